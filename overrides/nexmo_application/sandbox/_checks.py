"""What the API refuses with 400. Only the first thing found wrong is reported, as the API does."""

import json
from collections.abc import Mapping
from typing import Final, Literal, TypedDict, cast

from ._store import PRODUCTS, method_field

_REQUIRED: Final = "Is required."
_URLS: Final = tuple(dict.fromkeys(field for hooks in PRODUCTS.values() for field in hooks))
_METHODS: Final = tuple(method_field(field) for field in _URLS)
_FIELDS: Final = ("name", "type", *_URLS, *_METHODS)


class ApplicationFields(TypedDict, total=False):
    """The fields of an application, by the names of the requests."""

    name: str
    type: Literal["voice", "messages", "rtc"]
    answer_url: str
    answer_method: Literal["GET", "POST"]
    event_url: str
    event_method: Literal["GET", "POST"]
    inbound_url: str
    inbound_method: Literal["GET", "POST"]
    status_url: str
    status_method: Literal["GET", "POST"]


class InvalidParameterError(Exception):
    """A request that the API refuses, with the parameter at fault and what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def json_object(content: bytes, content_type: str) -> dict[str, object] | None:
    """Read a request body: an empty object when there is none, None when it is anything but a JSON object."""
    if not content:
        return {}
    if content_type.partition(";")[0].strip().lower() not in ("", "application/json"):
        return None
    try:
        body: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", body) if isinstance(body, dict) else None


def application_fields(body: Mapping[str, object], *, current_type: str | None = None) -> dict[str, str]:
    """Pick the known fields out of a request to create or update an application; InvalidParameterError if one is wrong.

    With `current_type` the request is an update, which cannot change the type.
    """
    fields: dict[str, str] = {}
    for name in _FIELDS:
        if name in body:
            fields[name] = _text(name, body[name])
        elif name in ("name", "type"):
            raise InvalidParameterError(name, _REQUIRED)
    for name in _METHODS:
        if fields.get(name, "GET") not in ("GET", "POST"):
            raise InvalidParameterError(name, "Must be GET or POST.")
    _check_type(fields, current_type)
    return fields


def _text(name: str, value: object) -> str:
    """Check the value of a field, all of which are strings."""
    if not isinstance(value, str):
        raise InvalidParameterError(name, "Must be a string.")
    if not value:
        raise InvalidParameterError(name, "Must not be empty.")
    return value


def _check_type(fields: Mapping[str, str], current_type: str | None) -> None:
    """Refuse an unknown or changed type, and a voice application without its URLs."""
    product = fields["type"]
    if product not in PRODUCTS:
        raise InvalidParameterError("type", f"Must be one of {', '.join(PRODUCTS)}.")
    if current_type is not None and product != current_type:
        raise InvalidParameterError("type", "Cannot be changed.")
    if product == "voice":
        for name in PRODUCTS["voice"]:
            if name not in fields:
                raise InvalidParameterError(name, _REQUIRED)


def page_number(query: Mapping[str, str], name: str, *, default: int, minimum: int) -> int:
    """Read an integer from the query string; InvalidParameterError if it is none or too small."""
    text = query.get(name)
    if text is None:
        return default
    try:
        # int() alone would also take "1_000", " 7 " and digits of other scripts.
        number = int(text) if text.isascii() and text.removeprefix("-").isdigit() else None
    except ValueError:  # thousands of digits
        number = None
    if number is None:
        raise InvalidParameterError(name, "Must be an integer.")
    if number < minimum:
        raise InvalidParameterError(name, f"Must be at least {minimum}.")
    return number
