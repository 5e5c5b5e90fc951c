"""What changed between two documents, as users of the client see it."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overrides.spec import OVERRIDES, Node
from regen._changes import Change, changes
from regen._overrides import Outcome, State, apply
from regen._report import Report
from regen._surface import surface

from .documents import DATE, TEXT, TIME, WHOLE, array, body, everything, parameter, ref, thing
from .support import drop, put, vendored

KIND: Node = {**TEXT, "enum": ["a", "b"]}
MORE: Node = {"allOf": [ref("Options")]}


def _old() -> Node:
    return {
        "openapi": "3.0.3",
        "info": {"title": "API", "version": "1"},
        "servers": [{"url": "https://example.com/v1"}],
        "paths": {
            "/apps": {
                "parameters": [parameter("tenant", "header", TEXT)],
                "get": {
                    "operationId": "listApps",
                    "tags": ["apps"],
                    "parameters": [parameter("size", "query", WHOLE)],
                    "responses": {"200": body(array(ref("App")))},
                },
                "post": {
                    "operationId": "makeApp",
                    "tags": ["apps"],
                    "requestBody": body(thing(("name",), name=TEXT, kind=KIND, options=ref("Options"))),
                    "responses": {"201": body(ref("App")), "400": {"description": "No."}},
                },
            }
        },
        "components": {
            "schemas": {
                "App": thing(("id",), id=TEXT, made=TIME, hooks=array(thing(url=TEXT)), more=MORE),
                "Options": thing(size=WHOLE, either={"oneOf": [TEXT, thing(inner=TEXT)]}),
                "Orphan": thing(extra={"type": "object", "additionalProperties": thing(deep=TEXT)}),
            }
        },
    }


GET, POST, SCHEMAS = "/paths/~1apps/get", "/paths/~1apps/post", "/components/schemas"
REQUEST = f"{POST}/requestBody/content/application~1json/schema"

CASES: dict[str, tuple[Callable[[Node], Any], list[str]]] = {
    "nothing": (lambda _: None, []),
    "a description": (lambda d: put(d, f"{SCHEMAS}/App/description", "New words."), []),
    "a new operation": (
        lambda d: put(d, "/paths/~1new", {"get": {"operationId": "new", "responses": {"204": {"description": "."}}}}),
        ["added GET /new: new"],
    ),
    "a removed operation": (lambda d: drop(d, GET), ["BREAKING removed GET /apps: apps.listApps"]),
    "a renamed function": (
        lambda d: put(d, f"{GET}/operationId", "getApps"),
        ["BREAKING changed GET /apps: apps.listApps → apps.getApps"],
    ),
    "another server": (
        lambda d: put(d, "/servers/0/url", "https://example.com/v2"),
        ["BREAKING changed servers: https://example.com/v1 → https://example.com/v2"],
    ),
    "an optional parameter": (
        lambda d: d["paths"]["/apps"]["get"]["parameters"].append(parameter("index", "query", WHOLE)),
        ["added GET /apps, query parameter index: integer"],
    ),
    "a required parameter": (
        lambda d: put(d, f"{GET}/parameters/0", {**parameter("page", "query", WHOLE), "required": True}),
        [
            "BREAKING added GET /apps, query parameter page: integer, required",
            "BREAKING removed GET /apps, query parameter size: integer",
        ],
    ),
    "a removed parameter": (
        lambda d: drop(d, f"{GET}/parameters/0"),
        ["BREAKING removed GET /apps, query parameter size: integer"],
    ),
    "a parameter that is required now": (
        lambda d: put(d, f"{GET}/parameters/0/required", value=True),
        ["BREAKING changed GET /apps, query parameter size: optional → required"],
    ),
    "a parameter of another type": (
        lambda d: put(d, f"{GET}/parameters/0/schema", TEXT),
        ["BREAKING changed GET /apps, query parameter size: integer → string"],
    ),
    "an optional request property": (
        lambda d: put(d, f"{REQUEST}/properties/day", DATE),
        ["added POST /apps, request body application/json, property day: string (date)"],
    ),
    "a required request property": (
        lambda d: (put(d, f"{REQUEST}/properties/day", DATE), put(d, f"{REQUEST}/required", ["name", "day"])),
        ["BREAKING added POST /apps, request body application/json, property day: string (date), required"],
    ),
    "a request property that is optional now": (
        lambda d: drop(d, f"{REQUEST}/required"),
        ["changed POST /apps, request body application/json, property name: required → optional"],
    ),
    "a body that is required now": (
        lambda d: put(d, f"{POST}/requestBody/required", value=True),
        ["BREAKING changed POST /apps, request body application/json: optional → required"],
    ),
    "an enum value": (
        lambda d: put(d, f"{REQUEST}/properties/kind/enum", ["a", "b", "c"]),
        ["added POST /apps, request body application/json, property kind, value 'c'"],
    ),
    "an enum in place of any text": (
        lambda d: put(d, f"{REQUEST}/properties/name/enum", ["only"]),
        [
            "BREAKING changed POST /apps, request body application/json, property name: string → enum of string",
            "added POST /apps, request body application/json, property name, value 'only'",
        ],
    ),
    "a removed enum value": (
        lambda d: drop(d, f"{REQUEST}/properties/kind/enum/0"),
        ["BREAKING removed POST /apps, request body application/json, property kind, value 'a'"],
    ),
    "a new status": (
        lambda d: put(d, f"{GET}/responses/404", body(thing(why=TEXT))),
        ["added GET /apps, answer 404"],
    ),
    "a removed status": (lambda d: drop(d, f"{POST}/responses/400"), ["BREAKING removed POST /apps, answer 400"]),
    "a status with a body now": (
        lambda d: put(d, f"{POST}/responses/400", body(TEXT, "text/plain")),
        ["added POST /apps, answer 400, text/plain: string"],
    ),
    "a new model": (lambda d: put(d, f"{SCHEMAS}/New", thing(a=TEXT)), ["added model New: object"]),
    "a removed model": (lambda d: drop(d, f"{SCHEMAS}/Orphan"), ["BREAKING removed model Orphan: object"]),
    "an answer's property": (
        lambda d: put(d, f"{SCHEMAS}/App/properties/region", {**TEXT, "nullable": True}),
        ["added model App, property region: string or null"],
    ),
    "an answer's property that may be missing now": (
        lambda d: drop(d, f"{SCHEMAS}/App/required"),
        ["BREAKING changed model App, property id: required → optional"],
    ),
    "an answer's property that is always there now": (
        lambda d: put(d, f"{SCHEMAS}/App/required", ["id", "made"]),
        ["changed model App, property made: optional → required"],
    ),
    "a shared model's property that is required now": (
        lambda d: put(d, f"{SCHEMAS}/Options/required", ["size"]),
        ["BREAKING changed model Options, property size: optional → required"],
    ),
    "a property inside an array": (
        lambda d: put(d, f"{SCHEMAS}/App/properties/hooks/items/properties/kind", TEXT),
        ["added model App, property hooks, item, property kind: string"],
    ),
    "a property inside a union": (
        lambda d: put(d, f"{SCHEMAS}/Options/properties/either/oneOf/1/properties/kind", TEXT),
        ["added model Options, property either, oneOf 2, property kind: string"],
    ),
    "a property of other properties": (
        lambda d: drop(d, f"{SCHEMAS}/Orphan/properties/extra/additionalProperties/properties/deep"),
        ["BREAKING removed model Orphan, property extra, other properties, property deep: string"],
    ),
    "another format": (
        lambda d: put(d, f"{SCHEMAS}/App/properties/made/format", "date"),
        ["BREAKING changed model App, property made: string (date-time) → string (date)"],
    ),
    "any type": (
        lambda d: put(d, f"{SCHEMAS}/App/properties/more", {}),
        ["BREAKING changed model App, property more: Options → anything"],
    ),
    "breaking ones first": (
        lambda d: (put(d, f"{SCHEMAS}/App/properties/region", TEXT), drop(d, f"{SCHEMAS}/App/properties/made")),
        [
            "BREAKING removed model App, property made: string (date-time)",
            "added model App, property region: string",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_and_breaking_ones_are_marked(case: str) -> None:
    """Each change of a document is one entry: what happened to what, and whether it may break users' code."""
    change, expected = CASES[case]
    new = json.loads(json.dumps(_old()))  # the schemas of _old() stand at several places each
    change(new)
    assert [_told(found) for found in changes(_old(), new)] == expected


@pytest.mark.parametrize("document", [vendored(), everything()], ids=["vendored", "everything"])
def test_a_document_is_no_change_from_itself(document: Node) -> None:
    """Comparing a document with itself finds nothing, before and after the overrides."""
    assert changes(document, deepcopy(document)) == []
    patched = apply(document)[0]
    assert changes(patched, patched) == []


@given(data=st.data())
def test_what_is_dropped_one_way_is_added_the_other(data: st.DataObject) -> None:
    """Whatever property is taken out of a document, the report says removed, and added when compared the other way."""
    document = apply(vendored())[0]
    properties = [path for path in surface(document) if path[-1].startswith("property ") and len(path) == 2]
    model, name = data.draw(st.sampled_from([path for path in properties if path[0].startswith("model ")]))
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


NEW: Node = {"info": {"title": "API", "version": "2"}}
OLD: Node = {"info": {"title": "API", "version": "1"}}
OUTCOMES = [Outcome(override, state) for override, state in zip(OVERRIDES, State, strict=False)]
CHANGE = Change("removed", ("model `odd`", "property\nx"), "string", breaking=True)


def test_the_text_names_everything() -> None:
    """The report for a terminal has versions, changes, files, and a line per override that says what to delete."""
    report = Report(OLD, NEW, [CHANGE, Change("added", ("GET /new",), "", breaking=False)], OUTCOMES, {"a.py": "added"})
    assert report.text() == (
        "generated/ is written: 1 added.\n"
        "API 1 → API 2: 2 changes, 1 of them breaking.\n"
        "  BREAKING  removed model `odd`, property x: string\n"
        "            added GET /new\n"
        "Files:\n"
        "  added    a.py\n"
        "Overrides:\n"
        "  applied    deep-refs\n"
        "  needless   credentials: the document is right without it: delete overrides/spec/credentials.py\n"
        "  no target  optional-products: what it patches is gone: delete overrides/spec/optional_products.py, "
        "or point it to the new place\n"
    )


def test_the_markdown_says_the_same() -> None:
    """The report for a pull request is a list and a table; names cannot break out of their code spans."""
    markdown = Report(OLD, NEW, [CHANGE], OUTCOMES[:1], {"a.py": "added", "b.py": "removed"}).markdown()
    assert markdown == (
        "## generated/ is written: 1 added, 1 removed.\n\n"
        "API 1 → API 2: 1 change, 1 of them breaking.\n\n"
        "- **BREAKING** `removed model 'odd', property x: string`\n\n"
        "### Files\n\n- added `a.py`\n- removed `b.py`\n\n"
        "### Overrides\n\n| override | state |\n| --- | --- |\n| deep-refs | applied |\n"
    )


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (Report(None, NEW, None, []), "API 2: no earlier document to compare with."),
        (Report(NEW, NEW, [], []), "API 2: the document that generated/ was made from."),
        (
            Report(OLD, NEW, [], []),
            "API 1 → API 2: nothing that users see but descriptions and examples.",
        ),
    ],
)
def test_the_documents_are_told_apart(report: Report, line: str) -> None:
    """The second line says which documents were compared, and when there is nothing to tell."""
    assert report.text().splitlines()[1] == line


def _told(change: Change) -> str:
    words = f"{change.verb} {', '.join(change.path)}" + (f": {change.detail}" if change.detail else "")
    return f"BREAKING {words}" if change.breaking else words
