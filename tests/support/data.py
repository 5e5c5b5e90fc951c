"""What the tests send and receive: obviously fake credentials, keywords, applications, a page, and the six calls."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any, Final

import httpx

Call = Callable[[Any], Any]
"""Calls a method of `client.applications`; what it returns is to be awaited with an `AsyncClient`."""

KEY: Final = "not-a-key"
SECRET: Final = "not-a-secret-5Fq/+="
CREDENTIALS: Final[dict[str, Any]] = {"api_key": KEY, "api_secret": SECRET}
APP_ID: Final = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"

VOICE: Final[dict[str, Any]] = {
    "name": "A",
    "type": "voice",
    "answer_url": "https://example.com/answer",
    "event_url": "https://example.com/event",
}
MESSAGES: Final[dict[str, Any]] = {
    "name": "A",
    "type": "messages",
    "inbound_url": "https://example.com/inbound",
    "status_url": "https://example.com/status",
}
"""The keywords of a request."""

CALLS: Final[dict[str, Call]] = {
    "list": lambda applications: applications.list(),
    "create": lambda applications: applications.create(**VOICE),
    "retrieve": lambda applications: applications.retrieve(APP_ID),
    "update": lambda applications: applications.update(APP_ID, **{**VOICE, "name": "B"}),
    "modify": lambda applications: applications.modify(APP_ID, name="B"),
    "delete": lambda applications: applications.delete(APP_ID),
}

APPLICATION: Final[dict[str, Any]] = {
    "id": APP_ID,
    "name": "A",
    "voice": {
        "webhooks": [
            {"endpoint_type": "event_url", "endpoint": "https://example.com/event", "http_method": "POST"},
            {"endpoint_type": "answer_url", "endpoint": "https://example.com/answer", "http_method": "GET"},
        ]
    },
    "keys": {"public_key": "not a public key"},
    "_links": {"self": {"href": f"/v1/applications/{APP_ID}"}},
}
CREATED: Final[dict[str, Any]] = {**APPLICATION, "keys": {"public_key": "not a public key", "private_key": "not a key"}}
PAGE: Final[dict[str, Any]] = {
    "count": 1,
    "page_size": 100,
    "page_index": 1,
    "_embedded": {"applications": [APPLICATION]},
    "_links": {"self": {"href": "/v1/applications"}},
}


def encoded(value: Any) -> bytes:
    """Write JSON."""
    return json.dumps(value).encode()


def success(method: str) -> httpx.Response:
    """Make the answer that a method hopes for."""
    if method == "delete":
        return httpx.Response(204)
    body = {"list": PAGE, "create": CREATED}.get(method, APPLICATION)
    return httpx.Response(201 if method == "create" else 200, content=encoded(body))


def _pickled(level: int) -> Callable[[Any], Any]:
    return lambda thing: pickle.loads(pickle.dumps(thing, level))  # noqa: S301


WAYS: Final[dict[str, Callable[[Any], Any]]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {level}": _pickled(level) for level in range(pickle.HIGHEST_PROTOCOL + 1)},
}
"""The ways in which a thing is made a second time."""
