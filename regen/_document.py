"""Reading a document, and refusing one that no right client can be made from."""

import json
import re
from typing import Any

from openapi_spec_validator.schemas.backend.jsonschema import create_validator
from openapi_spec_validator.schemas.utils import get_schema_content

from overrides.spec._document import Node, is_object, pointer
from overrides.spec._errors import RegenError

NAME = "openapi/application.json"

_FETCH = "Fetch the document again, or vendor another one with `make vendor SPEC=path-or-url`."


def parse(content: bytes, name: str = NAME) -> Node:
    """Read a JSON document and check it.

    Raises:
        RegenError: it is not JSON, or not OpenAPI 3.0, or has a text that neither files nor terminals can hold.
    """
    try:
        document: Node = json.loads(content, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        found = {b"": "an empty file", b"<": "an HTML or XML page"}.get(content.strip()[:1])
        what = f"{found}, where an OpenAPI 3.0 document is expected" if found else f"not valid JSON: {error.msg}"
        raise RegenError(what, place=f"{name}, line {error.lineno}, column {error.colno}", remedy=_FETCH) from None
    except (UnicodeDecodeError, RecursionError, RegenError) as error:
        raise RegenError(f"not readable as JSON: {error}", place=name, remedy=_FETCH) from None
    version = {key: document[key] for key in ("openapi", "swagger") if key in document} if is_object(document) else {}
    if not str(version.get("openapi", "")).startswith("3.0."):
        found = ", ".join(f"{key}: {value!r}" for key, value in version.items()) or "no `openapi`"
        what = f"not an OpenAPI 3.0 document: it has {found}, where `openapi: 3.0.3` or the like is expected"
        remedy = "Convert it to OpenAPI 3.0 first: 2.0 (Swagger) and 3.1 differ in what schemas mean."
        raise RegenError(what, place=f"{name}#/openapi", remedy=remedy)
    _check_schema(document, name)
    if half := re.search("[^\ud800-\udfff]{0,60}[\ud800-\udfff]", json.dumps(document, ensure_ascii=False)):
        raise RegenError(f"half of a surrogate pair: {half[0]}", place=name, remedy="Correct the text.")
    return document


def _unique(pairs: list[tuple[str, Any]]) -> Node:
    """Refuse what JSON parsers silently drop: all but the last of several members of one name."""
    node = dict(pairs)
    if len(node) != len(pairs):
        keys = [key for key, _ in pairs]
        raise RegenError(f"the member {max(keys, key=keys.count)!r} occurs twice in one object")
    return node


def _no_number(name: str) -> None:
    raise RegenError(f"{name} is no number of JSON")


def _check_schema(document: Node, name: str) -> None:
    errors = create_validator(dict(get_schema_content("3.0"))).iter_errors(document)
    error = min(errors, key=lambda error: list(map(str, error.path)), default=None)
    # Of the reasons why no alternative fits, the one that goes deepest into the document.
    while error and error.context:
        error = max(error.context, key=lambda reason: len(reason.absolute_path))
    if error:
        message = error.message if len(error.message) < 200 else error.message[:200] + "…"
        remedy = "Correct the document at its source, or write an override for it in overrides/spec/."
        place = f"{name}#{pointer(*error.absolute_path)}"
        raise RegenError(f"not valid OpenAPI: {message}", place=place, remedy=remedy)
