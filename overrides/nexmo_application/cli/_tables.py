"""Applications for people at a terminal, whatever its width, and for programs at the other end of a pipe.

`isatty` tells them apart, not rich, which believes FORCE_COLOR and TTY_COMPATIBLE.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from nexmo_application.cli._output import data, printable
from nexmo_application.keys import public_key_pem
from nexmo_application.models import Application, ApplicationCreated

_NAME: Final = 20
"""Columns that a name needs, so that it can be read in a table; with less, it gets a line of its own."""


def as_list(applications: Sequence[Application]) -> None:
    """Write a list of applications: a table where there is room, else two lines each; in a pipe a line each."""
    rows = [(printable(app.id), printable(app.name), printable(_type(app.to_dict()))) for app in applications]
    if not _at_terminal():
        data("\n".join("\t".join(row) for row in rows))
        return
    console = Console(file=sys.stdout)
    if console.width < max(len(app_id) + len(kind) for app_id, _, kind in rows) + len("    ") + _NAME:
        blocks = Table.grid()
        for app_id, name, kind in rows:
            blocks.add_row(Text(app_id, overflow="fold"))
            blocks.add_row(Padding(Text(f"{name} ({kind})", overflow="fold"), (0, 0, 0, 2)))
        _rendered(console, blocks)
        return
    table = Table(Column("id", no_wrap=True), "name", Column("type", no_wrap=True), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    _rendered(console, table)


def as_lines(application: Application | ApplicationCreated, *, public_key: bool = False) -> None:
    """Write what an application has, a line each, and its public key as PEM if that is asked for.

    A terminal breaks lines that are too long by itself, so that what is copied from it is whole.
    """
    fields = application.to_dict()
    lines = [("id", application.id), ("name", application.name), ("type", _type(fields))]
    for _, webhooks in _products(fields):
        lines += [(str(hook.get("endpoint_type")), _webhook(hook)) for hook in webhooks]
    width = max(len(printable(name)) for name, _ in lines) + 2 if _at_terminal() else 0
    for name, value in lines:
        label = printable(name)
        data(f"{label.ljust(width) if width else label + chr(9)}{printable(value)}")
    if public_key and (key := _public_key(application)):
        data("public_key")
        for line in key.splitlines():
            data(printable(line))


def _at_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _type(fields: dict[str, Any]) -> str:
    return ", ".join(name for name, _ in _products(fields))


def _products(fields: dict[str, Any]) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """Find what an application is made for, with the webhooks: also a product that the document does not know."""
    for name, value in fields.items():
        if isinstance(value, dict) and "webhooks" in value:
            webhooks = cast("dict[str, object]", value)["webhooks"]
            items = cast("list[object]", webhooks) if isinstance(webhooks, list) else []
            hooks = [cast("dict[str, Any]", hook) for hook in items if isinstance(hook, dict)]
            # Sorted, since the API's order varies.
            yield name, sorted(hooks, key=lambda hook: str(hook.get("endpoint_type")))


def _webhook(hook: dict[str, Any]) -> str:
    return " ".join(str(hook[name]) for name in ("http_method", "endpoint") if name in hook)


def _public_key(application: Application | ApplicationCreated) -> str:
    if not application.keys:
        return ""
    try:
        return public_key_pem(application.keys)
    except ValueError:  # as it came, then
        return str(application.keys.public_key or "")


def _rendered(console: Console, table: Table) -> None:
    with console.capture() as capture:
        console.print(table)
    data("\n".join(line.rstrip() for line in capture.get().splitlines()))
