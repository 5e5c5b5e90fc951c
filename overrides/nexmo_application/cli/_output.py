"""Data on stdout, and messages on stderr: nothing else is ever written."""

import errno
import json
import re
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

from nexmo_application.models import Application, ApplicationCreated


def data(text: str) -> None:
    """Write to stdout, at once.

    Raises:
        OSError: it cannot be written.
    """
    if not sys.stdout:
        raise OSError(errno.EBADF, "standard output is closed")
    _write(sys.stdout, text)


def note(text: str) -> None:
    """Write a line of message to stderr, if there is anybody to read it."""
    if sys.stderr:
        with suppress(OSError):
            _write(sys.stderr, printable(text))


def can_ask() -> bool:
    """Whether there is somebody at a terminal to answer a question."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr))


def asked(question: str) -> bool:
    """Ask somebody, and return whether the answer was yes. Not with typer, which writes to stdout here, too."""
    sys.stderr.write(f"{printable(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()


def printable(text: object) -> str:
    """Show a text of the API or the user in a line, with nothing in it that could command a terminal."""
    line = re.sub(r"[^\S ]\s*", " ", str(text))
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)


def as_json(value: object) -> None:
    """Write JSON; in ASCII, so that neither the locale nor a lone surrogate can stop it."""
    data(json.dumps(value, indent=2))


def as_dict(application: Application | ApplicationCreated, *, private_key: bool = False) -> dict[str, Any]:
    """Return an application in the wire's names, without the private key unless it is asked for."""
    fields = application.to_dict()
    if not private_key:
        keys = fields.get("keys")
        if isinstance(keys, dict):
            cast("dict[str, object]", keys).pop("private_key", None)
    return fields
