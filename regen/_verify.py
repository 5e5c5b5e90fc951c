"""Checking that the generated package does what its document says."""

from collections.abc import Callable, Sequence
from pathlib import Path

from overrides.spec import Node
from regen._errors import RegenError
from regen._process import ask

_SHOWN = 5


def verify(
    document: Node, package: Path, needed: Sequence[str] = (), where: Callable[[str], str] = "#{}".format
) -> None:
    """Use the package in a process of its own, for everything that the patched document has.

    Raises:
        RegenError: a module cannot be imported, a name is missing that is needed, or something is lost on the way.
    """
    problems = ask({"package": str(package), "document": document, "needed": list(needed)})
    if problems:
        lines = [f"{where(place)}: {text}" if place else text for place, text in problems]
        more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        remedy = "Say it in another way by an override in overrides/spec/."
        raise RegenError("something of the document is lost:", *lines[:_SHOWN], *more, remedy=remedy)
