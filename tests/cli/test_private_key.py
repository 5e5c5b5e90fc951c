"""`create` and the private key, which the API gives only once."""

import json
import os
import resource
import signal
import stat
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nexmo_application import Client
from nexmo_application.cli import _app
from nexmo_application.models import Application
from nexmo_application.sandbox import Sandbox
from tests.cli.support import VOICE, Cli, full_disk, no_reader, silent_server, terminal

CREATE = ("create", "--name", "Mine", *VOICE)
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


def answer_with(sandbox: Sandbox, private_key: object) -> None:
    """Let the next creation be answered with this private key."""
    body = {"id": "new-id", "name": "Mine", "keys": {"public_key": "public", "private_key": private_key}}
    sandbox.fail("createApplication", body=body)


def test_the_key_file_is_new_and_for_its_owner_alone(cli: Cli, tmp_path: Path) -> None:
    """The private key, and nothing else, is in a file with mode 0600; no output shows it."""
    path = tmp_path / "my.key"
    old = os.umask(0)
    result = cli(*CREATE, "--key-file", str(path))
    os.umask(old)
    assert result.status == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = path.read_text(encoding="ascii")
    assert key.startswith("-----BEGIN PRIVATE KEY-----\n")
    assert key.endswith("-----END PRIVATE KEY-----\n")
    assert "PRIVATE" not in result.out + result.err
    assert str(path) in result.err


def test_the_key_can_be_both_saved_and_shown(cli: Cli, tmp_path: Path) -> None:
    """With both options the key is in the file and in the output."""
    path = tmp_path / "my.key"
    result = cli(*CREATE, "--key-file", str(path), "--show-private-key", "--json")
    assert result.json["keys"]["private_key"] == path.read_text(encoding="ascii")


def state(path: Path) -> tuple[int, ...]:
    """Tell whether a path is still the same; reading a link changes its time of access alone."""
    found = path.lstat()
    return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns


def dangling_link(path: Path) -> None:
    """Make a link to a file that does not exist."""
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, dangling_link])
def test_an_existing_key_file_stays_as_it_is(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """Whatever is at the path, nothing is sent, the status is 2, and the line says that it is never overwritten."""
    path = tmp_path / "my.key"
    make(path)
    before = state(path)
    result = cli(*CREATE, "--key-file", str(path))
    assert (result.status, result.out, sandbox.requests) == (2, "", [])
    assert "never overwritten" in result.err
    assert state(path) == before


@pytest.mark.parametrize(("name", "reason"), [("nowhere/my.key", "No such file or directory"), ("my.key", "File too")])
def test_a_key_file_that_cannot_be_written_is_told_before_anything_is_sent(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, name: str, reason: str
) -> None:
    """Where no file can be, or there is no room for a key, nothing is sent and no file stays behind."""
    with files_limited_to(100):
        result = cli(*CREATE, "--key-file", str(tmp_path / name))
    assert (result.status, result.out, sandbox.requests) == (2, "", [])
    assert f"cannot be written: {reason}" in result.err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("fault", [{"status": 400}, {"status": 401}, {"cut": "within"}])
def test_a_creation_that_fails_leaves_no_file(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, fault: dict[str, object]
) -> None:
    """The file that was made in advance goes again when there is no key for it."""
    sandbox.fail("createApplication", **fault)  # type: ignore[arg-type]
    assert cli(*CREATE, "--key-file", str(tmp_path / "my.key")).status in (1, 3, 4)
    assert not (tmp_path / "my.key").exists()


@pytest.mark.parametrize(
    "given", [[], ["--discard-private-key", "--key-file", "k"], ["--discard-private-key", "--show-private-key"]]
)
def test_a_creation_that_does_not_say_where_the_key_goes_is_refused(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    """Without an option for the private key, or with two that contradict each other, nothing is sent or made."""
    monkeypatch.chdir(tmp_path)
    result = cli(*CREATE, *given)
    assert (result.status, result.out, sandbox.requests) == (2, "", [])
    for option in ("--key-file", "--show-private-key", "--discard-private-key"):
        assert option in result.err
    assert not Path("k").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_creation_says_what_may_exist_and_leaves_no_file(
    cli: Cli, tmp_path: Path, number: signal.Signals
) -> None:
    """A signal while the answer is awaited removes the file that was made in advance, and says where to look."""
    main_thread = threading.main_thread().ident or 0
    former = signal.getsignal(number)
    with silent_server(lambda: signal.pthread_kill(main_thread, number)) as url:
        result = cli(*CREATE, "--key-file", str(tmp_path / "my.key"), "--base-url", url)
    assert (result.status, result.out) == (128 + number, "")
    assert result.err == "The application may exist all the same: see nexmo-application list.\n"
    assert not (tmp_path / "my.key").exists()
    assert signal.getsignal(number) is former


def test_a_signal_behind_the_answer_loses_no_key(cli: Cli, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the answer and the output of the key, a signal leaves the key in a file, and stderr says where."""
    close = Client.close

    def interrupted(client: Client) -> None:
        close(client)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Client, "close", interrupted)
    result = cli(*CREATE, "--show-private-key")
    assert (result.status, result.out) == (128 + signal.SIGTERM, "")
    (path,) = temporary.iterdir()
    assert path.read_text(encoding="ascii").startswith("-----BEGIN PRIVATE KEY-----\n")
    assert result.err.endswith(f"exists; its private key is in {path}\n")


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


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("closed", [True, False])
def test_a_key_that_cannot_be_printed_is_kept(
    cli: Cli, sandbox: Sandbox, temporary: Path, monkeypatch: pytest.MonkeyPatch, form: list[str], *, closed: bool
) -> None:
    """When the output of the key fails, it is kept in a file of this user, and stderr says where."""
    with no_reader(monkeypatch) if closed else full_disk(monkeypatch):
        result = cli(*CREATE, *form, "--show-private-key")
    assert result.status == (141 if closed else 1)
    (path,) = temporary.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="ascii").startswith("-----BEGIN PRIVATE KEY-----\n")
    app_id = sandbox.applications[0]["id"]
    assert f"The application {app_id} exists; its private key is in {path}" in result.err.splitlines()[-1]
    assert "BEGIN" not in result.err


def test_output_that_fails_loses_no_key_that_is_saved(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the key is in its file already, no second file is made, and stderr says which application exists."""
    with no_reader(monkeypatch):
        result = cli(*CREATE, "--key-file", str(tmp_path / "my.key"), "--show-private-key")
    assert result.status == 141
    assert result.err.splitlines() == [
        f"The private key is in {tmp_path / 'my.key'}",
        f"The application {sandbox.applications[0]['id']} exists.",
    ]
    assert (tmp_path / "my.key").stat().st_size > 1000
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("streams", "told"), [([], "is lost"), (["stdin", "stderr"], "is lost"), (["stdin", "stderr"], "was shown here")]
)
def test_a_key_that_can_be_written_nowhere_is_offered_on_the_screen(
    cli: Cli,
    sandbox: Sandbox,
    tmp_path: Path,
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
    streams: list[str],
    told: str,
) -> None:
    """On a terminal the user may have the key shown, as the last way not to lose it; stderr says what became of it."""
    answer_with(sandbox, LONG_KEY)
    with terminal(monkeypatch, *streams) as screen, files_limited_to(5000):
        screen.type("y\n" if told == "was shown here" else "n\n")
        result = cli(*CREATE, "--key-file", str(tmp_path / "my.key"))
        text = screen.shown() + result.err
    assert (result.status, result.out) == (1, "")
    assert ("Show it here? [y/N]" in text) is bool(streams)
    assert (LONG_KEY in text) is (told == "was shown here")
    assert text.splitlines()[-1] == f"The application new-id exists; its private key {told}."
    assert not (tmp_path / "my.key").exists()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("key: FAKE PRIVATE KEY", "What"),
        ({"id": "new-id", "name": "Mine"}, "The application new-id exists; what"),
        ({"id": "new-id", "name": "Mine", "keys": ["FAKE"]}, "The application new-id exists; what"),
    ],
)
def test_an_answer_that_cannot_be_read_is_kept(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, temporary: Path, body: Any, told: str
) -> None:
    """It may hold a private key: it is kept for its owner alone; stderr says where, and which application exists."""
    sandbox.fail("createApplication", body=body)
    result = cli(*CREATE, "--key-file", str(tmp_path / "my.key"))
    assert (result.status, result.out) == (1, "")
    (path,) = temporary.iterdir()
    assert path.read_text(encoding="utf-8") == (body if isinstance(body, str) else json.dumps(body))
    assert result.err.splitlines()[-1] == f"{told} the API answered, perhaps with a private key, is in {path}"
    assert "FAKE" not in result.err


@pytest.mark.parametrize(
    "option", [["--discard-private-key"], ["--key-file", "k"], ["--show-private-key"], ["--show-private-key", "--json"]]
)
@pytest.mark.parametrize("private_key", [None, 7, ""])
def test_an_answer_without_a_private_key_does_not_hide_the_id(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private_key: object, option: list[str]
) -> None:
    """An application that exists is shown whatever its key is; a key that was wanted is missed with status 1."""
    monkeypatch.chdir(tmp_path)
    answer_with(sandbox, private_key)
    result = cli(*CREATE, *option)
    assert "new-id" in result.out
    if option == ["--discard-private-key"]:
        assert (result.status, result.err) == (0, "")
    else:
        assert result.status == 1
        assert "the API gave no private key with the application new-id, which exists" in result.err
    assert not Path("k").exists()


@pytest.mark.parametrize("option", ["--key-file", "--show-private-key"])
def test_a_key_with_a_lone_surrogate_is_delivered_as_it_came(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, option: str
) -> None:
    """What no encoding has a form for is saved or shown all the same, with the id."""
    path = tmp_path / "my.key"
    answer_with(sandbox, "a\ud800")
    result = cli(*CREATE, option, *([str(path)] if option == "--key-file" else []))
    assert result.status == 0
    assert "new-id" in result.out
    if option == "--key-file":
        assert path.read_bytes().decode("utf-8", "surrogatepass") == "a\ud800"
    else:
        assert "a\\ud800" in result.out
