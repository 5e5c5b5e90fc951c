"""What goes wrong is an exit status and one or two lines on stderr, without the secret in any form."""

import base64
import json
import signal
import sys
import threading
from typing import Any
from urllib.parse import quote

import pytest

from nexmo_application.cli import _app, main
from nexmo_application.sandbox import Sandbox
from tests.cli.support import VOICE, Cli, full_disk, no_reader, silent_server
from tests.support.data import KEY, SECRET

CREATE = ("create", "--name", "Mine", *VOICE, "--discard-private-key")


def assert_short(err: str) -> None:
    """One or two lines that begin with the program's name, and no traceback."""
    lines = err.splitlines()
    assert 1 <= len(lines) <= 2
    assert lines[0].startswith("nexmo-application: ")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ({"status": 400}, 1, "400 Bad Request: name: Is required."),
        ({"status": 401}, 4, "401 Unauthorized"),
        ({"status": 403}, 1, "403 Forbidden"),
        ({"status": 429, "retry_after": 0, "times": 3}, 1, "429 Too Many Requests"),
        ({"status": 503, "act": True}, 1, "503 Service Unavailable"),
        ({"cut": "within"}, 3, "may exist"),
    ],
)
def test_an_answer_that_is_an_error_has_a_status_and_the_words_of_the_api(
    sandbox: Sandbox, cli: Cli, fault: dict[str, Any], status: int, words: str
) -> None:
    """Refused credentials are 4, a lost answer is 3, every other answer of the API that is an error is 1."""
    sandbox.fail("createApplication", **fault)
    result = cli(*CREATE)
    assert (result.status, result.out) == (status, "")
    assert result.err.startswith(f"nexmo-application: create at {sandbox.url.split('/')[2]}")
    assert result.err.count(words) == 1
    assert_short(result.err)


def test_a_list_that_breaks_off_prints_nothing(sandbox: Sandbox, cli: Cli) -> None:
    """When a later page fails, no part of the list is taken for the whole."""
    sandbox.add()
    sandbox.add()
    sandbox.fail("retrieveApplications", headers={"X-Page": "first"})
    sandbox.fail("retrieveApplications", status=400)
    result = cli("list", "--page-size", "1")
    assert (result.status, result.out) == (1, "")


def test_missing_credentials_are_told_with_their_options(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key or a secret the status is 4, and the line names options and variables."""
    monkeypatch.delenv("NEXMO_API_SECRET")
    result = cli("list")
    assert (result.status, result.out) == (4, "")
    assert "--api-key and --api-secret" in result.err
    assert "NEXMO_API_SECRET" in result.err
    assert_short(result.err)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", "Missing command."),
        ("fly", "No such command 'fly'."),
        ("list --page-s 7", "No such option: --page-s Similar: --page-index, --page-size"),
        ("list --page-size 0", "Invalid value for '--page-size': 0 is less than 1."),
        ("list --page-size x", "Invalid value for '--page-size': 'x' is not an integer."),
        ("list --page-index 0", "Invalid value for '--page-index': 0 is less than 1."),
        ("list more", "Got unexpected extra argument(s) (more)"),
        ("list --base-url http://example.com/v1/applications", "base_url "),
        ("list --timeout x", "Invalid value for '--timeout': 'x' is not a number."),
        ("list --timeout 0", "timeout "),
        ("list --max-retries 1.5", "Invalid value for '--max-retries': '1.5' is not an integer."),
        ("list --max-retries -1", "max_retries "),
        ("show", "Missing argument 'ID'."),
        ("show ..", "'..' is not an application id"),
        ("create", "Missing option '--name'."),
        ("create --name Mine", "Missing option '--type'."),
        ("modify 1", "Name at least one field to change."),
        ("delete", "Missing argument 'ID'."),
        ("sandbox --port 70000", "Invalid value for '--port': 70000 is more than 65535."),
        ("sandbox --port -1", "Invalid value for '--port': -1 is less than 0."),
    ],
)
def test_a_usage_error_is_status_2_before_anything_is_sent(
    sandbox: Sandbox, cli: Cli, command: str, words: str
) -> None:
    """What cannot be right is told in one or two lines, the same with each typer, and no request is made."""
    result = cli(*command.split())
    assert (result.status, result.out, sandbox.requests) == (2, "", [])
    assert result.err.startswith(f"nexmo-application: {words}")
    assert_short(result.err)


def test_an_unexpected_error_is_a_line_and_with_debug_a_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that nobody foresaw is status 1 and one line, which names the option that shows where it was."""

    def fail(*_: object) -> None:
        raise LookupError(f"nobody expects {SECRET}\nor two lines")

    monkeypatch.setattr(_app, "every_application", fail)
    result = cli("list")
    assert result.status == 1
    assert result.err == (
        "nexmo-application: unexpected LookupError: nobody expects [redacted] or two lines (--debug shows where)\n"
    )
    debugged = cli("list", "--debug")
    assert debugged.err.startswith("Traceback (most recent call last):\n")
    assert ", in list_\n" in debugged.err
    assert SECRET not in debugged.err


def forms(secret: str) -> set[str]:
    """Write a secret as somebody may come across it."""
    encoded = base64.b64encode(secret.encode()).decode()
    return {secret, quote(secret), quote(secret, safe=""), repr(secret)[1:-1], encoded.rstrip("=")}


@pytest.mark.parametrize("debug", [[], ["--debug"]])
@pytest.mark.parametrize("given", ["NEXMO", "VONAGE", "option", "option="])
def test_the_secret_is_in_no_output(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch, given: str, debug: list[str]
) -> None:
    """Whatever fails, and even when the server or the user puts the secret into it, no line shows it."""
    options = list(debug)
    if given == "VONAGE":
        for name, value in (("KEY", KEY), ("SECRET", SECRET)):
            monkeypatch.delenv(f"NEXMO_API_{name}")
            monkeypatch.setenv(f"VONAGE_API_{name}", value)
    elif given != "NEXMO":
        monkeypatch.setenv("NEXMO_API_SECRET", "")
        options += [f"--api-secret={SECRET}"] if given == "option=" else ["--api-secret", SECRET]
    echo = " ".join(forms(SECRET))
    sandbox.fail("createApplication", status=400, body={"type": "T", "title": echo, "detail": echo})
    sandbox.fail("createApplication", status=201, body=echo)
    sandbox.fail("createApplication", cut="before")
    output = ""
    for _ in range(3):
        result = cli(*CREATE, *options)
        assert result.status in (1, 3)
        output += result.out + result.err
    for wrong in (["list", SECRET], [SECRET], ["list", f"--page-size={SECRET}"], ["show", SECRET, SECRET]):
        result = cli(*options, *wrong)
        assert result.status == 2
        output += result.out + result.err
    assert not [form for form in forms(SECRET) if form in output]
    assert ("Traceback" in output) is bool(debug)


def test_an_interruption_is_quiet(cli: Cli) -> None:
    """Ctrl-C while the answer is awaited ends with status 130 and not a word."""
    main_thread = threading.main_thread().ident or 0
    with silent_server(lambda: signal.pthread_kill(main_thread, signal.SIGINT)) as url:
        result = cli("list", "--base-url", url)
    assert (result.status, result.out, result.err) == (130, "", "")


def test_an_interruption_at_the_start_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the program is still being imported ends with status 130, too."""

    class Interruption:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "nexmo_application.cli._run":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "nexmo_application.cli._run")
    monkeypatch.setattr(sys, "meta_path", [Interruption(), *sys.meta_path])
    assert main(["list"]) == 130


@pytest.mark.parametrize("argv", [["list"], ["list", "--json"], ["--help"], ["--version"]])
def test_a_closed_pipe_is_quiet(sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch, argv: list[str]) -> None:
    """When nobody reads the output any more, the status is 141, and there is not a word on stderr."""
    sandbox.add()
    with no_reader(monkeypatch):
        result = cli(*argv)
    assert (result.status, result.err) == (141, "")


def test_a_full_disk_is_told(sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the output cannot be written, the status is 1, and the line says why."""
    sandbox.add()
    with full_disk(monkeypatch):
        result = cli("list")
    assert result.status == 1
    assert "No space left on device" in result.err
    assert_short(result.err)


def test_closed_standard_streams_are_no_traceback(sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without stdout the status is 1 and the line says so; without stderr as well, the status is all there is."""
    sandbox.add()
    monkeypatch.setattr("sys.stdout", None)
    result = cli("list")
    assert (result.status, result.err) == (
        1,
        "nexmo-application: the output cannot be written: standard output is closed\n",
    )
    monkeypatch.setattr("sys.stderr", None)
    assert cli("fly").status == 2


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_an_error_for_programs_is_json_on_stderr(sandbox: Sandbox, cli: Cli, debug: list[str]) -> None:
    """With --json an error has the API's words by name, without the secret, and nothing is on stdout."""
    wrong = {"name": SECRET}
    body = {"type": "T", "title": "Bad", "detail": f"with {SECRET}", "invalid_parameters": wrong}
    sandbox.fail("createApplication", status=400, body=body)
    result = cli(*CREATE, "--json", *debug)
    assert (result.status, result.out) == (1, "")
    error = json.loads(result.err)
    assert "400 Bad: with [redacted]" in error["error"]
    assert (error["status_code"], error["title"], error["detail"]) == (400, "Bad", "with [redacted]")
    assert error["invalid_parameters"] == {"name": "[redacted]"}
    assert ("traceback" in error) is bool(debug)


@pytest.mark.parametrize(
    "argv", [["fly"], ["list", "--page-size", "x"], ["show", "missing"], ["list", "--api-key", ""]]
)
def test_every_error_for_programs_has_the_same_members(cli: Cli, argv: list[str]) -> None:
    """Also what is wrong with the command line, or has no answer, is one object."""
    error = json.loads(cli(*argv, "--json").err)
    assert error.keys() == {"error", "status_code", "title", "detail", "invalid_parameters", "notes"}
    assert error["status_code"] in (404, None)


def test_the_limits_of_the_client_are_options(sandbox: Sandbox, cli: Cli) -> None:
    """--max-retries and --timeout are those of the client."""
    sandbox.fail("retrieveApplications", status=503, times=2, retry_after=0)
    assert cli("list", "--max-retries", "1").status == 1
    assert cli("list", "--max-retries", "0").status == 0
    sandbox.fail("retrieveApplications", delay=5)
    assert cli("list", "--timeout", "0.05", "--max-retries", "0").status == 3
