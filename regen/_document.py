"""Reading a document, and refusing one that no right client can be made from."""

import json
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from overrides.spec._document import (
    Node,
    NoTarget,
    at,
    is_array,
    is_object,
    is_reference,
    objects,
    operations,
    pointer,
    references,
    resolved,
)
from regen._errors import RegenError

NAME = "openapi/application.json"

_FETCH = "Fetch the document again, or vendor another one with `make vendor SPEC=path-or-url`."


def parse(content: bytes, name: str = NAME) -> Node:
    """Read a JSON document and check it.

    Raises:
        RegenError: it is not JSON, not OpenAPI 3.0, or has references or operation ids that cannot be right.
    """
    try:
        document = json.loads(content, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise RegenError(
            f"not valid JSON: {error.msg}",
            place=f"{name}, line {error.lineno}, column {error.colno}",
            remedy=_FETCH,
        ) from None
    except (UnicodeDecodeError, RecursionError, RegenError) as error:
        raise RegenError(f"not readable as JSON: {error}", place=name, remedy=_FETCH) from None
    if not is_object(document) or not str(document.get("openapi", "")).startswith("3.0."):
        raise RegenError(
            "not an OpenAPI 3.0 document",
            place=f"{name}#/openapi",
            remedy="Convert it to OpenAPI 3.0 first: 2.0 (Swagger) and 3.1 differ in what schemas mean.",
        )
    # Before the validator: it recurses without end on a cycle of references, its message on a dangling one holds the
    # whole document, and it does not say where an operationId occurs twice.
    _check_references(document, name)
    _check_parts(document, name)
    _check_operation_ids(document, name)
    _check_schema(document, name)
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


def _check_references(document: Node, name: str) -> None:
    found = list(references(document))
    for place, reference in found:
        if not reference["$ref"].startswith("#"):
            raise RegenError(
                f"remote reference {reference['$ref']!r}",
                place=f"{name}#{place}",
                remedy="Bundle the document into one file first: `make regen` reads nothing but it.",
            )
    for place, reference in found:
        seen = [reference]
        while is_reference(seen[-1]):
            try:
                target = _step(document, seen[-1]["$ref"])
            except (NoTarget, RecursionError):
                raise RegenError(
                    f"the reference {seen[-1]['$ref']!r} leads nowhere",
                    place=f"{name}#{place}",
                    remedy="Correct the reference, or add what it names.",
                ) from None
            if any(target is earlier for earlier in seen):
                raise RegenError(
                    f"the reference {reference['$ref']!r} only leads back to itself",
                    place=f"{name}#{place}",
                    remedy="Let one of the references on the way name a schema.",
                )
            if not is_object(target):
                raise RegenError(
                    f"the reference {seen[-1]['$ref']!r} leads to no object",
                    place=f"{name}#{place}",
                    remedy="Correct the reference.",
                )
            seen.append(target)


def _step(document: Node, place: str) -> Any:
    """Follow one reference, without those that may stand at its end."""
    path, _, last = place.removeprefix("#").rpartition("/")
    owner = at(document, path)
    key = last.replace("~1", "/").replace("~0", "~")
    try:
        return owner[int(key)] if is_array(owner) else owner[key]
    except (KeyError, IndexError, TypeError, ValueError):
        raise NoTarget(place) from None


def _check_parts(document: Node, name: str) -> None:
    """Refuse a schema that is among its own parts: no walk through it ends."""

    def walk(schema: Any, place: str, above: tuple[Node, ...]) -> None:
        schema = resolved(document, schema)
        if any(schema is outer for outer in above):
            raise RegenError(
                "the schema is a part of itself",
                place=f"{name}#{place}",
                remedy="Take the reference that leads back out of allOf, anyOf or oneOf.",
            )
        for key in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(key) if is_object(schema) else None
            for index, entry in enumerate(parts if is_array(parts) else []):
                walk(entry, place + pointer(key, index), (*above, schema))

    for place, node in objects(document):
        if not is_reference(node):
            walk(node, place, ())


def _check_schema(document: Node, name: str) -> None:
    try:
        errors = sorted(OpenAPIV30SpecValidator(document).iter_errors(), key=lambda error: list(map(str, error.path)))
    except Exception as failure:  # noqa: BLE001 - the validator documents none, and some documents make it raise
        raise RegenError(f"cannot be checked: {type(failure).__name__}: {failure}", place=name) from None
    for error in map(_innermost, errors[:1]):
        message = error.message if len(error.message) < 200 else error.message[:200] + "…"
        raise RegenError(
            f"not valid OpenAPI: {message}",
            place=f"{name}#{pointer(*error.absolute_path)}",
            remedy="Correct the document at its source, or write an override for it in overrides/spec/.",
        )


def _innermost(error: Any) -> Any:
    """Of the reasons why no alternative fits, take the one that goes deepest into the document."""
    inner = max(error.context or (), key=lambda reason: len(reason.absolute_path), default=None)
    return error if inner is None else _innermost(inner)


def _check_operation_ids(document: Node, name: str) -> None:
    seen: dict[str, str] = {}
    for path, method, operation in operations(document):
        operation_id = operation.get("operationId")
        place = f"{method.upper()} {path}"
        if not isinstance(operation_id, str):
            continue
        if operation_id in seen:
            raise RegenError(
                f"{place} has the operationId {operation_id!r} of {seen[operation_id]}",
                place=f"{name}#/paths",
                remedy="Give each operation an id of its own: the generator would keep the last one alone.",
            )
        seen[operation_id] = place
