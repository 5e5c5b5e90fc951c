"""What goes wrong is an exit status and one or two lines on stderr, without the secret in any form."""

import base64
import json
import re
import signal
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from nexmo_application.cli import _app, main
from nexmo_application.models import Application
from tests.cli.support import CREATE, Cli, full_disk, no_reader
from tests.support.data import KEY, SECRET
from tests.support.server import SILENCE, Answer, Request, Server

SHORT = r"nexmo-application: (.+\n){1,2}"
"""One or two lines that begin with the program's name."""


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ({"status": 400}, 1, "400 Bad Request: name: Is required."),
        ({"status": 401}, 4, "401 Unauthorized"),
        ({"status": 503, "act": True}, 1, "503 Service Unavailable"),
        ({"cut": "within"}, 3, "may exist"),
    ],
)
def test_an_answer_that_is_an_error_has_a_status_and_the_words_of_the_api(
    cli: Cli, fault: dict[str, Any], status: int, words: str
) -> None:
    """Refused credentials are 4, a lost answer is 3, every other answer of the API that is an error is 1.

    The file for the private key, made in advance, goes again.
    """
    cli.sandbox.fail("createApplication", **fault)
    result = cli(*CREATE, "--key-file", "my.key")
    assert (result.status, result.out, Path("my.key").exists()) == (status, "", False)
    assert result.err.startswith(f"nexmo-application: create at {cli.sandbox.url.split('/')[2]}")
    assert result.err.count(words) == 1
    assert re.fullmatch(SHORT, result.err)


def test_a_list_that_breaks_off_prints_nothing(cli: Cli) -> None:
    """When a later page fails, no part of the list is taken for the whole."""
    cli.sandbox.add()
    cli.sandbox.add()
    cli.sandbox.fail("retrieveApplications", headers={"X-Page": "first"})
    cli.sandbox.fail("retrieveApplications", status=400)
    result = cli("list", "--page-size", "1")
    assert (result.status, result.out) == (1, "")


SAVED = (*CREATE, "--key-file", "my.key")
MAY_EXIST = "The application may exist all the same: see nexmo-application list.\n"
NO_PLACE = "Say where the private key goes: --key-file, --show-private-key or --discard-private-key."


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
        ("list --max-retries 1.5", "Invalid value for '--max-retries': '1.5' is not an integer."),
        ("show", "Missing argument 'ID'."),
        ("show ..", "'..' is not an application id"),
        ("create", "Missing option '--name'."),
        ("create --name A --type a", NO_PLACE),
        ("create --name A --type a --discard-private-key --key-file k", NO_PLACE),
        ("create --name A --type a --discard-private-key --show-private-key", NO_PLACE),
        ("create --name A --type a --key-file .", "Invalid value for '--key-file': . exists; a file is never over"),
        ("create --name A --type a --key-file no/k", "Invalid value for '--key-file': no/k cannot be written: No "),
        ("delete 1", "Nobody can be asked here: --yes deletes without asking."),
        ("modify 1", "Name at least one field to change."),
        ("sandbox --port 70000", "Invalid value for '--port': 70000 is more than 65535."),
        ("sandbox --port -1", "Invalid value for '--port': -1 is less than 0."),
    ],
)
def test_a_usage_error_is_status_2_before_anything_is_sent(cli: Cli, command: str, words: str) -> None:
    """What cannot be right is told in one or two lines, the same with each typer, or by an object; nothing is made."""
    result = cli(*command.split())
    assert (result.status, result.out, cli.sandbox.requests, list(Path().iterdir())) == (2, "", [], [])
    assert result.err.startswith(f"nexmo-application: {words}")
    assert re.fullmatch(SHORT, result.err)
    error = json.loads(cli(*command.split(), "--json").err)
    assert error["error"].startswith(words)
    assert error.keys() == {"error", "status_code", "title", "detail", "invalid_parameters", "notes"}


def test_missing_credentials_are_told_with_their_options(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key or a secret the status is 4, and the line names options and variables."""
    monkeypatch.delenv("NEXMO_API_SECRET")
    result = cli("list")
    assert (result.status, result.out) == (4, "")
    assert re.fullmatch(r"nexmo-application: .*--api-key and --api-secret.* NEXMO_API_SECRET.*\n", result.err)


def test_an_unexpected_error_is_a_line_and_with_debug_a_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that nobody foresaw is status 1 and one line, which names the option that shows where it was."""

    def fail(*_: object) -> None:
        raise LookupError(f"nobody expects {SECRET}\nor two lines")

    monkeypatch.setattr(_app, "every_application", fail)
    result = cli("list")
    words = "unexpected LookupError: nobody expects [redacted] or two lines (--debug shows where)"
    assert (result.status, result.err) == (1, f"nexmo-application: {words}\n")
    debugged = cli("list", "--debug")
    assert debugged.err.startswith("Traceback (most recent call last):\n")
    assert ", in list_\n" in debugged.err
    assert SECRET not in debugged.err


@pytest.mark.parametrize("debug", [[], ["--debug"]])
@pytest.mark.parametrize("given", ["NEXMO", "VONAGE", "option", "option="])
def test_the_secret_is_in_no_output(cli: Cli, monkeypatch: pytest.MonkeyPatch, given: str, debug: list[str]) -> None:
    """Whatever fails, and even when the server or the user puts the secret into it, no line shows it."""
    options = list(debug)
    if given == "VONAGE":
        for name, value in (("KEY", KEY), ("SECRET", SECRET)):
            monkeypatch.delenv(f"NEXMO_API_{name}")
            monkeypatch.setenv(f"VONAGE_API_{name}", value)
    elif given != "NEXMO":
        monkeypatch.setenv("NEXMO_API_SECRET", "")
        options += [f"--api-secret={SECRET}"] if given == "option=" else ["--api-secret", SECRET]
    encoded = base64.b64encode(SECRET.encode()).decode()
    forms = {SECRET, quote(SECRET), quote(SECRET, safe=""), repr(SECRET)[1:-1], encoded.rstrip("=")}
    echo = " ".join(forms)
    cli.sandbox.fail("createApplication", status=400, body={"type": "T", "title": echo, "detail": echo})
    cli.sandbox.fail("createApplication", status=201, body=echo)
    cli.sandbox.fail("createApplication", cut="before")
    results = [cli(*CREATE, "--discard-private-key", *options) for _ in range(3)]
    wrong = (["list", SECRET], [SECRET], ["list", f"--page-size={SECRET}"], ["show", SECRET, SECRET])
    results += [cli(*options, *argv) for argv in wrong]
    assert [result.status for result in results] == [1, 1, 3, 2, 2, 2, 2]
    output = "".join(result.out + result.err for result in results)
    assert not [form for form in forms if form in output]
    assert ("Traceback" in output) is bool(debug)


@pytest.mark.parametrize(
    ("argv", "number", "words"),
    [
        (("list",), signal.SIGINT, ""),
        *((SAVED, number, MAY_EXIST) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)),
    ],
)
def test_an_interruption_is_quiet(cli: Cli, argv: tuple[str, ...], number: signal.Signals, words: str) -> None:
    """A signal while the answer is awaited ends the command with 128 and its number, and leaves no file.

    Of a creation it says what may exist, and where to look.
    """
    main_thread = threading.main_thread().ident or 0
    former = signal.getsignal(number)

    def answering(_: Request) -> Answer:
        signal.pthread_kill(main_thread, number)
        return SILENCE

    with Server() as server:
        server.answering = answering
        result = cli(*argv, "--base-url", server.url)
    assert (result.status, result.out, result.err) == (128 + number, "", words)
    assert not Path("my.key").exists()
    assert signal.getsignal(number) is former


def test_a_signal_that_is_ignored_stays_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under nohup, the end of the terminal does not end the command."""

    def read(*_: object) -> list[Application]:
        signal.raise_signal(signal.SIGHUP)
        return []

    monkeypatch.setattr(_app, "every_application", read)
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert cli("list").status == 0
    finally:
        signal.signal(signal.SIGHUP, former)


def test_an_interruption_at_the_start_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the program is still being imported ends with status 130, too."""

    class Interruption:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "nexmo_application.cli._run":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "nexmo_application.cli._run")
    monkeypatch.setattr(sys, "meta_path", [Interruption(), *sys.meta_path])
    assert main(["list"]) == 130


def test_output_that_cannot_be_written_is_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody reads it any more, the status is 141 without a word; else it is 1, and the line says why.

    Without stderr as well, the status is all there is.
    """
    cli.sandbox.add()
    for argv in (["list"], ["list", "--json"], ["--help"], ["--version"]):
        result = cli(*argv, stdout=no_reader())
        assert (result.status, result.err) == (141, "")
    result = cli("list", stdout=full_disk())
    assert (result.status, "No space left on device" in result.err) == (1, True)
    assert re.fullmatch(SHORT, result.err)
    monkeypatch.setattr("sys.stdout", None)
    result = cli("list")
    words = "the output cannot be written: standard output is closed"
    assert (result.status, result.err) == (1, f"nexmo-application: {words}\n")
    monkeypatch.setattr("sys.stderr", None)
    assert cli("fly").status == 2


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_an_error_for_programs_is_json_on_stderr(cli: Cli, debug: list[str]) -> None:
    """With --json an error has the API's words by name, without the secret, and nothing is on stdout."""
    wrong = {"name": SECRET}
    body = {"type": "T", "title": "Bad", "detail": f"with {SECRET}", "invalid_parameters": wrong}
    cli.sandbox.fail("createApplication", status=400, body=body)
    result = cli(*CREATE, "--discard-private-key", "--json", *debug)
    assert (result.status, result.out) == (1, "")
    error = json.loads(result.err)
    assert "400 Bad: with [redacted]" in error["error"]
    assert (error["status_code"], error["title"], error["detail"]) == (400, "Bad", "with [redacted]")
    assert error["invalid_parameters"] == {"name": "[redacted]"}
    assert ("traceback" in error) is bool(debug)


def test_the_limits_of_the_client_are_options(cli: Cli) -> None:
    """--max-retries and --timeout are those of the client."""
    cli.sandbox.fail("retrieveApplications", status=503, times=2, retry_after=0)
    assert cli("list", "--max-retries", "1").status == 1
    assert cli("list", "--max-retries", "0").status == 0
    cli.sandbox.fail("retrieveApplications", delay=5)
    assert cli("list", "--timeout", "0.05", "--max-retries", "0").status == 3
