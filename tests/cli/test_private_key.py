"""`create` and the private key, which the API gives only once."""

import json
import re
import resource
import signal
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nexmo_application import Client
from tests.cli.support import CREATE, Cli, full_disk, no_reader

KEY_FILE = Path("my.key")
SAVED = (*CREATE, "--key-file", "my.key")
LONG_KEY = "x" * 10_000


@contextmanager
def files_limited_to(size: int) -> Generator[None]:
    """Let no file of this process grow beyond some bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def answer_with(cli: Cli, private_key: object) -> None:
    """Let the next creation be answered with this private key."""
    body = {"id": "new-id", "name": "A", "keys": {"public_key": "public", "private_key": private_key}}
    cli.sandbox.fail("createApplication", body=body)


def the_kept(cli: Cli) -> str:
    """Read the one file that was kept, which is for its owner alone."""
    (path,) = cli.kept.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text(encoding="utf-8")


def test_the_key_is_in_the_key_file_alone(cli: Cli) -> None:
    """The private key, and nothing else, is in the file, and not shown."""
    result = cli(*SAVED)
    assert (result.status, result.err) == (0, "The private key is in my.key\n")
    assert re.fullmatch(r"(?s)-----BEGIN PRIVATE KEY-----\n.+-----END PRIVATE KEY-----\n", KEY_FILE.read_text("ascii"))
    assert "PRIVATE" not in result.out


def test_a_signal_behind_the_answer_loses_no_key(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the answer and the output of the key, a signal leaves the key in a file, and stderr says where."""
    close = Client.close

    def interrupted(client: Client) -> None:
        close(client)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Client, "close", interrupted)
    result = cli(*CREATE, "--show-private-key")
    assert (result.status, result.out) == (128 + signal.SIGTERM, "")
    assert the_kept(cli).startswith("-----BEGIN PRIVATE KEY-----\n")
    assert f"exists; its private key is in {cli.kept}" in result.err


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("closed", [True, False])
def test_a_key_that_cannot_be_printed_is_kept(cli: Cli, form: list[str], *, closed: bool) -> None:
    """When the output of the key fails, it is kept in a file of this user, and stderr says where."""
    result = cli(*CREATE, *form, "--show-private-key", stdout=no_reader() if closed else full_disk())
    assert result.status == (141 if closed else 1)
    assert the_kept(cli).startswith("-----BEGIN PRIVATE KEY-----\n")
    app_id = cli.sandbox.applications[0]["id"]
    assert f"The application {app_id} exists; its private key is in {cli.kept}" in result.err.splitlines()[-1]
    assert "BEGIN" not in result.err


def test_output_that_fails_loses_no_key_that_is_saved(cli: Cli) -> None:
    """When the key is in its file already, no second file is made, and stderr says which application exists."""
    result = cli(*SAVED, "--show-private-key", stdout=no_reader())
    assert result.status == 141
    app_id = cli.sandbox.applications[0]["id"]
    assert result.err == f"The private key is in my.key\nThe application {app_id} exists.\n"
    assert KEY_FILE.stat().st_size > 1000
    assert list(cli.kept.iterdir()) == []


@pytest.mark.parametrize(
    ("terminal", "answer", "told"),
    [("", "", "is lost"), ("stdin stderr", "n\n", "is lost"), ("stdin stderr", "y\n", "was shown here")],
)
def test_a_key_that_can_be_written_nowhere_is_offered_on_the_screen(
    cli: Cli, terminal: str, answer: str, told: str
) -> None:
    """On a terminal the user may have the key shown, as the last way not to lose it; stderr says what became of it."""
    answer_with(cli, LONG_KEY)
    with files_limited_to(5000):
        result = cli(*SAVED, terminal=terminal, typed=answer)
    text = result.screen + result.err
    assert (result.status, result.out) == (1, "")
    assert ("Show it here? [y/N]" in text) is bool(terminal)
    assert (LONG_KEY in text) is (told == "was shown here")
    assert text.splitlines()[-1] == f"The application new-id exists; its private key {told}."
    assert not KEY_FILE.exists()
    assert list(cli.kept.iterdir()) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("key: FAKE PRIVATE KEY", "What"),
        ({"id": "new-id", "name": "A"}, "The application new-id exists; what"),
        ({"id": "new-id", "name": "A", "keys": ["FAKE"]}, "The application new-id exists; what"),
    ],
)
def test_an_answer_that_cannot_be_read_is_kept(cli: Cli, body: Any, told: str) -> None:
    """It may hold a private key: it is kept for its owner alone; stderr says where, and which application exists."""
    cli.sandbox.fail("createApplication", body=body)
    result = cli(*SAVED)
    assert (result.status, result.out) == (1, "")
    assert the_kept(cli) == (body if isinstance(body, str) else json.dumps(body))
    assert f"\n{told} the API answered, perhaps with a private key, is in {cli.kept}" in result.err
    assert "FAKE" not in result.err


@pytest.mark.parametrize(
    "option", ["--discard-private-key", "--key-file k", "--show-private-key", "--show-private-key --json"]
)
@pytest.mark.parametrize("private_key", [None, 7, ""])
def test_an_answer_without_a_private_key_does_not_hide_the_id(cli: Cli, private_key: object, option: str) -> None:
    """An application that exists is shown whatever its key is; a key that was wanted is missed with status 1."""
    answer_with(cli, private_key)
    result = cli(*CREATE, *option.split())
    missed = "the API gave no private key with the application new-id, which exists" in result.err
    assert missed is (option != "--discard-private-key")
    assert result.status == int(missed)
    assert "new-id" in result.out
    assert not Path("k").exists()


def test_a_key_with_a_lone_surrogate_is_delivered_as_it_came(cli: Cli) -> None:
    """What no encoding has a form for is saved and shown all the same, with the id."""
    answer_with(cli, "a\ud800")
    result = cli(*SAVED, "--show-private-key")
    assert (result.status, "new-id" in result.out, "a\\ud800" in result.out) == (0, True, True)
    assert KEY_FILE.read_bytes().decode("utf-8", "surrogatepass") == "a\ud800"
