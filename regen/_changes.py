"""What changed for users of the client from one document to another, in the categories of oasdiff.

Both are compared as patched by today's overrides: that is what the generated code is made of. What a document now says
that an override said before is no change; it shows in the override's state.
"""

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
    found = [
        *(
            Change("added", path, _words(after[path]), _asks_more(path, after[path], before))
            for path in _outermost(after, before)
        ),
        *(
            Change("removed", path, before[path].type, _removed(path, before[path]))
            for path in _outermost(before, after)
        ),
        *(change for path in before if path in after for change in _changed(path, before[path], after[path])),
    ]
    return sorted(found, key=lambda change: not change.breaking)


def _outermost(those: dict[Path, Fact], others: dict[Path, Fact]) -> list[Path]:
    """Return what is in one document alone, without the parts of what is."""
    return [path for path in those if path not in others and (len(path) == 1 or path[:-1] in others)]


def _asks_more(path: Path, fact: Fact, before: dict[Path, Fact]) -> bool:
    # A new operation may ask for what it likes.
    return fact.sent and fact.required and path[:-1] in before


def _removed(path: Path, fact: Fact) -> bool:
    kind, _, name = path[-1].partition(" ")
    if kind == "value":
        return fact.sent
    # The answers of what goes wrong are for errors, which every client must be ready for.
    return not (kind == "answer" and name[0] != "2")


def _changed(path: Path, old: Fact, new: Fact) -> list[Change]:
    found: list[Change] = []
    if old.type != new.type:
        found.append(Change("changed", path, f"{old.type} → {new.type}", _retyped(old.type, new.type, new)))
    if old.required != new.required:
        breaking = new.sent if new.required else new.received
        words = "optional → required" if new.required else "required → optional"
        found.append(Change("changed", path, words, breaking))
    for key in sorted(old.more.keys() | new.more.keys()):
        one, other = old.more.get(key), new.more.get(key)
        if one != other:
            words = f"{key} {_value(one)} → {_value(other)}"
            found.append(Change("changed", path, words, _constrained(key, one, other, new, path)))
    return found


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


def _words(fact: Fact) -> str:
    return fact.type + (", required" if fact.required else "")


def _value(value: Any) -> str:
    return "none" if value is None else str(value)
