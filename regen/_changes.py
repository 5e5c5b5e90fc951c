"""What changed for users of the client from one document to another.

Both are compared as patched by today's overrides: that is what the generated code is made of. What a document now says
that an override said before is no change; it shows in the override's state.
"""

from attrs import frozen

from overrides.spec import Node
from regen._surface import Fact, Path, surface


@frozen
class Change:
    """One difference: what happened to what, from what to what, and whether code that uses it may fail."""

    verb: str
    path: Path
    detail: str
    breaking: bool


def changes(old: Node, new: Node) -> list[Change]:
    """Return the differences between two patched documents, breaking ones first."""
    before, after = surface(old), surface(new)
    found = [
        *(_added(path, after[path]) for path in _outermost(after, before)),
        *(Change("removed", path, before[path].type, breaking=True) for path in _outermost(before, after)),
        *(change for path in before if path in after for change in _changed(path, before[path], after[path])),
    ]
    return sorted(found, key=lambda change: not change.breaking)


def _outermost(those: dict[Path, Fact], others: dict[Path, Fact]) -> list[Path]:
    """Return what is in one document alone, without the parts of what is."""
    return [path for path in those if path not in others and (len(path) == 1 or path[:-1] in others)]


def _added(path: Path, fact: Fact) -> Change:
    # A new operation may ask for what it likes; an old one that asks for more fails.
    return Change("added", path, _words(fact), breaking=len(path) > 1 and fact.sent and fact.required)


def _changed(path: Path, old: Fact, new: Fact) -> list[Change]:
    found: list[Change] = []
    if old.type != new.type:
        found.append(Change("changed", path, f"{old.type} → {new.type}", breaking=True))
    if old.required != new.required:
        breaking = new.sent if new.required else new.received
        words = "optional → required" if new.required else "required → optional"
        found.append(Change("changed", path, words, breaking=breaking))
    return found


def _words(fact: Fact) -> str:
    return fact.type + (", required" if fact.required else "")
