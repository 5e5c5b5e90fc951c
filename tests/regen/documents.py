"""Documents to generate from: one with everything, and those of the API's history."""

import json
from typing import Any, cast

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


AWKWARD = (
    *("self", "class", "from", "fooBar", "content-type", "item", "items", "data", "rest", "_cls", "value", "_source2"),
    *("name", "cast", "json", "list", "dict", "type", "datetime", "UUID", 'we"ird', "ünï", "back\\slash", "{brace}"),
    *("2fa", "+1", "to_dict", "from_dict", "additional_properties", "additional_keys"),
)
"""Names of properties that are no Python names, or names that generated code uses itself."""

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
    "union_map": {"type": "object", "additionalProperties": {"oneOf": [ref("Leaf"), TEXT]}},
    "maybe_text": {**TEXT, "nullable": True},
    "maybe_inner": {**thing(z=TEXT), "nullable": True},
    "maybe_leaf": {"nullable": True, "allOf": [ref("Leaf")]},
    "maybe_day": {**DATE, "nullable": True},
    "maybe_leaves": {**array(ref("Leaf")), "nullable": True},
    "text_or_whole": {"oneOf": [TEXT, WHOLE]},
    "leaf_or_branch": {"oneOf": [ref("Leaf"), ref("Branch")]},
    "leaf_or_text_or_day": {"anyOf": [ref("Leaf"), TEXT, DATE]},
    "leaves_or_leaf": {"oneOf": [array(ref("Leaf")), ref("Leaf")]},
    "unions": array({"oneOf": [ref("Leaf"), ref("Branch"), WHOLE]}),
    "moment_or_day": {"oneOf": [TIME, DATE]},
    "two_choices": {"oneOf": [{"type": "string", "enum": ["one"]}, {"type": "string", "enum": ["two"]}]},
    "merged": {"allOf": [ref("Leaf"), ref("Branch"), thing(big=TEXT)]},
    "read_only": {**TEXT, "readOnly": True},
    "write_only": {**TEXT, "writeOnly": True},
    **dict.fromkeys(AWKWARD, TEXT),
    "source": array(DATE),
    "field_dict": array(DATE),
    "readings": {"oneOf": [ref("Leaf"), DATE]},
}


def everything() -> Node:
    """Make a document with every kind of type, parameter, request body and answer."""
    filters = [
        parameter("since", "query", DATE),
        parameter("ids", "query", array(UUID)),
        parameter("kind", "query", {"type": "string", "enum": ["k1", "k2"]}),
        parameter("filter", "query", ref("Leaf")),
        parameter("either", "query", {"oneOf": [TEXT, WHOLE]}),
        parameter("when", "query", {"oneOf": [DATE, {"type": "string", "enum": ["now"]}]}),
        parameter("X-Trace", "header", {"type": "boolean"}),
        parameter("X-Level", "header", WHOLE),
        parameter("session", "cookie", TEXT),
        parameter("2fa", "query", TEXT),
        parameter("params", "query", TEXT),
        parameter("body", "query", TEXT),
        parameter("headers", "header", TEXT),
        parameter("cookies", "cookie", TEXT),
        parameter("client", "query", TEXT),
        parameter("client", "header", TEXT),
    ]
    answers = {
        "200": body(array(ref("Everything"))),
        "2XX": body(ref("Leaf")),
        "404": {"description": "No body."},
        "400": body(ref("Problem"), "application/problem+json"),
        "503": body(TEXT, "text/plain"),
        "418": body({"oneOf": [ref("Leaf"), ref("Branch")]}),
        "422": {"$ref": "#/components/responses/Refused"},
        "default": body({}),
    }
    thing_id = parameter("thing_id", "path", UUID)
    form = thing(a=TEXT, b=WHOLE)
    file = {"type": "string", "format": "binary"}
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
                    "requestBody": body(form, "application/x-www-form-urlencoded"),
                    "responses": {"200": body({"type": "string", "enum": ["done", "undone"]})},
                },
                "patch": {
                    "parameters": [thing_id],
                    "requestBody": body(thing(("f",), f=file, b=WHOLE, d=DATE), "multipart/form-data"),
                    "responses": {"200": body(file, "application/octet-stream")},
                },
                "post": {
                    "operationId": "postPart",
                    "parameters": [thing_id],
                    "requestBody": body(array(ref("Leaf"))),
                    "responses": {"200": body(TIME), "203": body(array(DATE))},
                },
                "delete": {
                    "operationId": "deletePart",
                    "parameters": [thing_id],
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": ref("Leaf")},
                            "application/x-www-form-urlencoded": {"schema": form},
                        }
                    },
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
            "requestBodies": {"Raw": body(file, "application/octet-stream")},
            "responses": {"Refused": body(thing(reason=TEXT, inner=thing(code=WHOLE)))},
            "schemas": {
                "Everything": {
                    "type": "object",
                    "required": ["must_day", "must_list", "must_inner", "must_choice", "must_union"],
                    "properties": {
                        "must_day": DATE,
                        "must_list": array(TIME),
                        "must_inner": thing(("a",), a=TEXT),
                        "must_choice": {"type": "string", "enum": ["b", "a"]},
                        "must_union": {"oneOf": [TEXT, ref("Leaf")]},
                        **PROPERTIES,
                    },
                },
                "Leaf": thing(leaf=TEXT, n=WHOLE),
                "Branch": thing(branch=TEXT, n=WHOLE, more=array(ref("Branch")), self=ref("Branch")),
                "Problem": thing(title=TEXT, invalid_parameters={"type": "object", "additionalProperties": TEXT}),
                "Kind": {"type": "string", "enum": ["p", "q"]},
                "Alias": ref("Leaf"),
                "Big": {"allOf": [ref("Leaf"), ref("Branch"), thing(big=TEXT)]},
                "Orphan": thing(o=TEXT),
                "Either": {"oneOf": [ref("Leaf"), ref("Branch")]},
                "Same": {"allOf": [ref("Leaf")]},
                "Twice": {"allOf": [ref("Leaf"), ref("Leaf"), thing(twice=TEXT)]},
                "Texts": array(TEXT),
            },
        },
    }


def version_1_0_0() -> Node:
    """Make a document as the first was: no created application, any links, credentials by a global scheme."""
    scheme = {"type": "apiKey", "in": "query"}
    application = thing(
        ("id", "name"),
        id=TEXT,
        name=TEXT,
        voice=thing(webhooks=array(ref("Webhook"))),
        keys=thing(public_key=TEXT, private_key=TEXT),
        _links=ref("Links"),
    )
    page = thing(
        ("count",), count=WHOLE, _embedded=thing(applications=array(ref("ApplicationResource"))), _links=ref("Links")
    )
    fields = thing(("name", "type"), name=TEXT, type={**TEXT, "enum": ["voice"]}, answer_url=TEXT, event_url=TEXT)
    app_id = parameter("app_id", "path", TEXT)
    return {
        "openapi": "3.0.0",
        "info": {"title": "Applications", "version": "1.0.0"},
        "servers": [{"url": "https://example.com/v1/applications"}],
        "security": [{"apiKey": [], "apiSecret": []}],
        "paths": {
            "/": {
                "get": {
                    "operationId": "getApplications",
                    "parameters": [parameter("page_size", "query", {**WHOLE, "default": 10})],
                    "responses": {"200": body(ref("ApplicationsResource"))},
                },
                "post": {
                    "operationId": "postApplication",
                    "security": [{"apiKey": [], "apiSecret": []}],
                    "requestBody": body(fields),
                    "responses": {"201": body(ref("ApplicationResource"))},
                },
            },
            "/{app_id}": {
                "parameters": [app_id],
                "get": {
                    "operationId": "getApplication",
                    "responses": {"200": body(ref("ApplicationResource"))},
                },
                "put": {
                    "operationId": "putApplication",
                    "requestBody": body(fields),
                    "responses": {"200": body(ref("ApplicationResource"))},
                },
                "delete": {"operationId": "removeApplication", "responses": {"204": {"description": "Gone."}}},
            },
        },
        "components": {
            "securitySchemes": {
                "apiKey": {**scheme, "name": "api_key"},
                "apiSecret": {**scheme, "name": "api_secret"},
            },
            "schemas": {
                "ApplicationResource": application,
                "ApplicationsResource": page,
                "Links": {"type": "object", "additionalProperties": thing(href=TEXT)},
                "Webhook": thing(("endpoint",), endpoint=TEXT, http_method={**TEXT, "enum": ["GET", "POST"]}),
            },
        },
    }


METHOD, KIND = {**TEXT, "enum": ["GET", "POST"]}, {**TEXT, "enum": ["voice", "messages"]}
CREDENTIALS = {"api_key": ref("apiKey"), "api_secret": ref("apiSecret")}


def _webhooks(*kinds: str) -> Node:
    fields = {"endpoint_type": {**TEXT, "enum": list(kinds)}, "endpoint": {**TEXT, "format": "url"}}
    return thing(webhooks=array(thing(("endpoint_type", "endpoint", "http_method"), **fields, http_method=METHOD)))


def _operation(name: str, answer: str | None, *parameters: Node, **fields: Node) -> Node:
    """Describe an operation in the way of the vendor's documents."""
    sent = thing(("api_key", "api_secret", "name", "type"), **CREDENTIALS, name=TEXT, type=KIND, **fields)
    content = {"content": body(sent)["content"]} if fields else None
    status = {"createApplication": "201", "deleteApplication": "204"}.get(name, "200")
    return {
        "operationId": name,
        **({"parameters": list(parameters)} if parameters else {}),
        **({"requestBody": content} if content else {}),
        "responses": {status: body(ref(answer)) if answer else {"description": "No content"}},
    }


def version_1_0_1() -> Node:
    """Make a document in the shape of 1.0.1, and of the 1.0.2 that the vendor's repository has."""
    key, secret, app_id = ({"$ref": f"#/components/parameters/{name}"} for name in ("key", "secret", "app_id"))
    urls = {name: {**TEXT, "format": "url"} for name in ("answer_url", "event_url")}
    methods = {name: {**TEXT, "default": "GET"} for name in ("answer_method", "event_method")}
    more = dict.fromkeys(("status_url", "status_method", "inbound_url", "inbound_method"), TEXT)
    created = {**dict.fromkeys((*urls, *methods), TEXT), **more}
    sizes = [parameter(name, "query", {**WHOLE, "default": 10}) for name in ("page_size", "page_index")]
    base = {
        name: ref(f"applicationsBase/properties/{name}") for name in ("count", "page_size", "page_index", "_embedded")
    }
    application = {name: ref(f"applicationBase/properties/{name}") for name in ("id", "name")}
    products = {name: ref(name) for name in ("voice", "messages", "keys")}
    document = {
        "openapi": "3.0.0",
        "info": {"title": "Nexmo Application API", "version": "1.0.1"},
        "servers": [{"url": "https://example.com/v1/applications"}],
        "paths": {
            "/": {
                "post": _operation("createApplication", "applicationCreated", **created),
                "get": _operation("retrieveApplications", "applications", key, secret, *sizes),
            },
            "/{app_id}": {
                "get": _operation("retrieveApplication", "application", key, secret, app_id),
                "put": _operation("updateApplication", "application", app_id, **urls, **methods),
                "delete": _operation("deleteApplication", None, app_id),
            },
        },
        "components": {
            "parameters": {
                "app_id": parameter("app_id", "path", TEXT),
                "key": {**parameter("api_key", "query", TEXT), "required": True},
                "secret": {**parameter("api_secret", "query", TEXT), "required": True},
            },
            "schemas": {
                "apiKey": TEXT,
                "apiSecret": TEXT,
                "links": thing(href={**TEXT, "format": "url"}),
                "voice": _webhooks("answer_url", "event_url"),
                "messages": _webhooks("inbound_url", "status_url"),
                "keys": thing(public_key=TEXT),
                "keysWithPrivateKey": {"allOf": [ref("keys"), {"properties": {"private_key": TEXT}}]},
                "applicationCreated": {
                    "allOf": [ref("application"), {"properties": {"keys": ref("keysWithPrivateKey")}}]
                },
                "application": thing(("name", "voice", "messages"), **application, **products, _links=ref("links")),
                "applicationBase": thing(id=TEXT, name=TEXT),
                "applications": thing(tuple(base), **base, _links=ref("links")),
                "applicationsBase": {
                    "properties": {
                        **dict.fromkeys(("count", "page_size", "page_index"), WHOLE),
                        "_embedded": thing(applications=array(ref("application"))),
                    }
                },
            },
        },
    }
    # A copy: what is used more than once would be one object.
    return cast("Node", json.loads(json.dumps(document)))


def portal() -> Node:
    """Make a document in the shape that a portal serves: every schema with a title, and no reference into another."""
    document = version_1_0_1()
    document["info"] |= {"title": "Vonage Application API", "version": "1.0.2"}
    schemas = document["components"]["schemas"]
    for name in ("application", "applications"):
        base = schemas.pop(f"{name}Base")["properties"]
        schemas[name]["properties"] |= base
    for name, schema in schemas.items():
        schema["title"] = f"The {name} of the portal"
    document["paths"]["/{app_id}"]["parameters"] = [{"$ref": "#/components/parameters/app_id"}]
    for operation in ("get", "put", "delete"):
        del document["paths"]["/{app_id}"][operation]["parameters"][-1]
    return document
