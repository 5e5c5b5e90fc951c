"""Ways through an OpenAPI document: places by JSON pointer, and what stands where."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import unquote

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_PARTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("parts.toml").read_text(encoding="utf-8"))


class NoTarget(LookupError):  # noqa: N818 - the state that it stands for, "no target"
    """The place that an override patches is not in the document."""


def tokens(place: str) -> list[str]:
    """Split a JSON pointer (RFC 6901), or the fragment of a URI that is one, into unescaped reference tokens."""
    place = unquote(place[1:]) if place.startswith("#") else place
    return [token.replace("~1", "/").replace("~0", "~") for token in place.split("/")[1:]]


def pointer(*path: str | int) -> str:
    """Join reference tokens into a JSON pointer."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def is_object(node: Any) -> TypeGuard[Node]:
    """Whether a node is a JSON object."""
    return isinstance(node, dict)


def is_array(node: Any) -> TypeGuard[list[Any]]:
    """Whether a node is a JSON array."""
    return isinstance(node, list)


def is_reference(node: Any) -> TypeGuard[Node]:
    """Whether a node is a Reference Object: a string under `$ref`."""
    return is_object(node) and isinstance(node.get("$ref"), str)


def step(document: Node, place: str) -> Any:
    """Find what stands at a place, through references on the way, but not through one at its end.

    Raises:
        NoTarget: a part of the place is not in the document.
    """
    node: Any = document
    for token in tokens(place):
        owner: Any = resolved(document, node)
        try:
            node = owner[int(token) if is_array(owner) and token.isdecimal() else token]
        except (KeyError, IndexError, TypeError):
            raise NoTarget(place) from None
    return node


def resolved(document: Node, node: Any) -> Any:
    """Follow a reference, and those that it leads to, to what is meant."""
    return resolved(document, step(document, node["$ref"])) if is_reference(node) else node


def at(document: Node, place: str) -> Any:
    """Find what stands at a place, through every reference.

    Raises:
        NoTarget: a part of the place is not in the document.
    """
    return resolved(document, step(document, place))


def parts(kind: str, node: Node, place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield kind, place and node of what an object of a kind has inside, without extensions, examples and values."""
    for keyword, entry in _PARTS[kind].items():
        inner, here, value = entry.rstrip("{}"), place + pointer(keyword), node.get(keyword)
        if is_array(value):
            yield from ((inner, here + pointer(index), item) for index, item in enumerate(value))
        elif is_object(value) and inner == entry:
            yield inner, here, value
        elif is_object(value):
            names = (name for name in sorted(value) if not (inner in ("path", "answer") and name.startswith("x-")))
            yield from ((inner, here + pointer(name), value[name]) for name in names)


def walk(kind: str, node: Node, place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield kind, place and node of an object and of all inside it; nothing is followed."""
    yield kind, place, node
    if not is_reference(node):
        for inner, where, part in parts(kind, node, place):
            yield from walk(inner, part, where)


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield path, method and operation of every operation of a canonical document."""
    for path, item in document["paths"].items():
        if path.startswith("/"):
            yield from ((path, method, item[method]) for method in METHODS if method in item)


def schemas(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield place and schema of every schema, inner ones included; what stands behind a reference comes once."""
    for kind, place, node in walk("document", document):
        if kind == "schema" and not is_reference(node):
            yield place, node


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON, by itself or by its suffix (RFC 6839)."""
    name = content_type.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")


def bodies(document: Node, operation: Node) -> Iterator[Node]:
    """Yield the schemas of an operation's request bodies, whatever the media type, null or not."""
    for media_type in operation.get("requestBody", {}).get("content", {}).values():
        schema = media_type.get("schema", {})
        yield from (resolved(document, part) for part in schema.get("oneOf", [schema]))


def inputs(operation: Node) -> Iterator[tuple[str, Node]]:
    """Yield place and node of each parameter, and of the body as if it was one, named by its media type."""
    for index, parameter in enumerate(operation.get("parameters", ())):
        yield pointer("parameters", index), parameter
    body = operation.get("requestBody", {})
    for name, media in body.get("content", {}).items():
        entry = {"name": name, "in": "body", "schema": media.get("schema", {}), "required": body.get("required", False)}
        yield pointer("requestBody", "content", name, "schema"), entry


def schema_of(document: Node, place: str) -> tuple[Node, str]:
    """Find the schema of a class, and the name of its property at a place: `Voice/properties/webhooks`.

    Raises:
        NoTarget: there is no such property.
    """
    at(document, f"/components/schemas/{place}")
    name, _, last = place.split("/")
    return at(document, f"/components/schemas/{name}"), last


def require(schema: Node, name: str, *, required: bool = True) -> None:
    """Put a name into what a schema requires, or out of it; an empty list is not valid."""
    names: set[str] = {*schema.pop("required", ()), name} - (set() if required else {name})
    if names:
        schema["required"] = sorted(names)
