"""Every command against the sandbox: what it sends, what it prints for people, and for programs."""

import re

import pytest

from nexmo_application import __version__
from nexmo_application.sandbox import Sandbox

from .support import VOICE, Cli, terminal

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELDS = {
    "name": "Mine",
    "type": "voice",
    "answer_url": "https://example.com/webhooks/answer",
    "event_url": "https://example.com/webhooks/event",
}


def test_list_prints_a_line_for_each_application_on_all_pages(sandbox: Sandbox, cli: Cli) -> None:
    """A list without a page has the applications of all pages, a line each, and nothing on stderr."""
    ids = [sandbox.add(name=f"Application {number}") for number in range(5)]
    result = cli("list", "--page-size", "2")
    assert (result.status, result.err) == (0, "")
    heading, *lines = result.out.splitlines()
    assert heading.split() == ["id", "name", "type"]
    assert [line.split() for line in lines] == [
        [app_id, "Application", str(number), "voice"] for number, app_id in enumerate(ids)
    ]
    assert [request.query["page_size"] for request in sandbox.requests] == ["2", "2", "2"]


def test_list_of_a_page_is_this_page_alone(sandbox: Sandbox, cli: Cli) -> None:
    """With --page-index there is one request, for this page."""
    ids = [sandbox.add() for _ in range(5)]
    result = cli("list", "--page-size", "2", "--page-index", "2", "--json")
    assert [application["id"] for application in result.json] == ids[2:4]
    assert len(sandbox.requests) == 1


def test_list_for_programs_is_an_array_in_the_wires_names(sandbox: Sandbox, cli: Cli) -> None:
    """With --json the list is what the API answered, as an array; an empty one if there is nothing."""
    assert cli("list", "--json").json == []
    sandbox.add(name="Größe 7 🦆")
    sandbox.add(type="messages")
    result = cli("list", "--json")
    assert result.json == sandbox.applications
    assert result.err == ""


def test_create_sends_the_options_that_are_given_and_no_others(sandbox: Sandbox, cli: Cli) -> None:
    """Options are the wire's names with dashes; what is not given is not sent."""
    result = cli("create", "--name", "Mine", *VOICE, "--answer-method", "POST", "--discard-private-key")
    assert result.status == 0
    assert sandbox.requests[-1].body == FIELDS | {"answer_method": "POST"}


def test_create_prints_the_application_and_no_private_key(sandbox: Sandbox, cli: Cli) -> None:
    """The table shows the application; its private key is shown nowhere unless it was asked for."""
    result = cli("create", "--name", "Mine", *VOICE, "--discard-private-key")
    assert result.out.splitlines() == [
        f"id          {sandbox.applications[0]['id']}",
        "name        Mine",
        "type        voice",
        "answer_url  GET https://example.com/webhooks/answer",
        "event_url   POST https://example.com/webhooks/event",
    ]
    assert result.err == ""
    assert "PRIVATE" not in result.out + result.err


def test_create_for_programs_has_the_private_key_only_if_asked(sandbox: Sandbox, cli: Cli) -> None:
    """With --json the private key is left out of the object unless --show-private-key is given."""
    without = cli("create", "--name", "Mine", *VOICE, "--discard-private-key", "--json")
    assert without.json == sandbox.applications[0]
    shown = cli("create", "--name", "Mine", *VOICE, "--json", "--show-private-key")
    assert shown.json["keys"].pop("private_key").startswith("-----BEGIN PRIVATE KEY-----\n")
    assert shown.json["keys"]["public_key"] == sandbox.applications[1]["keys"]["public_key"]  # type: ignore[index]
    assert shown.err == ""


def test_create_prints_the_private_key_if_asked(cli: Cli) -> None:
    """With --show-private-key the table is followed by the key as PEM."""
    lines = cli("create", "--name", "Mine", *VOICE, "--show-private-key").out.splitlines()
    assert lines[5] == "-----BEGIN PRIVATE KEY-----"
    assert lines[-1] == "-----END PRIVATE KEY-----"


@pytest.mark.parametrize("encoded", [False, True])
def test_show_prints_webhooks_and_the_public_key_as_pem(cli: Cli, sandbox: Sandbox, *, encoded: bool) -> None:
    """One application is shown with its webhooks and its public key as PEM, even if the API sends base64."""
    with Sandbox(sandbox.api_key, sandbox.api_secret, base64_keys=encoded) as other:
        app_id = other.add(type="messages", name="Inbox", inbound_method="POST")
        lines = cli("show", app_id, "--base-url", other.url).out.splitlines()
    assert lines[0].split() == ["id", app_id]
    assert "type         messages" in lines
    assert re.search(r"^inbound_url  POST https://\S+$", "\n".join(lines), re.MULTILINE)
    assert re.search(r"^status_url   https://\S+$", "\n".join(lines), re.MULTILINE)
    assert lines[5] == "public_key   -----BEGIN PUBLIC KEY-----"
    assert lines[-1].strip() == "-----END PUBLIC KEY-----"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [({"public_key": "not a key"}, "public_key  not a key"), ({"public_key": ""}, None), ({}, None), (None, None)],
)
def test_show_takes_a_public_key_as_it_comes(cli: Cli, sandbox: Sandbox, keys: object, shown: str | None) -> None:
    """A public key in an unknown form is shown as it is, and none is no error."""
    sandbox.fail("retrieveApplication", body={"id": "1", "name": "One", "voice": {"webhooks": None}, "keys": keys})
    result = cli("show", sandbox.add())
    assert result.status == 0
    assert result.out.splitlines()[3:] == ([] if shown is None else [shown])


def test_show_for_programs_is_an_object_with_unknown_fields(cli: Cli, sandbox: Sandbox) -> None:
    """With --json a single application is an object, with all that the API sent but a private key."""
    answer = {"id": "1", "name": "One", "colour": "blue", "keys": {"public_key": "k", "private_key": "never"}}
    sandbox.fail("retrieveApplication", body=answer)
    assert cli("show", sandbox.add(), "--json").json == answer | {"keys": {"public_key": "k"}}


def test_update_replaces_all(sandbox: Sandbox, cli: Cli) -> None:
    """An update is one request with what was given."""
    app_id = sandbox.add(name="Old")
    result = cli("update", app_id, "--name", "Mine", *VOICE)
    assert "name        Mine" in result.out.splitlines()
    assert [(request.method, request.body) for request in sandbox.requests] == [("PUT", FIELDS)]


def test_modify_keeps_what_is_not_named(sandbox: Sandbox, cli: Cli) -> None:
    """A modification changes one field of an application, and prints what it is now."""
    app_id = sandbox.add(**FIELDS)  # type: ignore[arg-type]
    result = cli("modify", app_id, "--name", "Newer", "--json")
    assert result.json == sandbox.applications[0]
    assert result.json["name"] == "Newer"
    assert sandbox.requests[-1].body == {**FIELDS, "name": "Newer", "answer_method": "GET", "event_method": "POST"}


def test_modify_of_nothing_is_a_usage_error(sandbox: Sandbox, cli: Cli) -> None:
    """Without a field to change nothing is sent."""
    result = cli("modify", sandbox.add())
    assert (result.status, result.out) == (2, "")
    assert "at least one field" in result.err
    assert sandbox.requests == []


def test_delete_with_yes_does_not_ask(sandbox: Sandbox, cli: Cli) -> None:
    """With --yes an application is deleted; stdout stays empty, for people."""
    app_id = sandbox.add()
    result = cli("delete", app_id, "--yes")
    assert (result.status, result.out, result.err) == (0, "", f"Deleted {app_id}\n")
    assert sandbox.applications == []


def test_delete_for_programs_is_an_object(sandbox: Sandbox, cli: Cli) -> None:
    """With --json a deletion prints the id of what is gone."""
    app_id = sandbox.add()
    result = cli("delete", app_id, "--yes", "--json")
    assert (result.json, result.err) == ({"id": app_id}, "")


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
    """On a terminal a deletion asks on stderr, and only a yes deletes."""
    app_id = sandbox.add()
    with terminal(monkeypatch, "stdin", "stderr") as keyboard:
        keyboard.type(answer)
        result = cli("delete", app_id)
        shown = keyboard.shown()
    assert (result.status, result.out, len(sandbox.applications)) == (status, "", left)
    assert f"Delete {app_id}? [y/N]" in shown
    assert ("Nothing was deleted." in shown) is bool(left)


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
    assert len(result.out.splitlines()) == 4


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


def test_the_version_is_printed(cli: Cli) -> None:
    """--version prints the name and the version of the program."""
    assert cli("--version").out == f"nexmo-application {__version__}\n"


@pytest.mark.parametrize(
    "command", [[], ["list"], ["create"], ["show"], ["update"], ["modify"], ["delete"], ["sandbox"]]
)
def test_help_knows_no_value_of_the_environment(cli: Cli, command: list[str]) -> None:
    """The help of every command is printed, and shows neither the key nor the secret that are set."""
    result = cli(*command, "--help")
    assert (result.status, result.err) == (0, "")
    assert "--api-secret" in result.out
    assert "fake" not in result.out.lower()


def test_the_ids_are_whole_on_a_narrow_terminal(sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the table keeps to its width, and folds long names instead of cutting them."""
    app_id = sandbox.add(name="long " * 30)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    with terminal(monkeypatch, "stdout") as screen:
        assert cli("list").status == 0
        lines = re.sub(r"\x1b\[[\d;]*m", "", screen.shown()).splitlines()
    assert max(map(len, lines)) <= 60
    assert app_id in lines[1]
    assert " ".join(lines).count("long") == 30
