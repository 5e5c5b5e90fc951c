"""What the tests of the command share: arguments, the command itself, terminals, and output that fails."""

import json
import os
import pty
import tty
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TextIO

import pytest
from attrs import frozen

from nexmo_application.cli import main
from nexmo_application.sandbox import Sandbox

VOICE: Final = (
    *("--name", "A", "--type", "voice"),
    *("--answer-url", "https://example.com/answer", "--event-url", "https://example.com/event"),
)
"""The keywords of a request, see `tests.support.data.VOICE`."""
CREATE: Final = ("create", *VOICE)


@frozen
class Result:
    """What a run of the command came to, and what a terminal showed."""

    status: int
    out: str
    err: str
    screen: str

    @property
    def json(self) -> Any:
        """What the command printed."""
        return json.loads(self.out)


@frozen
class Cli:
    """Runs the command in this process.

    Attributes:
        sandbox: What the environment points at.
        kept: The folder of temporary files.
    """

    sandbox: Sandbox
    kept: Path
    _capsys: pytest.CaptureFixture[str]

    def __call__(self, *argv: str, terminal: str = "", typed: str = "", stdout: TextIO | None = None) -> Result:
        """Run it with arguments.

        Args:
            *argv: The arguments.
            terminal: The streams that are connected to a terminal.
            typed: What is typed there in advance.
            stdout: What is written to in place of standard output.
        """
        self._capsys.readouterr()
        keyboard, device = pty.openpty()
        tty.setraw(device)
        os.write(keyboard, typed.encode())
        with pytest.MonkeyPatch.context() as patch:
            for stream in terminal.split():
                file = open(device, "r" if stream == "stdin" else "w", encoding="utf-8", closefd=False)  # noqa: SIM115
                patch.setattr(f"sys.{stream}", file)
            if stdout:
                patch.setattr("sys.stdout", stdout)
            status = main(argv)
        if stdout:
            with suppress(OSError):  # closing it fails, too
                stdout.close()
        os.set_blocking(keyboard, False)
        screen = b""
        with suppress(OSError):  # nothing more is shown
            while True:
                screen += os.read(keyboard, 65536)
        os.close(keyboard)
        os.close(device)
        output = self._capsys.readouterr()
        return Result(status, output.out, output.err, screen.decode())


def full_disk() -> TextIO:
    """Open a device on which there is no room."""
    return Path("/dev/full").open("w", encoding="utf-8")


def no_reader() -> TextIO:
    """Open a pipe that is closed at its other end."""
    reader, writer = os.pipe()
    os.close(reader)
    return open(writer, "w", encoding="utf-8")  # noqa: PTH123 - a descriptor
