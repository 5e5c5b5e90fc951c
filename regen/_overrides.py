"""Applying the spec overrides to the canonical document, and telling what each of them did, place by place."""

import json
from collections.abc import Sequence
from enum import StrEnum

from attrs import frozen

from overrides.spec import OVERRIDES, Node, NoTarget, Override, canonical


class State(StrEnum):
    """What an override did at a place of the document."""

    APPLIED = "applied"
    NEEDLESS = "needless"
    NO_TARGET = "no target"


@frozen
class Outcome:
    """An override, the place if it has several, and its state there."""

    override: Override
    place: str
    state: State


def apply(
    document: Node, overrides: Sequence[Override] = OVERRIDES, places: dict[str, str] | None = None
) -> tuple[Node, list[Outcome]]:
    """Return the canonical form of a document as the overrides patch it, and what each of them did.

    `places` is filled with the place in the document of each place of the form.
    """
    patched = canonical(document, places)
    # Values are compared, not their order: as text, which is made far faster than a copy of a large document.
    text = json.dumps(patched, sort_keys=True)
    outcomes: list[Outcome] = []
    for override in overrides:
        for place, change in override.changes.items():
            before = text
            try:
                change(patched)
                text = json.dumps(patched, sort_keys=True)
                state = State.NEEDLESS if before == text else State.APPLIED
            except NoTarget:
                # What it had changed before it missed its target is dropped.
                patched, state = json.loads(text), State.NO_TARGET
            outcomes.append(Outcome(override, place, state))
    return patched, outcomes
