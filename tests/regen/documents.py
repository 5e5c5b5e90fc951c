"""A document to generate from that has everything, and the parts that documents are made of."""

from typing import Any

from overrides.spec import Node

TEXT: Node = {"type": "string"}
WHOLE: Node = {"type": "integer"}
DATE: Node = {"type": "string", "format": "date"}
TIME: Node = {"type": "string", "format": "date-time"}
UUID: Node = {"type": "string", "format": "uuid"}


def ref(name: str) -> Node:
    """Refer to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(items: Node) -> Node:
    """Describe an array."""
    return {"type": "array", "items": items}


def thing(required: tuple[str, ...] = (), **properties: Any) -> Node:
    """Describe an object."""
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def body(schema: Node, content_type: str = "application/json") -> Node:
    """Describe an answer or a request body."""
    return {"description": "A body.", "content": {content_type: {"schema": schema}}}


def parameter(name: str, where: str, schema: Node) -> Node:
    """Describe a parameter."""
    return {"name": name, "in": where, "schema": schema, **({"required": True} if where == "path" else {})}


LEAF = thing(leaf=TEXT, n=WHOLE)
AWKWARD = (
    *("self", "class", "from", "fooBar", "content-type", "item", "items", "data", "rest", "_cls", "value", "_source2"),
    *("name", "cast", "json", "list", "dict", "type", "datetime", "UUID", 'we"ird', "ünï", "back\\slash", "{brace}"),
    *("2fa", "+1", "to_dict", "from_dict", "additional_properties", "additional_keys"),
)
"""Names of properties that are no Python names, or names that generated code uses itself."""

TAKEN = ("Client", "Any", "Mapping", "Response", "UUID", "Exception")
"""Names of components that generated modules use themselves."""

PROPERTIES: dict[str, Node] = {
    "text": TEXT,
    "number": {"type": "number"},
    "whole": WHOLE,
    "flag": {"type": "boolean"},
    "flag_enum": {"type": "boolean", "enum": [True]},
    "day": DATE,
    "moment": TIME,
    "uid": UUID,
    "base64": {"type": "string", "format": "byte"},
    "texts": array(TEXT),
    "days": array(DATE),
    "choice": {"type": "string", "enum": ["b", "a", "A"]},
    "choices": array({"type": "string", "enum": ["X", "x"]}),
    "number_choice": {"type": "integer", "enum": [1, 2]},
    "maybe_choice": {"type": "string", "enum": ["yes", "no", None], "nullable": True},
    "only_null": {"enum": [None], "nullable": True},
    "inner": thing(("a",), a=TEXT, deep=array(array(UUID))),
    "inners": array(thing(b=array(thing(c=TIME)))),
    "grid": array(array(ref("Leaf"))),
    "free": {"type": "object"},
    "open": {"type": "object", "additionalProperties": True},
    "closed": {"type": "object", "additionalProperties": False, "properties": {"q": TEXT}},
    "anything": {},
    "text_map": {"type": "object", "additionalProperties": TEXT},
    "day_map": {"type": "object", "additionalProperties": DATE},
    "leaf_map": {"type": "object", "additionalProperties": ref("Leaf"), "properties": {"known": ref("Leaf")}},
    "leaves_map": {"type": "object", "additionalProperties": array(ref("Leaf"))},
    "maybe_map": {"type": "object", "additionalProperties": {"nullable": True, "oneOf": [ref("Leaf")]}},
    "maybe_text": {**TEXT, "nullable": True},
    "maybe_inner": {**thing(z=TEXT), "nullable": True},
    "maybe_leaf": {"nullable": True, "allOf": [ref("Leaf")]},
    "maybe_day": {**DATE, "nullable": True},
    "maybe_leaves": {**array(ref("Leaf")), "nullable": True},
    "maybe_moment": {**TIME, "nullable": True},
    "maybe_texts": {**array(TEXT), "nullable": True},
    "leaves_or_null": array({"nullable": True, "oneOf": [ref("Leaf")]}),
    "days_or_null": array({**DATE, "nullable": True}),
    "one_leaf": {"anyOf": [ref("Leaf")]},
    "merged": {"allOf": [ref("Leaf"), ref("Branch"), thing(big=TEXT)]},
    "read_only": {**TEXT, "readOnly": True},
    "write_only": {**TEXT, "writeOnly": True},
    **dict.fromkeys(AWKWARD, TEXT),
    "source": array(DATE),
    "field_dict": array(DATE),
    "wrong_default": {**WHOLE, "default": "x"},
    "extended": {**TEXT, "x-note": {"$ref": "https://example.com"}},
    "one_of_one": {**thing(a=TEXT), "oneOf": [thing(b=TEXT)], "anyOf": [thing(c=TEXT)]},
    "maybe_component": ref("Maybe"),
    "maybe_list": ref("MaybeList"),
    "maybe_kind": ref("MaybeKind"),
    "encoded": ref("a%20b"),
    "digits": ref("2fa"),
    "tree": ref("Tree"),
    **{f"of_{name}": ref(name) for name in TAKEN},
}


def everything() -> Node:
    """Make a document with every kind of type, parameter, request body and answer."""
    filters = [
        parameter("since", "query", DATE),
        parameter("kind", "query", {"type": "string", "enum": ["k1", "k2"]}),
        parameter("flag", "query", {"type": "boolean"}),
        parameter("when", "query", {**TIME, "nullable": True}),
        parameter("2fa", "query", TEXT),
        parameter("params", "query", TEXT),
        parameter("body", "query", TEXT),
        parameter("client", "query", TEXT),
        {**parameter("styled", "query", TEXT), "style": "form", "explode": True},
    ]
    answers = {
        "200": body(array(ref("Everything"))),
        "2XX": body(ref("Leaf")),
        "404": {"description": "No body."},
        "400": body(ref("Problem"), "application/problem+json"),
        "503": body(TEXT, "text/plain"),
        "418": body({"nullable": True, "oneOf": [ref("Leaf")]}),
        "422": {"$ref": "#/components/responses/Refused"},
        "203": body(ref("Maybe")),
        "204": {**body(TEXT, "text/xml"), "content": {**body(TEXT, "text/xml")["content"], **body(LEAF)["content"]}},
        "default": body({**LEAF, "default": {"leaf": "x"}}),
    }
    thing_id = parameter("thing_id", "path", UUID)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Everything", "version": "1"},
        "paths": {
            "/things": {
                "get": {"operationId": "listThings", "tags": ["things"], "parameters": filters, "responses": answers},
                "post": {
                    "operationId": "makeThing",
                    "requestBody": {**body(ref("Everything")), "required": True},
                    "responses": {"201": body(ref("Everything"))},
                },
            },
            "/things/{thing_id}/parts/{n}": {
                "parameters": [parameter("n", "path", WHOLE)],
                "put": {
                    "operationId": "putPart",
                    "parameters": [thing_id],
                    "requestBody": body(thing(a=TEXT, b=WHOLE), "application/merge-patch+json"),
                    "responses": {"200": body({"type": "string", "enum": ["done", "undone"]})},
                },
                "patch": {
                    "parameters": [thing_id],
                    "requestBody": body(thing(("f",), f=TEXT, b=WHOLE, d=DATE)),
                    "responses": {"200": body({**TIME, "nullable": True})},
                },
                "post": {
                    "operationId": "postPart",
                    "parameters": [thing_id],
                    "requestBody": body(array(ref("Leaf"))),
                    "responses": {"200": body(TIME), "203": body(array(DATE))},
                },
                "delete": {
                    "operationId": "deletePart",
                    "parameters": [thing_id, parameter("n", "query", WHOLE)],
                    "requestBody": {**body(ref("Maybe")), "required": True},
                    "responses": {"204": {"description": "Gone."}},
                },
                "trace": {
                    "operationId": "tracePart",
                    "parameters": [thing_id],
                    "requestBody": {"$ref": "#/components/requestBodies/Raw"},
                    "responses": {"200": body(WHOLE)},
                },
            },
        },
        "components": {
            "requestBodies": {"Raw": body(TEXT)},
            "responses": {"Refused": body(thing(reason=TEXT, inner=thing(code=WHOLE)))},
            "schemas": {
                "Everything": {
                    "type": "object",
                    "required": [
                        "must_day",
                        "must_list",
                        "must_inner",
                        "must_choice",
                        "must_null",
                        "must_nulls",
                        "maybe_list",
                    ],
                    "properties": {
                        "must_day": DATE,
                        "must_list": array(TIME),
                        "must_inner": thing(("a",), a=TEXT),
                        "must_choice": {"type": "string", "enum": ["b", "a"]},
                        "must_null": {"nullable": True, "oneOf": [ref("Leaf")]},
                        "must_nulls": {**array(ref("Maybe")), "nullable": True},
                        **PROPERTIES,
                    },
                },
                "Leaf": LEAF,
                "Maybe": {**LEAF, "nullable": True},
                "MaybeList": {**array(ref("Maybe")), "nullable": True},
                "MaybeKind": {"type": "string", "enum": ["p", "q"], "nullable": True},
                "Tree": thing(("branches", "t"), branches=array(ref("Tree")), t=TEXT),
                **dict.fromkeys(("a b", "2fa", *TAKEN), LEAF),
                "Branch": thing(branch=TEXT, n=WHOLE, more=array(ref("Branch")), self=ref("Branch")),
                "Problem": thing(title=TEXT, invalid_parameters={"type": "object", "additionalProperties": TEXT}),
                "Kind": {"type": "string", "enum": ["p", "q"]},
                "Alias": ref("Leaf"),
                "Big": {"allOf": [ref("Leaf"), ref("Branch"), thing(big=TEXT)]},
                "Orphan": thing(o=TEXT),
                "Same": {"allOf": [ref("Leaf")]},
                "Twice": {"allOf": [ref("Leaf"), ref("Leaf"), thing(twice=TEXT)]},
                "Texts": array(TEXT),
            },
        },
    }
