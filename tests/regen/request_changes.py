"""A document of operations, answers and models, and changes of what users call and send, each with its verdict."""

import json
from collections.abc import Callable
from typing import Any, cast

from overrides.spec import Node
from overrides.spec._document import at
from tests.regen.documents import DATE, TEXT, TIME, WHOLE, array, body, parameter, ref, thing
from tests.regen.support import drop, put

MAYBE: Node = {**TEXT, "nullable": True}
KIND: Node = {**TEXT, "enum": ["a", "b"]}
MORE: Node = {"allOf": [ref("Options")]}
SCHEMES = {"key": {"type": "apiKey", "in": "query", "name": "api_key"}}


def old() -> Node:
    """Make the document that is changed."""
    size = parameter("size", "query", {**WHOLE, "minimum": 1, "maximum": 9, "default": 5})
    fields = thing(("name",), name={**TEXT, "maxLength": 9}, kind=KIND, options=ref("Options"), n=WHOLE, maybe=MAYBE)
    app = thing(("id",), id=TEXT, made=TIME, hooks=array(thing(url=TEXT)), more=MORE, kind=KIND, n=WHOLE, maybe=MAYBE)
    either: Node = {"nullable": True, "oneOf": [thing(inner=TEXT)]}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "API", "version": "1"},
        "servers": [{"url": "https://example.com/v1"}],
        "paths": {
            "/apps": {
                "parameters": [parameter("tenant", "header", TEXT)],
                "get": {
                    "operationId": "listApps",
                    "tags": ["apps"],
                    "parameters": [size],
                    "responses": {"200": body(array(ref("App")))},
                },
                "post": {
                    "operationId": "makeApp",
                    "tags": ["apps"],
                    "requestBody": body(fields),
                    "responses": {"201": body(ref("App")), "400": {"description": "No."}},
                },
            }
        },
        "components": {
            "securitySchemes": SCHEMES,
            "schemas": {
                "App": {**app, "properties": {**app["properties"], "name": {**TEXT, "maxLength": 9}}},
                "Options": thing(size=WHOLE, either=either),
                "Orphan": thing(extra={"type": "object", "additionalProperties": thing(deep=TEXT)}),
            },
        },
    }
    # The schemas stand at several places each.
    return cast("Node", json.loads(json.dumps(document)))


GET, POST, SCHEMAS = "/paths/~1apps/get", "/paths/~1apps/post", "/components/schemas"
REQUEST = f"{POST}/requestBody/content/application~1json/schema"
APP = f"{SCHEMAS}/App/properties"
SIZE = f"{GET}/parameters/0"


def set_to(place: str, value: Any) -> Callable[[Node], Node]:
    """Return the change that puts a value at a place."""
    return lambda document: put(document, place, value)


def without(place: str) -> Callable[[Node], Node]:
    """Return the change that takes away what stands at a place."""
    return lambda document: drop(document, place)


def _moved(document: Node) -> None:
    """Write the same in other words."""
    schema = at(document, REQUEST)
    put(document, f"{POST}/requestBody", {"$ref": "#/components/requestBodies/Made"})
    document["components"]["requestBodies"] = {"Made": body(schema)}
    document["components"]["parameters"] = {"size": at(document, SIZE)}
    put(document, SIZE, {"$ref": "#/components/parameters/size"})
    put(document, f"{APP}/id", {"allOf": [{"$ref": f"#{APP}/name"}, {"title": "Id"}]})
    put(document, f"{APP}/id/allOf/0", TEXT)


REQUESTS: dict[str, tuple[Callable[[Node], Any], list[str]]] = {
    "nothing": (lambda _: None, []),
    "a description": (set_to(f"{SCHEMAS}/App/description", "New words."), []),
    "an example": (set_to(f"{APP}/id/example", "id-1"), []),
    "a title": (set_to(f"{SCHEMAS}/App/title", "Something Else"), []),
    "an extension": (set_to(f"{SCHEMAS}/App/x-note", "for us"), []),
    "the same in other words": (_moved, []),
    "what is usual": (lambda d: (set_to(f"{SIZE}/style", "form")(d), set_to(f"{SIZE}/required", value=False)(d)), []),
    # Operations, names, servers, security, deprecation
    "a new operation": (
        set_to("/paths/~1new", {"get": {"operationId": "new", "responses": {"204": {"description": "."}}}}),
        ["added GET /new: applications.new"],
    ),
    "a removed operation": (without(GET), ["BREAKING removed GET /apps: apps.listApps"]),
    "a renamed function": (
        set_to(f"{GET}/operationId", "getApps"),
        ["BREAKING changed GET /apps: apps.listApps → apps.getApps"],
    ),
    "another module": (set_to(f"{GET}/tags", ["all"]), ["BREAKING changed GET /apps: apps.listApps → all.listApps"]),
    "another server": (
        set_to("/servers/0/url", "https://example.com/v2"),
        ["BREAKING removed server https://example.com/v1", "added server https://example.com/v2"],
    ),
    "one more server": (
        lambda d: d["servers"].append({"url": "https://example.com/v2"}),
        ["added server https://example.com/v2"],
    ),
    "security": (set_to(f"{GET}/security", [{"key": []}]), ["changed GET /apps: security none → [{'key': []}]"]),
    "security of all": (
        set_to("/security", [{"key": []}]),
        [f"changed {path} /apps: security none → [{{'key': []}}]" for path in ("GET", "POST")],
    ),
    "a deprecated operation": (set_to(f"{GET}/deprecated", True), ["changed GET /apps: deprecated none → True"]),
    "a deprecated parameter": (
        set_to(f"{SIZE}/deprecated", True),
        ["changed GET /apps, query parameter size: deprecated none → True"],
    ),
    "a deprecated property": (
        set_to(f"{APP}/made/deprecated", True),
        ["changed model App, property made: deprecated none → True"],
    ),
    # Parameters
    "an optional parameter": (
        lambda d: at(d, f"{GET}/parameters").append(parameter("index", "query", WHOLE)),
        ["added GET /apps, query parameter index: integer"],
    ),
    "a required parameter": (
        set_to(SIZE, {**parameter("page", "query", WHOLE), "required": True}),
        [
            "BREAKING added GET /apps, query parameter page: integer, required",
            "BREAKING removed GET /apps, query parameter size: integer",
        ],
    ),
    "a parameter elsewhere": (
        set_to(f"{SIZE}/in", "header"),
        ["BREAKING removed GET /apps, query parameter size: integer",
         "added GET /apps, header parameter size: integer"],
    ),
    "a removed parameter": (without(SIZE), ["BREAKING removed GET /apps, query parameter size: integer"]),
    "a parameter of the path": (
        set_to("/paths/~1apps/parameters/0/required", True),
        [f"BREAKING changed {path} /apps, header parameter tenant: optional → required" for path in ("GET", "POST")],
    ),
    "a parameter that is required now": (
        set_to(f"{SIZE}/required", True),
        ["BREAKING changed GET /apps, query parameter size: optional → required"],
    ),
    "a parameter of another type": (
        set_to(f"{SIZE}/schema/type", "string"),
        ["BREAKING changed GET /apps, query parameter size: integer → string"],
    ),
    "a wider parameter": (
        set_to(f"{SIZE}/schema/type", "number"),
        ["changed GET /apps, query parameter size: integer → number"],
    ),
    "a higher minimum of a parameter": (
        set_to(f"{SIZE}/schema/minimum", 2),
        ["BREAKING changed GET /apps, query parameter size: minimum 1 → 2"],
    ),
    "a lower minimum of a parameter": (
        set_to(f"{SIZE}/schema/minimum", 0),
        ["changed GET /apps, query parameter size: minimum 1 → 0"],
    ),
    "a parameter without a maximum": (
        without(f"{SIZE}/schema/maximum"),
        ["changed GET /apps, query parameter size: maximum 9 → none"],
    ),
    "another default of a parameter": (
        set_to(f"{SIZE}/schema/default", 6),
        ["BREAKING changed GET /apps, query parameter size: default 5 → 6"],
    ),
    "no default of a parameter": (
        without(f"{SIZE}/schema/default"),
        ["BREAKING changed GET /apps, query parameter size: default 5 → none"],
    ),
    # Request bodies
    "an optional request property": (
        set_to(f"{REQUEST}/properties/day", DATE),
        ["added model MakeAppBody, property day: string (date)"],
    ),
    "a required request property": (
        lambda d: (put(d, f"{REQUEST}/properties/day", DATE), put(d, f"{REQUEST}/required", ["name", "day"])),
        ["BREAKING added model MakeAppBody, property day: string (date), required"],
    ),
    "a removed request property": (
        without(f"{REQUEST}/properties/n"),
        ["BREAKING removed model MakeAppBody, property n: integer"],
    ),
    "a request property that is optional now": (
        lambda d: (drop(d, f"{REQUEST}/required"), put(d, f"{POST}/requestBody/required", value=True)),
        ["changed model MakeAppBody, property name: required → optional"],
    ),
    "a request property that is required now": (
        set_to(f"{REQUEST}/required", ["name", "n"]),
        ["BREAKING changed model MakeAppBody, property n: optional → required"],
    ),
    "a body that is required now": (set_to(f"{POST}/requestBody/required", True), []),
    "another media type of a body": (
        lambda d: at(d, f"{POST}/requestBody/content").update({"application/merge+json": {"schema": thing(a=TEXT)}}),
        [
            "added POST /apps, request body application/merge+json: MakeAppBody2, required",
            "added model MakeAppBody2: object",
        ],
    ),
    "a wider request property": (
        set_to(f"{REQUEST}/properties/n/type", "number"),
        ["changed model MakeAppBody, property n: integer → number"],
    ),
    "a narrower request property": (
        set_to(f"{REQUEST}/properties/maybe/nullable", value=False),
        ["BREAKING changed model MakeAppBody, property maybe: string or null → string"],
    ),
    "a request property that may be null": (
        set_to(f"{REQUEST}/properties/n/nullable", value=True),
        ["changed model MakeAppBody, property n: integer → integer or null"],
    ),
    "any value in a request": (
        set_to(f"{REQUEST}/properties/n", {}),
        ["changed model MakeAppBody, property n: integer → anything"],
    ),
    "a longer request property": (
        set_to(f"{REQUEST}/properties/name/maxLength", 10),
        ["changed model MakeAppBody, property name: maxLength 9 → 10"],
    ),
    "a shorter request property": (
        set_to(f"{REQUEST}/properties/name/maxLength", 8),
        ["BREAKING changed model MakeAppBody, property name: maxLength 9 → 8"],
    ),
    "a pattern of a request property": (
        set_to(f"{REQUEST}/properties/name/pattern", "^a"),
        ["BREAKING changed model MakeAppBody, property name: pattern none → ^a"],
    ),
    "a format of a request property": (
        set_to(f"{REQUEST}/properties/name/format", "email"),
        ["BREAKING changed model MakeAppBody, property name: format none → email"],
    ),
    "a request that takes nothing else": (
        set_to(f"{REQUEST}/additionalProperties", value=False),
        ["BREAKING changed model MakeAppBody: additionalProperties none → False"],
    ),
    "a default of a request property": (
        set_to(f"{REQUEST}/properties/n/default", 1),
        ["changed model MakeAppBody, property n: default none → 1"],
    ),
    "an enum value": (
        set_to(f"{REQUEST}/properties/kind/enum", ["a", "b", "c"]),
        ["added model MakeAppBody, property kind, value 'c'"],
    ),
    "an enum in place of any text": (
        set_to(f"{REQUEST}/properties/name/enum", ["only"]),
        [
            "BREAKING changed model MakeAppBody, property name: string → enum of string",
            "added model MakeAppBody, property name, value 'only'",
        ],
    ),
    "any text in place of an enum": (
        without(f"{REQUEST}/properties/kind/enum"),
        [
            "BREAKING removed model MakeAppBody, property kind, value 'a'",
            "BREAKING removed model MakeAppBody, property kind, value 'b'",
            "changed model MakeAppBody, property kind: enum of string → string",
        ],
    ),
    "a removed enum value": (
        without(f"{REQUEST}/properties/kind/enum/0"),
        ["BREAKING removed model MakeAppBody, property kind, value 'a'"],
    ),
}  # fmt: skip
