"""What users of the generated code see of a canonical document, thing by thing."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve, field, frozen

from overrides.spec._document import Node, inputs, is_object, is_reference, operations, tokens, walk

Path = tuple[str, ...]
"""Where something is, in words: `("model Voice", "property webhooks", "item")`."""

_REMARKS = {"description", "example", "examples", "externalDocs", "summary", "xml", "tags", "operationId"}
_PARTS = {"type", "enum", "nullable", "required", "properties", "items", "oneOf", "$ref"}
_HELD = {"name", "in", "schema", "content", "headers", "parameters", "requestBody", "responses"}
_KEPT = {"x-default": "default", "x-security": "security"}
"""What overrides set aside for the report."""
_TYPES = ("date", "date-time", "uuid", "binary")
"""Formats that make other types."""


@frozen
class Fact:
    """One visible thing: its type in words, whether it must be there, who sends it, and what else is said of it."""

    type: str = ""
    required: bool = False
    sent: bool = False
    received: bool = False
    more: Node = field(factory=dict[str, Any])


def surface(document: Node) -> dict[Path, Fact]:
    """List all that is visible of a canonical document, in its order."""
    components: Node = document["components"]["schemas"]
    found: dict[Path, Fact] = {("server " + server["url"],): Fact() for server in document.get("servers", ())}
    for path, method, operation in operations(document):
        at = (f"{method.upper()} {path}",)
        name = ".".join([*operation.get("tags", [])[:1], operation.get("operationId", "")])
        found[at] = Fact(name, more=_more(operation))
        for _, node in inputs(operation):
            # The one media type of a body is no choice of a caller.
            words = "request body" if node["in"] == "body" else f"{node['in']} parameter {node['name']}"
            found |= _held((*at, words), node, Fact(sent=True))
        for status, answer in operation["responses"].items():
            found[*at, f"answer {status}"] = Fact(more=_more(answer))
            headers = {f"header {name}": header for name, header in answer.get("headers", {}).items()}
            for words, node in (headers | answer.get("content", {})).items():
                found |= _held((*at, f"answer {status}", words), node, Fact(received=True))
    held = [operation for _, _, operation in operations(document)]
    sent = _reached([{**it, "responses": {}} for it in held], components)
    received = _reached([{"responses": it["responses"]} for it in held], components)
    for name, schema in components.items():
        found |= _schema((f"model {name}",), schema, Fact(sent=name in sent, received=name in received))
    return found


def _held(at: Path, node: Node, fact: Fact) -> Iterator[tuple[Path, Fact]]:
    """Yield what a parameter, a body, a header or a media type shows."""
    fact = evolve(fact, required=node.get("required", False), more=_more(node))
    return _schema(at, node.get("schema", {}), fact)


def _schema(at: Path, schema: Node, fact: Fact) -> Iterator[tuple[Path, Fact]]:
    """Yield a place with the type of its schema, and what is written inside the schema."""
    yield at, evolve(fact, type=_type(schema), more={**fact.more, **_more(schema)})
    inner = Fact(sent=fact.sent, received=fact.received)
    for value in schema.get("enum", ()):
        yield (*at, f"value {value!r}"), inner
    for name, part in schema.get("properties", {}).items():
        yield from _schema((*at, f"property {name}"), part, evolve(inner, required=name in schema.get("required", ())))
    for key, word in (("items", "item"), ("additionalProperties", "other properties")):
        if is_object(schema.get(key)):
            yield from _schema((*at, word), schema[key], inner)


def _type(schema: Node) -> str:
    """Say a type in a few words."""
    if is_reference(schema):
        return tokens(schema["$ref"])[-1]
    words = _type(schema["oneOf"][0]) if "oneOf" in schema else schema.get("type", "")
    if "enum" in schema:
        words = f"enum of {words or 'anything'}"
    if schema.get("format") in _TYPES:
        words += f" ({schema['format']})"
    if "items" in schema:
        words += f" of {_type(schema['items'])}"
    return (words or "anything") + (" or null" if schema.get("nullable") else "")


def _more(node: Node) -> Node:
    """Return what is said of a thing besides its parts: constraints, defaults, deprecation, security."""
    told: Node = {}
    for key, value in node.items():
        shown = (key, type(value)) == ("additionalProperties", dict) or (key == "format" and value in _TYPES)
        if key in _KEPT or not (shown or key in _REMARKS | _PARTS | _HELD or key.startswith("x-")):
            told[_KEPT.get(key, key)] = value
    return told


def _reached(held: list[Node], components: Node) -> set[str]:
    """Return the names of the components that operations lead to."""
    found: set[str] = set()
    todo: list[tuple[str, Node]] = [("operation", operation) for operation in held]
    while todo:
        for _, _, part in walk(*todo.pop()):
            name = tokens(part["$ref"])[-1] if is_reference(part) else None
            if name is not None and name not in found:
                found.add(name)
                todo.append(("schema", components[name]))
    return found
