"""What changed between two documents, as users of the client see it: a verdict for each kind of change."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overrides.spec import Node
from regen._changes import changes
from regen._overrides import apply
from regen._surface import surface
from tests.regen.documents import DATE, TEXT, TIME, WHOLE, array, body, parameter, ref, thing
from tests.regen.support import GONE, altered, put, vendored
from tests.support.strategies import examples

MAYBE: Node = {**TEXT, "nullable": True}
KIND: Node = {**TEXT, "enum": ["a", "b"]}
EITHER: Node = {"nullable": True, "oneOf": [thing(inner=TEXT)]}
PAGE_SIZE = parameter("s", "query", {**WHOLE, "minimum": 1, "maximum": 9, "default": 5})
SHARED: Node = {"name": {**TEXT, "maxLength": 9}, "kind": KIND, "n": WHOLE, "maybe": MAYBE}
FIELDS = thing(("name",), options=ref("Options"), **SHARED)
DOCUMENT: Node = {
    "openapi": "3.0.3",
    "info": {"title": "API", "version": "1"},
    "servers": [{"url": "https://example.com/v1"}],
    "paths": {
        "/apps": {
            "parameters": [parameter("tenant", "header", TEXT)],
            "get": {
                "operationId": "listApps",
                "tags": ["apps"],
                "parameters": [PAGE_SIZE],
                "responses": {"200": body(array(ref("App")))},
            },
            "post": {
                "operationId": "make",
                "tags": ["apps"],
                "requestBody": body(FIELDS),
                "responses": {
                    "201": {**body(ref("App")), "headers": {"X-Id": {"schema": TEXT, "required": True}}},
                    "400": {"description": "No."},
                },
            },
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "api_key"}},
        "schemas": {
            "App": thing(
                ("id",),
                id=TEXT,
                made=TIME,
                hooks=array(thing(url=TEXT)),
                more={"allOf": [ref("Options")]},
                **SHARED,
            ),
            "Options": thing(size=WHOLE, either=EITHER),
            "Orphan": thing(extra={"type": "object", "additionalProperties": thing(deep=TEXT)}),
        },
    },
}
OLD = apply(DOCUMENT)[0]
GET, POST, SCHEMAS = "/paths/~1apps/get", "/paths/~1apps/post", "/components/schemas"
REQUEST = f"{POST}/requestBody/content/application~1json/schema"
APP, BODY = f"{SCHEMAS}/App/properties", f"{REQUEST}/properties"
SIZE = f"{GET}/parameters/0"
MOVED: Node = {
    "/components/requestBodies": {"Made": body(FIELDS)},
    f"{POST}/requestBody": {"$ref": "#/components/requestBodies/Made"},
    "/components/parameters": {"size": PAGE_SIZE},
    SIZE: {"$ref": "#/components/parameters/size"},
    f"{APP}/id": {"allOf": [TEXT, {"title": "Id"}]},
}

# What is changed in the document, and what is told of it; what may break users' code has an exclamation mark.
CASES: list[tuple[Node, str]] = [
    ({}, ""),
    ({f"{SCHEMAS}/App/description": "New words.", f"{APP}/id/example": "id-1"}, ""),
    ({f"{SCHEMAS}/App/title": "Something Else", f"{SCHEMAS}/App/x-note": "for us"}, ""),
    (MOVED, ""),
    ({f"{SIZE}/style": "form", f"{SIZE}/required": False}, ""),
    # Operations, names, servers, security, deprecation
    (
        {"/paths/~1new": {"get": {"operationId": "new", "responses": {"204": {"description": "."}}}}},
        "added GET /new: applications.new",
    ),
    ({GET: GONE}, "!removed GET /apps: apps.listApps"),
    ({f"{GET}/operationId": "getApps"}, "!changed GET /apps: apps.listApps → apps.getApps"),
    ({f"{GET}/tags": ["apps", "more"]}, ""),
    ({f"{GET}/tags": ["all"]}, "!changed GET /apps: apps.listApps → all.listApps"),
    (
        {"/servers/0/url": "https://example.com/v2"},
        "!removed server https://example.com/v1; added server https://example.com/v2",
    ),
    ({"/servers/-": {"url": "https://example.com/v2"}}, "added server https://example.com/v2"),
    ({f"{GET}/security": [{"key": []}]}, "changed GET /apps: security none → [{'key': []}]"),
    (
        {"/security": [{"key": []}]},
        "changed GET /apps: security none → [{'key': []}]; changed POST /apps: security none → [{'key': []}]",
    ),
    ({f"{GET}/deprecated": True}, "changed GET /apps: deprecated none → True"),
    ({f"{SIZE}/deprecated": True}, "changed GET /apps, query parameter s: deprecated none → True"),
    ({f"{APP}/made/deprecated": True}, "changed model App, property made: deprecated none → True"),
    # Parameters
    ({f"{GET}/parameters/-": parameter("index", "query", WHOLE)}, "added GET /apps, query parameter index: integer"),
    (
        {SIZE: {**parameter("page", "query", WHOLE), "required": True}},
        "!added GET /apps, query parameter page: integer, required; !removed GET /apps, query parameter s: integer",
    ),
    ({SIZE: GONE}, "!removed GET /apps, query parameter s: integer"),
    (
        {"/paths/~1apps/parameters/0/required": True},
        "; ".join(f"!changed {path} /apps, header parameter tenant: optional → required" for path in ("GET", "POST")),
    ),
    ({f"{SIZE}/required": True}, "!changed GET /apps, query parameter s: optional → required"),
    ({f"{SIZE}/schema/type": "string"}, "!changed GET /apps, query parameter s: integer → string"),
    ({f"{SIZE}/schema/type": "number"}, "changed GET /apps, query parameter s: integer → number"),
    ({f"{SIZE}/schema/minimum": 2}, "!changed GET /apps, query parameter s: minimum 1 → 2"),
    ({f"{SIZE}/schema/minimum": 0}, "changed GET /apps, query parameter s: minimum 1 → 0"),
    ({f"{SIZE}/schema/maximum": GONE}, "changed GET /apps, query parameter s: maximum 9 → none"),
    ({f"{SIZE}/schema/default": 6}, "!changed GET /apps, query parameter s: default 5 → 6"),
    ({f"{SIZE}/schema/default": GONE}, "!changed GET /apps, query parameter s: default 5 → none"),
    # Request bodies
    ({f"{BODY}/day": DATE}, "added model MakeBody, property day: string (date)"),
    (
        {f"{BODY}/day": DATE, f"{REQUEST}/required": ["name", "day"]},
        "!added model MakeBody, property day: string (date), required",
    ),
    ({f"{BODY}/n": GONE}, "!removed model MakeBody, property n: integer"),
    (
        {f"{REQUEST}/required": GONE, f"{POST}/requestBody/required": True},
        "changed model MakeBody, property name: required → optional",
    ),
    ({f"{REQUEST}/required": ["name", "n"]}, "!changed model MakeBody, property n: optional → required"),
    ({f"{POST}/requestBody/required": True}, ""),
    ({f"{BODY}/n/type": "number"}, "changed model MakeBody, property n: integer → number"),
    ({f"{BODY}/maybe/nullable": False}, "!changed model MakeBody, property maybe: string or null → string"),
    ({f"{BODY}/n/nullable": True}, "changed model MakeBody, property n: integer → integer or null"),
    ({f"{BODY}/n": {}}, "changed model MakeBody, property n: integer → anything"),
    ({f"{BODY}/name/maxLength": 10}, "changed model MakeBody, property name: maxLength 9 → 10"),
    ({f"{BODY}/name/maxLength": 8}, "!changed model MakeBody, property name: maxLength 9 → 8"),
    ({f"{BODY}/name/pattern": "^a"}, "!changed model MakeBody, property name: pattern none → ^a"),
    ({f"{BODY}/name/format": "email"}, "!changed model MakeBody, property name: format none → email"),
    ({f"{REQUEST}/additionalProperties": False}, "!changed model MakeBody: additionalProperties none → False"),
    ({f"{BODY}/n/default": 1}, "changed model MakeBody, property n: default none → 1"),
    ({f"{BODY}/kind/enum": ["a", "b", "c"]}, "added model MakeBody, property kind, value 'c'"),
    (
        {f"{BODY}/name/enum": ["only"]},
        "!changed model MakeBody, property name: string → enum of string; "
        "added model MakeBody, property name, value 'only'",
    ),
    (
        {f"{BODY}/kind/enum": GONE},
        "!removed model MakeBody, property kind, value 'a'; "
        "!removed model MakeBody, property kind, value 'b'; "
        "changed model MakeBody, property kind: enum of string → string",
    ),
    ({f"{BODY}/kind/enum/0": GONE}, "!removed model MakeBody, property kind, value 'a'"),
    # Answers
    (
        {f"{POST}/responses/201/headers/X-Id/required": GONE},
        "!changed POST /apps, answer 201, header X-Id: required → optional",
    ),
    (
        {f"{GET}/responses/200/content/application~1json/schema/nullable": True},
        "!changed GET /apps, answer 200, application/json: array of App → array of App or null",
    ),
    ({f"{GET}/responses/404": body(TEXT)}, "added GET /apps, answer 404"),
    (
        {f"{GET}/responses": {"202": body(array(ref("App")))}},
        "!removed GET /apps, answer 200; added GET /apps, answer 202",
    ),
    ({f"{POST}/responses/400": GONE}, "removed POST /apps, answer 400"),
    ({f"{POST}/responses/400": body(TEXT, "text/plain")}, "added POST /apps, answer 400, text/plain: string"),
    (
        {f"{GET}/responses/200/headers": {"X-Count": {"schema": WHOLE}}},
        "added GET /apps, answer 200, header X-Count: integer",
    ),
    (
        {f"{GET}/responses/200/content/application~1json/schema": ref("App")},
        "!changed GET /apps, answer 200, application/json: array of App → App; "
        "!removed GET /apps, answer 200, application/json, item: App",
    ),
    ({f"{APP}/region": {**TEXT, "nullable": True}}, "added model App, property region: string or null"),
    ({f"{APP}/made": GONE}, "!removed model App, property made: string (date-time)"),
    ({f"{SCHEMAS}/App/required": GONE}, "!changed model App, property id: required → optional"),
    ({f"{SCHEMAS}/App/required": ["id", "made"]}, "changed model App, property made: optional → required"),
    ({f"{APP}/n/nullable": True}, "!changed model App, property n: integer → integer or null"),
    ({f"{APP}/maybe/nullable": GONE}, "changed model App, property maybe: string or null → string"),
    ({f"{APP}/n/type": "number"}, "!changed model App, property n: integer → number"),
    ({f"{APP}/name/maxLength": 10}, "!changed model App, property name: maxLength 9 → 10"),
    ({f"{APP}/name/maxLength": 8}, "changed model App, property name: maxLength 9 → 8"),
    ({f"{APP}/name/maxLength": GONE}, "!changed model App, property name: maxLength 9 → none"),
    ({f"{APP}/name/pattern": "^a"}, "changed model App, property name: pattern none → ^a"),
    ({f"{APP}/n/default": 1}, "changed model App, property n: default none → 1"),
    ({f"{APP}/n/readOnly": True}, "changed model App, property n: readOnly none → True"),
    ({f"{APP}/kind/enum": ["a", "b", "c"]}, "added model App, property kind, value 'c'"),
    ({f"{APP}/kind/enum/0": GONE}, "removed model App, property kind, value 'a'"),
    ({f"{APP}/made/format": "date"}, "!changed model App, property made: string (date-time) → string (date)"),
    ({f"{APP}/more": {}}, "!changed model App, property more: Options → anything"),
    ({f"{APP}/hooks/items/properties/kind": TEXT}, "added model AppHooksItem, property kind: string"),
    # Models of both
    ({f"{SCHEMAS}/New": thing(a=TEXT)}, "added model New: object"),
    (
        {f"{SCHEMAS}/Orphan": GONE},
        "!removed model Orphan: object; "
        "!removed model OrphanExtra: object; "
        "!removed model OrphanExtraAdditionalProperty: object",
    ),
    ({f"{SCHEMAS}/Options/required": ["size"]}, "!changed model Options, property size: optional → required"),
    (
        {f"{SCHEMAS}/Options/properties/either/nullable": GONE},
        "!changed model Options, property either: OptionsEither or null → OptionsEither",
    ),
]


@pytest.mark.parametrize(("changed", "told"), CASES, ids=[told or str([*changed]) for changed, told in CASES])
def test_a_change_is_told_and_breaking_ones_are_marked(changed: Node, told: str) -> None:
    """Each change of a document is one entry: what happened to what, and whether it may break users' code."""
    # Not deepcopy: what is shared by several places would stay one object.
    new = altered(json.loads(json.dumps(DOCUMENT)), changed)
    found = changes(OLD, apply(new)[0])
    assert "; ".join(f"{'!' * change.breaking}{change}" for change in found) == told


@examples(20)
@given(data=st.data())
def test_what_is_dropped_one_way_is_added_the_other(data: st.DataObject) -> None:
    """Whatever property is taken out of a document, the report says removed, and added when compared the other way."""
    document = apply(vendored())[0]
    properties = [path for path in surface(document) if path[-1].startswith("property ") and len(path) == 2]
    model, name = data.draw(st.sampled_from(properties))
    place = f"{SCHEMAS}/{model.removeprefix('model ')}/properties/{name.removeprefix('property ')}"
    smaller = put(deepcopy(document), place, GONE)
    removed, added = changes(document, smaller), changes(smaller, document)
    assert [(change.verb, change.path[:2], change.breaking) for change in removed] == [("removed", (model, name), True)]
    assert [(change.verb, change.path[:2]) for change in added] == [("added", (model, name))]
