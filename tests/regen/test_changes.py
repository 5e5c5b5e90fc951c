"""What changed between two documents, as users of the client see it: a verdict for each kind of change."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overrides.spec import Node, canonical
from regen._changes import Change, changes
from regen._overrides import State, apply
from regen._surface import surface
from tests.regen.documents import TEXT, WHOLE, array, body, everything, ref, thing
from tests.regen.request_changes import APP, GET, POST, REQUESTS, SCHEMAS, old, set_to, without
from tests.regen.support import drop, put, vendored

CASES: dict[str, tuple[Callable[[Node], Any], list[str]]] = {
    **REQUESTS,
    # Answers
    "a new status": (set_to(f"{GET}/responses/404", body(TEXT)), ["added GET /apps, answer 404"]),
    "a removed status of success": (
        set_to(f"{GET}/responses", {"202": body(array(ref("App")))}),
        ["BREAKING removed GET /apps, answer 200", "added GET /apps, answer 202"],
    ),
    "a removed status of failure": (without(f"{POST}/responses/400"), ["removed POST /apps, answer 400"]),
    "a status with a body now": (
        set_to(f"{POST}/responses/400", body(TEXT, "text/plain")),
        ["added POST /apps, answer 400, text/plain: string"],
    ),
    "a header of an answer": (
        set_to(f"{GET}/responses/200/headers", {"X-Count": {"schema": WHOLE}}),
        ["added GET /apps, answer 200, header X-Count: integer"],
    ),
    "an answer of another type": (
        set_to(f"{GET}/responses/200/content/application~1json/schema", ref("App")),
        ["BREAKING removed GET /apps, answer 200, application/json, item: App",
         "BREAKING changed GET /apps, answer 200, application/json: array of App → App"],
    ),
    "an answer's property": (
        set_to(f"{APP}/region", {**TEXT, "nullable": True}),
        ["added model App, property region: string or null"],
    ),
    "a removed property of an answer": (
        without(f"{APP}/made"),
        ["BREAKING removed model App, property made: string (date-time)"],
    ),
    "an answer's property that may be missing now": (
        without(f"{SCHEMAS}/App/required"),
        ["BREAKING changed model App, property id: required → optional"],
    ),
    "an answer's property that is always there now": (
        set_to(f"{SCHEMAS}/App/required", ["id", "made"]),
        ["changed model App, property made: optional → required"],
    ),
    "an answer's property that may be null now": (
        set_to(f"{APP}/n/nullable", value=True),
        ["BREAKING changed model App, property n: integer → integer or null"],
    ),
    "an answer's property that is never null now": (
        without(f"{APP}/maybe/nullable"),
        ["changed model App, property maybe: string or null → string"],
    ),
    "a wider property of an answer": (
        set_to(f"{APP}/n/type", "number"),
        ["BREAKING changed model App, property n: integer → number"],
    ),
    "a longer property of an answer": (
        set_to(f"{APP}/name/maxLength", 10),
        ["BREAKING changed model App, property name: maxLength 9 → 10"],
    ),
    "a shorter property of an answer": (
        set_to(f"{APP}/name/maxLength", 8),
        ["changed model App, property name: maxLength 9 → 8"],
    ),
    "a property of an answer of any length": (
        without(f"{APP}/name/maxLength"),
        ["BREAKING changed model App, property name: maxLength 9 → none"],
    ),
    "a pattern of an answer": (
        set_to(f"{APP}/name/pattern", "^a"),
        ["changed model App, property name: pattern none → ^a"],
    ),
    "a default of an answer": (set_to(f"{APP}/n/default", 1), ["changed model App, property n: default none → 1"]),
    "what only answers have": (
        set_to(f"{APP}/n/readOnly", True),
        ["changed model App, property n: readOnly none → True"],
    ),
    "a new value in an answer": (
        set_to(f"{APP}/kind/enum", ["a", "b", "c"]),
        ["added model App, property kind, value 'c'"],
    ),
    "a removed value of an answer": (without(f"{APP}/kind/enum/0"), ["removed model App, property kind, value 'a'"]),
    "another format": (
        set_to(f"{APP}/made/format", "date"),
        ["BREAKING changed model App, property made: string (date-time) → string (date)"],
    ),
    "any type in an answer": (
        set_to(f"{APP}/more", {}),
        ["BREAKING changed model App, property more: Options → anything"],
    ),
    "a property inside an array": (
        set_to(f"{APP}/hooks/items/properties/kind", TEXT),
        ["added model AppHooksItem, property kind: string"],
    ),
    # Models of both
    "a new model": (set_to(f"{SCHEMAS}/New", thing(a=TEXT)), ["added model New: object"]),
    "a removed model": (without(f"{SCHEMAS}/Orphan"), [
        "BREAKING removed model Orphan: object",
        "BREAKING removed model OrphanExtra: object",
        "BREAKING removed model OrphanExtraAdditionalProperty: object",
    ]),
    "a shared model's property that is required now": (
        set_to(f"{SCHEMAS}/Options/required", ["size"]),
        ["BREAKING changed model Options, property size: optional → required"],
    ),
    "an object that is never null now": (
        without(f"{SCHEMAS}/Options/properties/either/nullable"),
        ["BREAKING changed model Options, property either: OptionsEither or null → OptionsEither"],
    ),
    "a property inside an object that may be null": (
        set_to(f"{SCHEMAS}/Options/properties/either/oneOf/0/properties/kind", TEXT),
        ["added model OptionsEither, property kind: string"],
    ),
    "a property of other properties": (
        without(f"{SCHEMAS}/Orphan/properties/extra/additionalProperties/properties/deep"),
        ["BREAKING removed model OrphanExtraAdditionalProperty, property deep: string"],
    ),
    "breaking ones first": (
        lambda d: (put(d, f"{APP}/region", TEXT), drop(d, f"{APP}/made")),
        [
            "BREAKING removed model App, property made: string (date-time)",
            "added model App, property region: string",
        ],
    ),
}  # fmt: skip


def test_the_table_is_long_enough() -> None:
    """At least sixty changes have a verdict."""
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_and_breaking_ones_are_marked(case: str) -> None:
    """Each change of a document is one entry: what happened to what, and whether it may break users' code."""
    change, expected = CASES[case]
    new = old()
    change(new)
    assert [_told(found) for found in changes(apply(old())[0], apply(new)[0])] == expected


@pytest.mark.parametrize("document", [vendored(), everything()], ids=["vendored", "everything"])
def test_a_document_is_no_change_from_itself(document: Node) -> None:
    """Comparing a document with itself finds nothing, before and after the overrides."""
    assert changes(canonical(document), canonical(deepcopy(document))) == []
    patched = apply(document)[0]
    assert changes(patched, patched) == []


@settings(deadline=None)
@given(data=st.data())
def test_what_is_dropped_one_way_is_added_the_other(data: st.DataObject) -> None:
    """Whatever property is taken out of a document, the report says removed, and added when compared the other way."""
    document = apply(vendored())[0]
    properties = [path for path in surface(document) if path[-1].startswith("property ") and len(path) == 2]
    model, name = data.draw(st.sampled_from(properties))
    place = f"{SCHEMAS}/{model.removeprefix('model ')}/properties/{name.removeprefix('property ')}"
    smaller = drop(deepcopy(document), place)
    removed, added = changes(document, smaller), changes(smaller, document)
    assert [(change.verb, change.path[:2], change.breaking) for change in removed] == [("removed", (model, name), True)]
    assert [(change.verb, change.path[:2]) for change in added] == [("added", (model, name))]


def test_what_an_override_said_before_is_no_change() -> None:
    """When the document catches up with all overrides, users see nothing, and none of them is applied any more."""
    caught_up = apply(vendored())[0]
    patched, outcomes = apply(deepcopy(caught_up))
    assert changes(caught_up, patched) == []
    assert State.APPLIED not in {outcome.state for outcome in outcomes}


def _told(change: Change) -> str:
    words = f"{change.verb} {', '.join(change.path)}" + (f": {change.detail}" if change.detail else "")
    return f"BREAKING {words}" if change.breaking else words
