"""What the API refuses with 400. Only the first thing found wrong is reported, as the API does."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import product
from types import NoneType
from typing import Any, Final, Literal, cast, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit
from uuid import UUID

from nexmo_application.models import CreateApplicationParams, UpdateApplicationParams
from nexmo_application.sandbox._products import METHODS, PRODUCTS, WEBHOOK_FIELDS, alternatives, method_field

_IS_REQUIRED: Final = "Is required."
_NEEDED: Final = {"voice": ("answer_url", "event_url")}
"""The webhooks without which an application of a type is refused, although the document does not require them."""
_KINDS: Final[Mapping[Any, tuple[type | tuple[type, ...], str]]] = {
    **dict.fromkeys((str, date, datetime, UUID), (str, "a string")),
    bool: (bool, "true or false"),
    int: (int, "an integer"),
    float: ((int, float), "a number"),
    list: (list, "an array"),
    NoneType: (NoneType, "null"),
    Any: (object, "anything"),
}
"""The types of the models as JSON has them, and their names."""


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


def application_fields(body: Mapping[str, object], *, current_type: str | None = None, strict: bool) -> dict[str, Any]:
    """Pick the known fields out of a request to create or update an application.

    Args:
        body: What was sent.
        current_type: The type of the application to update, which cannot be changed.
        strict: Refuse fields of another product and invalid URLs, too.

    Raises:
        InvalidParameterError: A field is wrong.
    """
    params: Any = CreateApplicationParams if current_type is None else UpdateApplicationParams
    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(params).items():
        if name in body:
            fields[name] = _checked(name, hint, body[name])
        elif name in params.__required_keys__:
            raise InvalidParameterError(name, _IS_REQUIRED)
    kind: str = fields["type"]
    if current_type not in (None, kind):
        raise InvalidParameterError("type", "Cannot be changed.")
    for name in _NEEDED.get(kind, ()):
        if name not in fields:
            raise InvalidParameterError(name, _IS_REQUIRED)
    if strict:
        _check_webhooks(kind, fields)
    return fields


def _checked(name: str, hint: Any, value: object) -> object:
    """Check the value of a field against its type in the generated request."""
    if name == "type" or name in METHODS:
        allowed = tuple(PRODUCTS) if name == "type" else METHODS[name]
        _check(name, str, value)
        if allowed and value not in allowed:
            raise InvalidParameterError(name, f"Must be one of {', '.join(allowed)}.")
        return value
    errors: list[InvalidParameterError] = []
    for alternative in alternatives(hint):
        try:
            _check(name, alternative, value)
        except InvalidParameterError as error:
            errors.append(error)
        else:
            return value
    raise errors[0]


def _check(name: str, hint: Any, value: object) -> None:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise InvalidParameterError(name, f"Must be one of {', '.join(map(str, get_args(hint)))}.")
        return
    # What is none of these is a model or a dict.
    kind, described = _KINDS.get(get_origin(hint) or hint, (dict, "an object"))
    if not isinstance(value, kind) or (isinstance(value, bool) and kind not in (bool, object)):
        raise InvalidParameterError(name, f"Must be {described}.")
    if value == "":
        raise InvalidParameterError(name, "Must not be empty.")
    if isinstance(value, list):
        for item, item_hint in product(cast("list[object]", value), get_args(hint)):
            _checked(name, item_hint, item)


def _check_webhooks(kind: str, fields: Mapping[str, object]) -> None:
    """Refuse webhooks of other products, and invalid URLs."""
    own = {field for name in PRODUCTS[kind] for field in (name, method_field(name))}
    for name, value in fields.items():
        if name in WEBHOOK_FIELDS - own:
            raise InvalidParameterError(name, f"Is not for {kind} applications.")
        if name in WEBHOOK_FIELDS - METHODS.keys() and not _is_url(str(value)):
            raise InvalidParameterError(name, "Must be a URL.")


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text


def page_number(query: Mapping[str, str], name: str, *, default: int, minimum: int) -> int:
    """Read an integer from the query string; InvalidParameterError if it is none or too small."""
    text = query.get(name)
    if text is None:
        return default
    # int() alone would also take "1_000", " 7 " and digits of other scripts, and fail at thousands of digits.
    if not re.fullmatch(r"-?[0-9]{1,30}", text):
        raise InvalidParameterError(name, "Must be an integer.")
    if int(text) < minimum:
        raise InvalidParameterError(name, f"Must be at least {minimum}.")
    return int(text)
