"""Ways through an OpenAPI document: places by JSON pointer; operations, schemas and references by walking."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LITERAL = ("example", "examples", "default", "enum", "const")
_NAME_MAPS = ("properties", "schemas", "parameters", "responses", "requestBodies", "headers", "paths", "callbacks")


class NoTarget(LookupError):
    """The place that an override patches is not in the document."""


def tokens(place: str) -> list[str]:
    """Split a JSON pointer (RFC 6901), with or without its `#`, into unescaped reference tokens."""
    return [token.replace("~1", "/").replace("~0", "~") for token in place.removeprefix("#").split("/")[1:]]


def pointer(*path: str | int) -> str:
    """Join reference tokens into a JSON pointer."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def slot(document: Node, place: str) -> tuple[Any, Any]:
    """Find the object or array that holds a place, and its key there, going through every `$ref`.

    Raises:
        NoTarget: a part of the place is not in the document.
    """
    *path, last = tokens(place)
    owner = at(document, pointer(*path))
    try:
        key = int(last) if isinstance(owner, list) else last
        inner = owner[key]
    except (KeyError, IndexError, TypeError, ValueError):
        raise NoTarget(place) from None
    return slot(document, inner["$ref"]) if is_reference(inner) else (owner, key)


def at(document: Node, place: str) -> Any:
    """Find what stands at a place, going through every `$ref`.

    Raises:
        NoTarget: a part of the place is not in the document.
    """
    if not tokens(place):
        return document
    owner, key = slot(document, place)
    return owner[key]


def is_reference(node: Any) -> bool:
    """Whether a node is a Reference Object: a string under `$ref`."""
    return isinstance(node, dict) and isinstance(node.get("$ref"), str)


def resolved(document: Node, node: Any) -> Any:
    """Follow a reference, and those that it leads to, to what is meant."""
    return at(document, node["$ref"]) if is_reference(node) else node


def references(node: Any, place: str = "", *, names: bool = False) -> Iterator[tuple[str, Node]]:
    """Yield pointer and node of every Reference Object; `names`: the keys are somebody's names, not keywords."""
    if isinstance(node, list):
        for index, value in enumerate(node):
            yield from references(value, place + pointer(index))
    elif is_reference(node):
        yield place, node
    elif isinstance(node, dict):
        for key, value in node.items():
            if names or key not in _LITERAL:
                yield from references(value, place + pointer(key), names=not names and key in _NAME_MAPS)


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield path, method and operation of every operation."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def parameter_lists(document: Node) -> Iterator[list[Node]]:
    """Yield the parameter lists of path items and operations."""
    for item in document.get("paths", {}).values():
        for owner in (item, *(item[method] for method in METHODS if method in item)):
            if "parameters" in owner:
                yield owner["parameters"]


def json_body(document: Node, operation: Node) -> Node | None:
    """Return the schema of an operation's JSON request body, if it has one."""
    body = resolved(document, operation.get("requestBody", {}))
    for content_type, media_type in body.get("content", {}).items():
        if content_type.partition(";")[0].strip() == "application/json" and "schema" in media_type:
            schema: Node = resolved(document, media_type["schema"])
            return schema
    return None


def schemas(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield pointer and schema of every schema, inner ones included; what stands behind a reference comes once."""
    components = document.get("components", {})
    for name, schema in components.get("schemas", {}).items():
        yield from subschemas(schema, pointer("components", "schemas", name))
    yield from _held(document.get("paths", {}), "/paths")
    yield from _held({key: value for key, value in components.items() if key != "schemas"}, "/components")


def _held(node: Any, place: str) -> Iterator[tuple[str, Node]]:
    """Yield the schemas that parameters, headers and media types hold."""
    if isinstance(node, list):
        for index, value in enumerate(node):
            yield from _held(value, place + pointer(index))
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "schema":
                yield from subschemas(value, place + pointer(key))
            elif key not in _LITERAL:
                yield from _held(value, place + pointer(key))


def subschemas(schema: Node, place: str) -> Iterator[tuple[str, Node]]:
    """Yield pointer and schema of a schema and of those written inside it."""
    if is_reference(schema):
        return
    yield place, schema
    for name, value in schema.get("properties", {}).items():
        yield from subschemas(value, place + pointer("properties", name))
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), dict):
            yield from subschemas(schema[key], place + pointer(key))
    for key in ("allOf", "anyOf", "oneOf"):
        for index, value in enumerate(schema.get(key, [])):
            yield from subschemas(value, place + pointer(key, index))


def unrequire(schema: Node, *names: str) -> None:
    """Take names out of what a schema requires; `required` may not be empty in OpenAPI 3.0."""
    left = [name for name in schema.pop("required", []) if name not in names]
    if left:
        schema["required"] = left
