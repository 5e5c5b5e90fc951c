"""What the canonical document says, as published and as the overrides patch it, in terms of the generated code."""

import datetime
from collections.abc import Mapping
from types import GenericAlias, NoneType
from typing import Any, Final, Literal, cast
from uuid import UUID

from nexmo_application import models
from overrides.spec import Node
from overrides.spec._document import operations
from tests.support import openapi

CREDENTIALS: Final = frozenset({"api_key", "api_secret"})
SCALARS: Final[Mapping[str, type]] = {"string": str, "integer": int, "number": float, "boolean": bool}
FORMATS: Final[Mapping[str, type]] = {"date-time": datetime.datetime, "date": datetime.date, "uuid": UUID}

PUBLISHED: Final[Node] = openapi.published()["components"]["schemas"]
PATCHED: Final[Node] = openapi.patched()["components"]["schemas"]
"""The schemas of the objects, by the names of their classes."""

PUBLISHED_OPERATIONS: Final[dict[str, Node]] = {it["operationId"]: it for *_, it in operations(openapi.published())}
PATCHED_OPERATIONS: Final[dict[str, Node]] = {it["operationId"]: it for *_, it in operations(openapi.patched())}


def named(schema: Node) -> str:
    """Give the class of an object; of several schemas that hold at once, the last one decides."""
    return str(schema["allOf"][-1]["$ref"] if "allOf" in schema else schema["$ref"]).rpartition("/")[2]


def body(operation: Node) -> str | None:
    """Give the class of an operation's request body, if it has one."""
    content = operation.get("requestBody", {}).get("content", {})
    return named(content["application/json"]["schema"]) if content else None


def annotation(schema: Node, *, strict: bool = False) -> Any:
    """Give the Python type that a schema's values have in a model, or, if strict, in a request's keywords."""
    if "$ref" in schema or "allOf" in schema:
        return getattr(models, named(schema))
    kind = schema.get("type")
    if "oneOf" in schema:
        wanted = annotation(schema["oneOf"][0], strict=strict)
    elif kind == "array":
        wanted = GenericAlias(list, (annotation(schema.get("items", {}), strict=strict),))
    elif "enum" in schema:
        choice = cast("Any", Literal)[tuple(schema["enum"])]
        wanted = choice if strict else choice | SCALARS[schema["type"]]
    else:
        wanted = FORMATS.get(schema.get("format", ""), SCALARS.get(schema.get("type", ""), Any))
    return wanted | NoneType if schema.get("nullable") else wanted
