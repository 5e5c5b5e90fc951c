"""Every command against the sandbox: what it sends, what it prints for people, and for programs."""

from typing import Any

import pytest

from nexmo_application import Client, v2
from nexmo_application.sandbox import Sandbox
from tests.cli.support import CREATE, VOICE, Cli
from tests.support.data import KEY, SECRET
from tests.support.data import VOICE as FIELDS


def test_list_for_programs_is_an_array_in_the_wires_names(cli: Cli) -> None:
    """With --json the list is what the API answered, as an array; with --page-index it is of this page alone."""
    for number in range(5):
        cli.sandbox.add(name=f"Größe {number} 🦆", type=("voice", "messages")[number % 2])
    result = cli("list", "--json")
    assert (result.json, result.err, result.out.isascii()) == (cli.sandbox.applications, "", True)
    assert cli("list", "--page-size", "2", "--page-index", "2", "--json").json == cli.sandbox.applications[2:4]
    assert len(cli.sandbox.requests) == 2


def test_create_sends_the_options_that_are_given_and_no_others(cli: Cli) -> None:
    """Options are the wire's names with dashes; what is printed is the application, without its private key."""
    result = cli(*CREATE, "--answer-method", "POST", "--discard-private-key")
    assert cli.sandbox.requests[-1].body == FIELDS | {"answer_method": "POST"}
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        f"id\t{cli.sandbox.applications[0]['id']}",
        "name\tA",
        "type\tvoice",
        "answer_url\tPOST https://example.com/answer",
        "event_url\tPOST https://example.com/event",
    ]


def test_create_prints_the_private_key_if_asked(cli: Cli) -> None:
    """With --show-private-key the application is followed by the key as PEM; with --json the key is a part of it."""
    lines = cli(*CREATE, "--show-private-key").out.splitlines()
    assert (lines[5], lines[-1]) == ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----")
    shown = cli(*CREATE, "--json", "--show-private-key").json
    assert shown["keys"].pop("private_key").startswith("-----BEGIN PRIVATE KEY-----\n")
    without = cli(*CREATE, "--json", "--discard-private-key").json
    assert [shown, without] == cli.sandbox.applications[1:]


def test_show_prints_webhooks_and_the_public_key_as_pem(cli: Cli) -> None:
    """One is shown with its webhooks, in one order, and its public key as PEM, even if the API sends base64."""
    with Sandbox(KEY, SECRET, base64_keys=True) as other:
        _, app_id = (other.add(type="messages", inbound_method="POST") for _ in range(2))
        lines = cli("show", app_id, "--base-url", other.url).out.splitlines()
    assert lines[3:5] == [
        "inbound_url\tPOST https://example.com/webhooks/inbound",
        "status_url\thttps://example.com/webhooks/status",
    ]
    assert lines[5:7] == ["public_key", "-----BEGIN PUBLIC KEY-----"]
    assert lines[-1] == "-----END PUBLIC KEY-----"


@pytest.mark.parametrize(
    ("keys", "shown", "json"),
    [
        ({"public_key": "no key", "private_key": "never"}, ["public_key", "no key"], {"public_key": "no key"}),
        ({"public_key": ""}, [], {"public_key": ""}),
        ({}, [], {}),
        (None, [], None),
    ],
)
def test_show_takes_keys_and_fields_as_they_come(cli: Cli, keys: object, shown: list[str], json: object) -> None:
    """A public key in an unknown form is shown as it is, and none is no error.

    With --json there is all that the API sent but a private key, unknown fields too.
    """
    answer: Any = {"id": "an-id", "name": "One", "colour": "blue", "voice": {"webhooks": None}, "keys": keys}
    cli.sandbox.fail("retrieveApplication", status=200, body=answer, times=2)
    assert cli("show", "an-id").out.splitlines()[3:] == shown
    assert cli("show", "an-id", "--json").json == answer | {"keys": json}


def test_update_replaces_all_and_modify_keeps_what_is_not_named(cli: Cli) -> None:
    """An update is one request with what was given; a modification prints what the application is now."""
    app_id = cli.sandbox.add(name="Old")
    assert "name\tA" in cli("update", app_id, *VOICE).out.splitlines()
    assert [(request.method, request.body) for request in cli.sandbox.requests] == [("PUT", FIELDS)]
    assert [cli("modify", app_id, "--name", "Newer", "--json").json] == cli.sandbox.applications
    body = {**FIELDS, "name": "Newer", "answer_method": "GET", "event_method": "POST"}
    assert cli.sandbox.requests[-1].body == body


def test_delete_with_yes_does_not_ask(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each application is deleted once; stdout stays empty for people, who may close it, and has ids for programs.

    Without --yes there must be somebody to ask.
    """
    ids = [cli.sandbox.add() for _ in range(4)]
    result = cli("delete", ids[0], "--yes")
    assert (result.status, result.out, result.err) == (0, "", f"Deleted {ids[0]}\n")
    result = cli("delete", *ids[1:3], ids[1], "--yes", "--json")
    assert (result.json, result.err) == ([{"id": app_id} for app_id in ids[1:3]], "")
    monkeypatch.setattr("sys.stdin", None)
    assert cli("delete", ids[3], terminal="stderr").status == 2
    monkeypatch.setattr("sys.stdout", None)
    assert cli("delete", ids[3], "--yes").status == 0
    assert cli.sandbox.applications == []


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_deletion_that_fails_in_the_middle_says_what_is_gone(cli: Cli, form: list[str]) -> None:
    """Of several applications, those before the one that is not there are deleted and told, those after it are not."""
    first, last = cli.sandbox.add(), cli.sandbox.add()
    result = cli("delete", first, "missing", last, "--yes", *form)
    assert result.status == 1
    assert first in (result.out if form else result.err)
    assert [application["id"] for application in cli.sandbox.applications] == [last]


@pytest.mark.parametrize(("answer", "status", "left"), [("y\n", 0, 0), ("n\n", 1, 2), ("\n", 1, 2)])
@pytest.mark.parametrize("several", [False, True])
def test_delete_asks_on_a_terminal(cli: Cli, answer: str, status: int, left: int, *, several: bool) -> None:
    """It asks once with the names on stderr, and only a yes deletes.

    So one that is not there is told before anything is deleted.
    """
    one, two = cli.sandbox.add(name="Hotline"), cli.sandbox.add(name="Inbox")
    ids = [one, two] if several else [one]
    assert cli("delete", *ids, "missing", terminal="stdin stderr").status == 1
    assert len(cli.sandbox.applications) == 2
    result = cli("delete", *ids, terminal="stdin stderr", typed=answer)
    left += status == 0 and not several
    assert (result.status, result.out, len(cli.sandbox.applications)) == (status, "", left)
    named = f"{one} Hotline\n{two} Inbox\nDelete these 2 applications?" if several else f"Delete {one} Hotline?"
    assert result.screen.startswith(f"{named} [y/N] ")
    assert ("Nothing was deleted." in result.screen) is bool(status)


@pytest.mark.parametrize("argv", [["show"], ["update", *VOICE], ["modify", "--name", "A"], ["delete", "--yes"]])
def test_an_application_that_is_not_there_is_named(cli: Cli, argv: list[str]) -> None:
    """A 404 repeats the id that was asked for."""
    result = cli(argv[0], "no such id", *argv[1:])
    assert result.status == 1
    assert result.err.splitlines()[1] == "The account has no application no such id"


def test_a_long_list_shows_its_progress_on_a_terminal(cli: Cli) -> None:
    """When there is more than one page, a terminal at stderr shows how far it got, and stdout the list alone.

    It does without a total when the API states none.
    """
    for _ in range(3):
        cli.sandbox.add()
    assert cli("list", "--page-size", "3", terminal="stderr").screen == ""
    result = cli("list", "--page-size", "2", terminal="stderr")
    assert "Reading applications" in result.screen
    assert len(result.out.splitlines()) == 3
    cli.sandbox.fail("retrieveApplications", body={"_embedded": {"applications": [{"id": "1", "name": "One"}]}})
    cli.sandbox.fail("retrieveApplications", body={"_embedded": {"applications": []}})
    result = cli("list", "--json", terminal="stderr")
    assert (len(result.json), "Reading applications" in result.screen) == (1, True)


def test_a_backup_is_the_keywords_of_an_update_by_id(cli: Cli) -> None:
    """What is exported, given to `update`, leaves each application as it is.

    With --v2 there is what the library says of each, and nothing of v2 is called.
    """
    products: Any = ("voice", "messages", "rtc")
    for product in products:
        cli.sandbox.add(type=product, name=f"My {product}")
    before = cli.sandbox.applications
    backup, exported = cli("export").json, cli("export", "--v2").json
    assert list(backup) == list(exported) == [application["id"] for application in before]
    assert {request.path for request in cli.sandbox.requests} == {"/v1/applications"}
    with Client(KEY, SECRET, base_url=cli.sandbox.url) as client:
        for app_id, keywords in backup.items():
            app = client.applications.update(app_id, **keywords)
            assert exported[app_id] == {"body": v2.application_body(app), "differences": v2.differences(app)}
    assert cli.sandbox.applications == before


def test_an_application_that_no_keywords_describe_does_not_stop_the_backup(cli: Cli) -> None:
    """The others are in the backup; standard error names what is left out, and the status is 1.

    Where the API shows no type, it says which application cannot be restored without naming one.
    """
    odd: Any = {"id": "odd", "name": "One", "telex": {"webhooks": [{"colour": "blue"}]}}
    app: Any = {"id": "an-id", "name": "Two", "voice": {"webhooks": []}}
    bare: Any = {"id": "bare", "name": "Three"}
    cli.sandbox.fail(
        "retrieveApplications", body={"count": 3, "_embedded": {"applications": [odd, app, bare]}}, times=2
    )
    result = cli("export")
    assert (result.status, result.json) == (1, {"an-id": {"name": "Two", "type": "voice"}, "bare": {"name": "Three"}})
    assert result.err.splitlines() == [
        "odd is left out: a webhook of telex has no endpoint_type or endpoint that update takes",
        "bare has no type that update takes: name one to restore it",
    ]
    assert cli("export", "--v2").status == 0
