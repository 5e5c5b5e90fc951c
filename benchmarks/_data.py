"""Pages of applications, as the API sends them: voice and messages in turn, keys, HAL links, a field nobody knows."""

import json
from typing import Any

PAGE_SIZE = 100

_PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\n" + ("A" * 64 + "\n") * 6 + "-----END PUBLIC KEY-----\n"
_ENDPOINTS = "https://webhooks.example.com/production/applications"
_WEBHOOKS = {
    "voice": (("answer_url", "GET"), ("event_url", "POST")),
    "messages": (("inbound_url", "POST"), ("status_url", "POST")),
}

CREATE = {
    "name": "My app",
    "type": "voice",
    "answer_url": "https://example.com/webhooks/answer",
    "answer_method": "GET",
    "event_url": "https://example.com/webhooks/event",
    "event_method": "POST",
}
"""The parameters of a create call."""


def app_id(number: int) -> str:
    """Return the id of the application of a number."""
    return f"aaaaaaaa-bbbb-cccc-dddd-{number:012d}"


def application(number: int) -> dict[str, Any]:
    """Return an application in the form of version 1."""
    product = "messages" if number % 2 else "voice"
    webhooks = [
        {"endpoint_type": kind, "endpoint": f"{_ENDPOINTS}/{app_id(number)}/{kind}", "http_method": method}
        for kind, method in _WEBHOOKS[product]
    ]
    return {
        "id": app_id(number),
        "name": f"Application {number}",
        product: {"webhooks": webhooks},
        "keys": {"public_key": _PUBLIC_KEY},
        "_links": {"self": {"href": f"/v1/applications/{app_id(number)}"}},
        "future": "unknown to the document",
    }


def page(size: int, index: int = 1, count: int | None = None) -> dict[str, Any]:
    """Return a page of applications in the form of version 1."""
    relations = {"self": index, "first": 1, "last": index, "next": index + 1}
    return {
        "count": size if count is None else count,
        "page_size": size,
        "page_index": index,
        "_embedded": {"applications": [application((index - 1) * size + number) for number in range(size)]},
        "_links": {
            relation: {"href": f"/v1/applications?page_size={size}&page_index={number}"}
            for relation, number in relations.items()
        },
    }


def page_v2(size: int) -> dict[str, Any]:
    """Return the same page in the form of version 2, which is the one that the vendor's package speaks."""
    first = page(size)
    return {
        "page_size": size,
        "page": 1,
        "total_items": size,
        "total_pages": 1,
        "_embedded": {"applications": [_version_2(entry) for entry in first["_embedded"]["applications"]]},
        "_links": first["_links"],
    }


def _version_2(entry: dict[str, Any]) -> dict[str, Any]:
    products = {
        product: {
            "webhooks": {
                webhook["endpoint_type"]: {"address": webhook["endpoint"], "http_method": webhook["http_method"]}
                for webhook in entry[product]["webhooks"]
            }
        }
        for product in _WEBHOOKS
        if product in entry
    }
    common = {name: value for name, value in entry.items() if name not in _WEBHOOKS}
    return {**common, "capabilities": products}


def encoded(value: object) -> bytes:
    """Return JSON as it comes over the wire."""
    return json.dumps(value).encode()
