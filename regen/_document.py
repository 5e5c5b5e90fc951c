"""Reading a document, and refusing one that no right client can be made from."""

import json
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from overrides.spec._document import Node, NoTarget, at, operations, references
from regen._errors import RegenError

NAME = "openapi/application.json"


def parse(content: bytes, name: str = NAME) -> Node:
    """Read a JSON document and check it.

    Raises:
        RegenError: it is not JSON, not OpenAPI 3.0, or has references or operation ids that cannot be right.
    """
    try:
        document = json.loads(content, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise RegenError(
            f"not valid JSON: {error.msg}",
            place=f"{name}, line {error.lineno}, column {error.colno}",
            remedy="Fetch the document again, or vendor another one with `make vendor SPEC=path-or-url`.",
        ) from None
    except (UnicodeDecodeError, RecursionError, RegenError) as error:
        raise RegenError(f"not readable as JSON: {error}", place=name) from None
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3.0."):
        raise RegenError(
            "not an OpenAPI 3.0 document",
            place=f"{name}#/openapi",
            remedy="Convert it to OpenAPI 3.0 first: 2.0 (Swagger) and 3.1 differ in what schemas mean.",
        )
    # Before the validator: it recurses without end on a cycle of references, and its message on a dangling one
    # holds the whole document.
    _check_references(document, name)
    _check_schema(document, name)
    _check_operation_ids(document, name)
    return document


def _unique(pairs: list[tuple[str, Any]]) -> Node:
    """Refuse what JSON parsers silently drop: all but the last of several members of one name."""
    node = dict(pairs)
    if len(node) != len(pairs):
        keys = [key for key, _ in pairs]
        raise RegenError(f"the member {max(keys, key=keys.count)!r} occurs twice in one object")
    return node


def _check_references(document: Node, name: str) -> None:
    for place, reference in references(document):
        target = reference["$ref"]
        if not target.startswith("#"):
            raise RegenError(
                f"remote reference {target!r}",
                place=f"{name}#{place}",
                remedy="Bundle the document into one file first: `make regen` reads nothing but it.",
            )
        seen = [reference]
        while "$ref" in seen[-1]:
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
            if not isinstance(target, dict):
                break
            seen.append(target)


def _step(document: Node, place: str) -> Any:
    """Follow one reference, without those that may stand at its end."""
    path, _, last = place.removeprefix("#").rpartition("/")
    owner = at(document, path)
    key = last.replace("~1", "/").replace("~0", "~")
    try:
        return owner[int(key)] if isinstance(owner, list) else owner[key]
    except (KeyError, IndexError, TypeError, ValueError):
        raise NoTarget(place) from None


def _check_schema(document: Node, name: str) -> None:
    error = next(iter(sorted(OpenAPIV30SpecValidator(document).iter_errors(), key=lambda e: list(map(str, e.path)))), None)
    if error is not None:
        place = "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in error.path)
        message = error.message if len(error.message) < 200 else error.message[:200] + "…"
        raise RegenError(
            f"not valid OpenAPI: {message}",
            place=f"{name}#{place}",
            remedy="Correct the document at its source, or write an override for it in overrides/spec/.",
        )


def _check_operation_ids(document: Node, name: str) -> None:
    seen: dict[str, str] = {}
    for path, method, operation in operations(document):
        operation_id = operation.get("operationId")
        place = f"{method.upper()} {path}"
        if operation_id is None:
            continue
        if operation_id in seen:
            raise RegenError(
                f"{place} has the operationId {operation_id!r} of {seen[operation_id]}",
                place=f"{name}#/paths",
                remedy="Give each operation an id of its own: the generator would keep the last one alone.",
            )
        seen[operation_id] = place
