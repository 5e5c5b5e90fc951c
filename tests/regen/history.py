"""Documents in the shapes of the API's history."""

import json
from typing import cast

from overrides.spec import Node
from tests.regen.documents import TEXT, WHOLE, array, body, parameter, ref, thing


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
