"""What the tests of the command share: arguments, the command itself, terminals."""

import json
import os
import pty
import tty
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import define, frozen

from nexmo_application.cli import main
from tests.support.server import SILENCE, Answer, Request, Server

VOICE: Final = (
    *("--type", "voice"),
    *("--answer-url", "https://example.com/webhooks/answer"),
    *("--event-url", "https://example.com/webhooks/event"),
)


@frozen
class Result:
    """What a run of the command came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What the command printed."""
        return json.loads(self.out)


class Cli:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *argv: str) -> Result:
        """Run it with arguments."""
        self._capsys.readouterr()
        status = main(argv)
        output = self._capsys.readouterr()
        return Result(status, output.out, output.err)


@define
class Terminal:
    """A terminal: what is typed is written to `keyboard`, what is shown is read from it."""

    keyboard: int
    device: int

    def type(self, text: str) -> None:
        """Type something, in advance if need be."""
        os.write(self.keyboard, text.encode())

    def shown(self) -> str:
        """Return what was shown so far."""
        os.set_blocking(self.keyboard, False)
        text = b""
        while True:
            try:
                text += os.read(self.keyboard, 65536)
            except OSError:
                return text.decode()


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Let the process write to a device on which there is no room."""
    stream = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - closing it fails, too
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        yield
    with suppress(OSError):
        stream.close()


@contextmanager
def no_reader(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Let the process write into a pipe that is closed at its other end."""
    reader, writer = os.pipe()
    os.close(reader)
    with monkeypatch.context() as patch, open(writer, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        patch.setattr("sys.stdout", stream)
        yield


@contextmanager
def silent_server(when_called: Callable[[], None]) -> Generator[str]:
    """Serve a URL at which nobody answers; when a request comes there, something else happens."""

    def answering(_: Request) -> Answer:
        when_called()
        return SILENCE

    with Server() as server:
        server.answering = answering
        yield server.url


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, *streams: str) -> Generator[Terminal]:
    """Connect standard streams to a new terminal."""
    keyboard, device = pty.openpty()
    tty.setraw(device)
    with monkeypatch.context() as patch:
        for stream in streams:
            mode = "r" if stream == "stdin" else "w"
            patch.setattr(f"sys.{stream}", open(device, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
        yield Terminal(keyboard, device)
    os.close(keyboard)
    os.close(device)
