"""Data on stdout, as JSON or as tables, and messages on stderr: nothing else is ever written."""

import errno
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TextIO, cast

from rich.console import Console, RenderableType
from rich.table import Column, Table
from rich.text import Text

from nexmo_application.keys import public_key_pem
from nexmo_application.models import Application, ApplicationCreated

_UNLIMITED = 10_000


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


def as_list(applications: Iterable[Application]) -> None:
    """Write a table of applications."""
    table = Table(Column("id", no_wrap=True), "name", "type", box=None, pad_edge=False)
    for application in applications:
        fields = application.to_dict()
        types = ", ".join(name for name, _ in _products(fields))
        table.add_row(*map(_cell, (application.id, application.name, types)))
    _rendered(table)


def as_table(application: Application | ApplicationCreated, *, public_key: bool = False) -> None:
    """Write what an application has, a line each, and its public key as PEM if that is asked for."""
    fields = application.to_dict()
    products = list(_products(fields))
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in (
        ("id", application.id),
        ("name", application.name),
        ("type", ", ".join(name for name, _ in products)),
        *((str(hook.get("endpoint_type")), _webhook(hook)) for _, hooks in products for hook in hooks),
    ):
        table.add_row(_cell(name, "bold"), _cell(value))
    for number, line in enumerate(_public_key(application) if public_key else ()):
        table.add_row(_cell("" if number else "public_key", "bold"), _cell(line))
    _rendered(table)


def _products(fields: dict[str, Any]) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """Find what an application is made for, with the webhooks: also a product that the document does not know."""
    for name, value in fields.items():
        if isinstance(value, dict) and "webhooks" in value:
            webhooks = cast("dict[str, list[dict[str, Any]] | None]", value)["webhooks"] or []
            # Sorted, since the API's order varies.
            yield name, sorted(webhooks, key=lambda hook: str(hook.get("endpoint_type")))


def _webhook(hook: dict[str, Any]) -> str:
    return " ".join(str(hook[name]) for name in ("http_method", "endpoint") if name in hook)


def _public_key(application: Application | ApplicationCreated) -> list[str]:
    if not application.keys:
        return []
    try:
        return public_key_pem(application.keys).splitlines()
    except ValueError:  # as it came, then
        return [str(application.keys.public_key)] if application.keys.public_key else []


def _cell(value: object, style: str = "") -> Text:
    return Text(printable(value), style, overflow="fold")


def _rendered(table: RenderableType) -> None:
    """Write what rich makes of a table, with as much room as it needs unless a terminal limits it."""
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=_UNLIMITED)
    with console.capture() as capture:
        console.print(table)
    data("\n".join(line.rstrip() for line in capture.get().splitlines()))
