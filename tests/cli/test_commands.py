"""Every command against the sandbox: what it sends, what it prints for people, and for programs."""

from typing import Any

import pytest

from nexmo_application.sandbox import Sandbox
from tests.cli.support import VOICE, Cli, terminal

FIELDS = {
    "name": "Mine",
    "type": "voice",
    "answer_url": "https://example.com/webhooks/answer",
    "event_url": "https://example.com/webhooks/event",
}


def test_list_of_a_page_is_this_page_alone(sandbox: Sandbox, cli: Cli) -> None:
    """With --page-index there is one request, for this page."""
    ids = [sandbox.add() for _ in range(5)]
    result = cli("list", "--page-size", "2", "--page-index", "2", "--json")
    assert [application["id"] for application in result.json] == ids[2:4]
    assert len(sandbox.requests) == 1


def test_list_for_programs_is_an_array_in_the_wires_names(sandbox: Sandbox, cli: Cli) -> None:
    """With --json the list is what the API answered, as an array."""
    sandbox.add(name="Größe 7 🦆")
    sandbox.add(type="messages")
    result = cli("list", "--json")
    assert result.json == sandbox.applications
    assert (result.err, result.out.isascii()) == ("", True)


def test_create_sends_the_options_that_are_given_and_no_others(sandbox: Sandbox, cli: Cli) -> None:
    """Options are the wire's names with dashes; what is printed is the application, without its private key."""
    result = cli("create", "--name", "Mine", *VOICE, "--answer-method", "POST", "--discard-private-key")
    assert sandbox.requests[-1].body == FIELDS | {"answer_method": "POST"}
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        f"id\t{sandbox.applications[0]['id']}",
        "name\tMine",
        "type\tvoice",
        "answer_url\tPOST https://example.com/webhooks/answer",
        "event_url\tPOST https://example.com/webhooks/event",
    ]


def test_create_prints_the_private_key_if_asked(sandbox: Sandbox, cli: Cli) -> None:
    """With --show-private-key the application is followed by the key as PEM; with --json the key is a part of it."""
    create = ("create", "--name", "Mine", *VOICE)
    lines = cli(*create, "--show-private-key").out.splitlines()
    assert (lines[5], lines[-1]) == ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----")
    shown = cli(*create, "--json", "--show-private-key").json
    assert shown["keys"].pop("private_key").startswith("-----BEGIN PRIVATE KEY-----\n")
    without = cli(*create, "--json", "--discard-private-key").json
    assert [shown, without] == sandbox.applications[1:]


@pytest.mark.parametrize("encoded", [False, True])
def test_show_prints_webhooks_and_the_public_key_as_pem(cli: Cli, sandbox: Sandbox, *, encoded: bool) -> None:
    """One application is shown with its webhooks and its public key as PEM, even if the API sends base64."""
    with Sandbox(sandbox.api_key, sandbox.api_secret, base64_keys=encoded) as other:
        app_id = other.add(type="messages", name="Inbox", inbound_method="POST")
        lines = cli("show", app_id, "--base-url", other.url).out.splitlines()
    assert lines[:7] == [
        f"id\t{app_id}",
        "name\tInbox",
        "type\tmessages",
        "inbound_url\tPOST https://example.com/webhooks/inbound",
        "status_url\thttps://example.com/webhooks/status",
        "public_key",
        "-----BEGIN PUBLIC KEY-----",
    ]
    assert lines[-1] == "-----END PUBLIC KEY-----"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [({"public_key": "not a key"}, ["public_key", "not a key"]), ({"public_key": ""}, None), ({}, None), (None, None)],
)
def test_show_takes_a_public_key_as_it_comes(cli: Cli, sandbox: Sandbox, keys: object, shown: list[str] | None) -> None:
    """A public key in an unknown form is shown as it is, and none is no error."""
    app_id = sandbox.add()
    sandbox.fail("retrieveApplication", body={"id": app_id, "name": "One", "voice": {"webhooks": None}, "keys": keys})
    result = cli("show", app_id)
    assert result.status == 0
    assert result.out.splitlines()[3:] == (shown or [])


@pytest.mark.parametrize("keys", [{"public_key": "k", "private_key": "never"}, {"public_key": "k"}, None])
def test_show_for_programs_is_an_object_with_unknown_fields(cli: Cli, sandbox: Sandbox, keys: Any) -> None:
    """With --json a single application is an object, with all that the API sent but a private key."""
    answer = {"id": "an-id", "name": "One", "colour": "blue", "keys": keys}
    sandbox.fail("retrieveApplication", status=200, body=answer)
    assert cli("show", "an-id", "--json").json == answer | {"keys": keys and {"public_key": "k"}}


def test_update_replaces_all(sandbox: Sandbox, cli: Cli) -> None:
    """An update is one request with what was given."""
    app_id = sandbox.add(name="Old")
    result = cli("update", app_id, "--name", "Mine", *VOICE)
    assert "name\tMine" in result.out.splitlines()
    assert [(request.method, request.body) for request in sandbox.requests] == [("PUT", FIELDS)]


def test_modify_keeps_what_is_not_named(sandbox: Sandbox, cli: Cli) -> None:
    """A modification changes one field of an application, and prints what it is now."""
    app_id = sandbox.add(**FIELDS)  # type: ignore[arg-type]
    result = cli("modify", app_id, "--name", "Newer", "--json")
    assert result.json == sandbox.applications[0]
    assert result.json["name"] == "Newer"
    assert sandbox.requests[-1].body == {**FIELDS, "name": "Newer", "answer_method": "GET", "event_method": "POST"}


def test_delete_with_yes_does_not_ask(sandbox: Sandbox, cli: Cli) -> None:
    """Each application is deleted once; stdout stays empty for people, and has the ids for programs."""
    ids = [sandbox.add() for _ in range(3)]
    result = cli("delete", ids[0], "--yes")
    assert (result.status, result.out, result.err) == (0, "", f"Deleted {ids[0]}\n")
    result = cli("delete", *ids[1:], ids[1], "--yes", "--json")
    assert (result.json, result.err) == ([{"id": app_id} for app_id in ids[1:]], "")
    assert sandbox.applications == []


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_deletion_that_fails_in_the_middle_says_what_is_gone(sandbox: Sandbox, cli: Cli, form: list[str]) -> None:
    """Of several applications, those before the one that is not there are deleted and told, those after it are not."""
    first, last = sandbox.add(), sandbox.add()
    result = cli("delete", first, "missing", last, "--yes", *form)
    assert result.status == 1
    assert first in (result.out if form else result.err)
    assert "The account has no application missing" in result.err
    assert [application["id"] for application in sandbox.applications] == [last]


@pytest.mark.parametrize("stdin", [True, False])
def test_delete_sends_nothing_when_nobody_can_be_asked(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch, *, stdin: bool
) -> None:
    """Without a terminal, and without --yes, a deletion is a usage error."""
    if not stdin:
        monkeypatch.setattr("sys.stdin", None)
    result = cli("delete", sandbox.add())
    assert result.status == 2
    assert "--yes" in result.err
    assert (sandbox.requests, len(sandbox.applications)) == ([], 1)


@pytest.mark.parametrize(("answer", "status", "left"), [("y\n", 0, 0), ("n\n", 1, 1), ("\n", 1, 1)])
def test_delete_asks_on_a_terminal(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch, answer: str, status: int, left: int
) -> None:
    """On a terminal a deletion asks with the name on stderr, and only a yes deletes."""
    app_id = sandbox.add(name="Hotline")
    with terminal(monkeypatch, "stdin", "stderr") as keyboard:
        keyboard.type(answer)
        result = cli("delete", app_id)
        shown = keyboard.shown()
    assert (result.status, result.out, len(sandbox.applications)) == (status, "", left)
    assert f"Delete {app_id} Hotline? [y/N]" in shown
    assert ("Nothing was deleted." in shown) is bool(left)


def test_delete_asks_once_for_several(sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are named before the question, so one that is not there is told before anything is deleted."""
    ids = [sandbox.add(name="Hotline"), sandbox.add(name="Inbox")]
    with terminal(monkeypatch, "stdin", "stderr") as keyboard:
        assert cli("delete", *ids, "missing").status == 1
        assert len(sandbox.applications) == 2
        keyboard.type("y\n")
        assert cli("delete", *ids).status == 0
        shown = keyboard.shown()
    assert f"{ids[0]} Hotline\n{ids[1]} Inbox\nDelete these 2 applications? [y/N]" in shown
    assert sandbox.applications == []


@pytest.mark.parametrize("command", ["show", "update", "modify", "delete"])
def test_an_application_that_is_not_there_is_named(cli: Cli, command: str) -> None:
    """A 404 repeats the id that was asked for."""
    more = {"update": ["--name", "Mine", *VOICE], "modify": ["--name", "Mine"], "delete": ["--yes"]}
    result = cli(command, "no such id", *more.get(command, []))
    assert result.status == 1
    assert result.err.splitlines()[1] == "The account has no application no such id"


def test_a_long_list_shows_its_progress_on_a_terminal(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When there is more than one page, a terminal at stderr shows how far it got, and stdout the list alone."""
    for _ in range(3):
        sandbox.add()
    monkeypatch.setenv("TERM", "xterm")
    with terminal(monkeypatch, "stderr") as screen:
        assert cli("list", "--page-size", "3").status == 0
        assert screen.shown() == ""
        result = cli("list", "--page-size", "2")
        assert "Reading applications" in screen.shown()
    assert len(result.out.splitlines()) == 3


def test_a_count_that_is_no_number_does_not_stop_the_progress_display(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The display does without a total when the API states none."""
    monkeypatch.setenv("TERM", "xterm")
    sandbox.fail("retrieveApplications", body={"_embedded": {"applications": [{"id": "1", "name": "One"}]}})
    sandbox.fail("retrieveApplications", body={"_embedded": {"applications": []}})
    with terminal(monkeypatch, "stderr") as screen:
        assert len(cli("list", "--json").json) == 1
        assert "Reading applications" in screen.shown()
