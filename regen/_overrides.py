"""Applying the spec overrides, and telling what each of them did."""

import json
from collections.abc import Sequence
from enum import StrEnum

from attrs import frozen

from overrides.spec import OVERRIDES, Node, NoTarget, Override


class State(StrEnum):
    """What an override did to a document."""

    APPLIED = "applied"
    NEEDLESS = "needless"
    NO_TARGET = "no target"


@frozen
class Outcome:
    """An override and its state."""

    override: Override
    state: State


def apply(document: Node, overrides: Sequence[Override] = OVERRIDES) -> tuple[Node, list[Outcome]]:
    """Return a patched copy of the document, and what each override did to it."""
    # As text, which is copied and compared far faster than the nodes of a large document.
    text = json.dumps(document)
    outcomes: list[Outcome] = []
    for override in overrides:
        attempt = json.loads(text)
        try:
            override.apply(attempt)
        except NoTarget:
            # What the override had changed before it missed its target is dropped with the attempt.
            outcomes.append(Outcome(override, State.NO_TARGET))
            continue
        patched = json.dumps(attempt)
        outcomes.append(Outcome(override, State.NEEDLESS if patched == text else State.APPLIED))
        text = patched
    return json.loads(text), outcomes
