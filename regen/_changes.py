"""What changed for users of the client from one document to another, in the categories of oasdiff.

Both are compared as patched by today's overrides: that is what the generated code is made of. What a document now says
that an override said before is no change; it shows in the override's state.
"""

from collections.abc import Iterator
from typing import Any

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

    def __str__(self) -> str:
        return f"{self.verb} {', '.join(self.path)}" + (f": {self.detail}" if self.detail else "")


def changes(old: Node, new: Node) -> list[Change]:
    """Return the differences between two patched documents, breaking ones first."""
    before, after = surface(old), surface(new)
    found: list[Change] = []
    for path in {**after, **before}:
        was, now = before.get(path), after.get(path)
        # What is inside of what comes or goes is not told; a new operation may ask for what it likes.
        owner = path[:-1]
        if was and now:
            found += _changed(path, was, now)
        elif now and (not owner or owner in before):
            words = now.type + (", required" if now.required else "")
            found.append(Change("added", path, words, breaking=bool(owner) and now.sent and now.required))
        elif was and (not owner or owner in after):
            found.append(Change("removed", path, was.type, _removed(path, was)))
    return sorted(found, key=lambda change: not change.breaking)


def _removed(path: Path, fact: Fact) -> bool:
    kind, _, name = path[-1].partition(" ")
    if kind == "value":
        return fact.sent
    # The answers of what goes wrong are for errors, which every client must be ready for.
    return not (kind == "answer" and name[0] != "2")


def _changed(path: Path, old: Fact, new: Fact) -> Iterator[Change]:
    if old.type != new.type:
        yield Change("changed", path, f"{old.type} → {new.type}", _retyped(old.type, new.type, new))
    if old.required != new.required:
        words = "optional → required" if new.required else "required → optional"
        yield Change("changed", path, words, new.sent if new.required else new.received)
    for key in sorted(old.more.keys() | new.more.keys()):
        one, other = old.more.get(key), new.more.get(key)
        if one != other:
            words = f"{key} {_value(one)} → {_value(other)}"
            yield Change("changed", path, words, _constrained(key, one, other, new, path))


def _retyped(old: str, new: str, fact: Fact) -> bool:
    """Whether a change of type breaks: who sends may be asked for less, who receives may be given less."""
    if _is_wider(new, old):
        # Enums in answers are open: the type says that already.
        return fact.received and not old.startswith("enum of ")
    return fact.sent or not _is_wider(old, new)


def _is_wider(one: str, other: str) -> bool:
    return other == f"enum of {one}" or one in ("anything", f"{other} or null") or (one, other) == ("number", "integer")


def _constrained(key: str, old: Any, new: Any, fact: Fact, path: Path) -> bool:
    """Whether a change of a constraint or a remark breaks."""
    if key == "default":
        return " parameter " in path[-1]
    if key in ("deprecated", "security", "readOnly", "writeOnly"):
        return False
    if key.startswith(("min", "max")):
        looser = new is None or (old is not None and (new < old) == key.startswith("min"))
        return fact.received if looser else fact.sent
    return fact.sent and new is not None


def _value(value: Any) -> str:
    return "none" if value is None else str(value)
