"""Ways through an OpenAPI document: places by JSON pointer; operations, schemas and references by walking."""

from collections.abc import Iterator
from typing import Any, TypeGuard

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LITERAL = ("example", "examples", "default", "enum", "const")
_NAME_MAPS = ("properties", "schemas", "parameters", "responses", "requestBodies", "headers", "paths", "callbacks")


class NoTarget(LookupError):  # noqa: N818 - the state that it stands for, "no target"
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
        key: Any = int(last) if is_array(owner) else last
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


def is_object(node: Any) -> TypeGuard[Node]:
    """Whether a node is a JSON object."""
    return isinstance(node, dict)


def is_array(node: Any) -> TypeGuard[list[Any]]:
    """Whether a node is a JSON array."""
    return isinstance(node, list)


def is_reference(node: Any) -> TypeGuard[Node]:
    """Whether a node is a Reference Object: a string under `$ref`."""
    return is_object(node) and isinstance(node.get("$ref"), str)


def resolved(document: Node, node: Any) -> Any:
    """Follow a reference, and those that it leads to, to what is meant."""
    return at(document, node["$ref"]) if is_reference(node) else node


def references(node: Any, place: str = "", *, names: bool = False) -> Iterator[tuple[str, Node]]:
    """Yield pointer and node of every Reference Object; `names`: the keys are somebody's names, not keywords."""
    if is_array(node):
        for index, value in enumerate(node):
            yield from references(value, place + pointer(index))
    elif is_reference(node):
        yield place, node
    elif is_object(node):
        for key, value in node.items():
            if names or key not in _LITERAL:
                yield from references(value, place + pointer(key), names=not names and key in _NAME_MAPS)


def objects(node: Any, place: str = "") -> Iterator[tuple[str, Node]]:
    """Yield pointer and node of every JSON object, whatever it means."""
    if is_array(node):
        for index, value in enumerate(node):
            yield from objects(value, place + pointer(index))
    elif is_object(node):
        yield place, node
        for key, value in node.items():
            yield from objects(value, place + pointer(key))


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield path, method and operation of every operation."""
    for path, item in path_items(document):
        for method in METHODS:
            if is_object(item.get(method)):
                yield path, method, item[method]


def path_items(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield path and path item, without the extensions beside them."""
    paths = document.get("paths")
    for path, entry in paths.items() if is_object(paths) else ():
        item = resolved(document, entry)
        if path.startswith("/") and is_object(item):
            yield path, item


def parameter_lists(document: Node) -> Iterator[list[Node]]:
    """Yield the parameter lists of path items and operations."""
    for _, item in path_items(document):
        for owner in (item, *(item[method] for method in METHODS if method in item)):
            if "parameters" in owner:
                yield owner["parameters"]


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON, by itself or by its suffix (RFC 6839)."""
    name = content_type.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")


def bodies(document: Node, operation: Node) -> Iterator[Node]:
    """Yield the schemas of an operation's request bodies, whatever the media type."""
    body = resolved(document, operation.get("requestBody", {}))
    for media_type in body.get("content", {}).values():
        if "schema" in media_type:
            yield resolved(document, media_type["schema"])


def schemas(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield pointer and schema of every schema, inner ones included; what stands behind a reference comes once."""
    components = document.get("components", {})
    for name, schema in components.get("schemas", {}).items():
        yield from subschemas(schema, pointer("components", "schemas", name))
    yield from _held(document.get("paths", {}), "/paths")
    yield from _held({key: value for key, value in components.items() if key != "schemas"}, "/components")


def _held(node: Any, place: str) -> Iterator[tuple[str, Node]]:
    """Yield the schemas that parameters, headers and media types hold."""
    if is_array(node):
        for index, value in enumerate(node):
            yield from _held(value, place + pointer(index))
    elif is_object(node):
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
        if is_object(schema.get(key)):
            yield from subschemas(schema[key], place + pointer(key))
    for key in ("allOf", "anyOf", "oneOf"):
        for index, value in enumerate(schema.get(key, [])):
            yield from subschemas(value, place + pointer(key, index))


def unrequire(schema: Node, *names: str) -> None:
    """Take names out of what a schema requires; `required` may not be empty in OpenAPI 3.0."""
    left = [name for name in schema.pop("required", []) if name not in names]
    if left:
        schema["required"] = left
