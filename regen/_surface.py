"""What users of the generated code see of a document: operations, parameters, answers, models, properties, values."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from overrides.spec._document import Node, is_array, is_object, is_reference, operations, resolved, tokens

Path = tuple[str, ...]
"""Where something is, in words: `("model voice", "property webhooks", "property endpoint")`."""


@frozen
class Fact:
    """One visible thing: its type in words, whether it must be there, and whether users send it, receive it or both."""

    type: str = ""
    required: bool = False
    sent: bool = False
    received: bool = False


def surface(document: Node) -> dict[Path, Fact]:
    """List all that is visible of a document, in its order."""
    return dict(_Surface(document).facts())


class _Surface:
    def __init__(self, document: Node) -> None:
        self._document = document
        self._sent: set[str] = set()
        self._received: set[str] = set()

    def facts(self) -> Iterator[tuple[Path, Fact]]:
        servers = [server["url"] for server in self._document.get("servers", [])]
        yield ("servers",), Fact(", ".join(servers))
        for path, method, operation in operations(self._document):
            yield from self._operation((f"{method.upper()} {path}",), path, operation)
        for name, schema in self._document.get("components", {}).get("schemas", {}).items():
            sent, received = name in self._sent, name in self._received
            yield from self._schema((f"model {name}",), schema, Fact(sent=sent, received=received))

    def _operation(self, at: Path, path: str, operation: Node) -> Iterator[tuple[Path, Fact]]:
        yield at, Fact(".".join([*operation.get("tags", [])[:1], operation.get("operationId", "")]))
        item = resolved(self._document, self._document["paths"][path])
        for entry in (*operation.get("parameters", []), *item.get("parameters", [])):
            parameter = resolved(self._document, entry)
            where = (*at, f"{parameter['in']} parameter {parameter['name']}")
            yield from self._schema(
                where, parameter.get("schema", {}), Fact("", parameter.get("required", False), sent=True)
            )
        body = resolved(self._document, operation.get("requestBody", {}))
        for content_type, media_type in body.get("content", {}).items():
            where = (*at, f"request body {content_type}")
            schema = media_type.get("schema", {})
            self._reach(schema, self._sent)
            yield from self._schema(where, schema, Fact("", body.get("required", False), sent=True))
        for status, entry in operation["responses"].items():
            where = (*at, f"answer {status}")
            content = resolved(self._document, entry).get("content", {})
            yield where, Fact(received=True)
            for content_type, media_type in content.items():
                schema = media_type.get("schema", {})
                self._reach(schema, self._received)
                yield from self._schema((*where, content_type), schema, Fact(received=True))

    def _schema(self, at: Path, schema: Node, fact: Fact) -> Iterator[tuple[Path, Fact]]:
        """Yield a place with the type of its schema, and what is written inside the schema."""
        yield at, Fact(self._type(schema), fact.required, fact.sent, fact.received)
        if is_reference(schema):
            return
        inner = Fact(sent=fact.sent, received=fact.received)
        for value in schema.get("enum", []):
            yield (*at, f"value {value!r}"), inner
        for name, part in schema.get("properties", {}).items():
            required = Fact("", name in schema.get("required", []), fact.sent, fact.received)
            yield from self._schema((*at, f"property {name}"), part, required)
        for key, word in (("items", "item"), ("additionalProperties", "other properties")):
            if is_object(schema.get(key)):
                yield from self._schema((*at, word), schema[key], inner)
        for key in ("allOf", "anyOf", "oneOf"):
            for index, part in enumerate(schema.get(key, [])):
                if not is_reference(part):
                    yield from self._schema((*at, f"{key} {index + 1}"), part, inner)

    def _type(self, schema: Node) -> str:
        """Say a type in a few words."""
        if is_reference(schema):
            return tokens(schema["$ref"])[-1]
        words = schema.get("type") or ("object" if "properties" in schema else "")
        if "enum" in schema:
            words = f"enum of {words}"
        if "format" in schema:
            words += f" ({schema['format']})"
        if "items" in schema:
            words += f" of {self._type(schema['items'])}"
        for key, word in (("allOf", " and "), ("anyOf", " or "), ("oneOf", " or ")):
            if key in schema:
                words = word.join(filter(None, [words, *map(self._type, schema[key])]))
        return words + (" or null" if schema.get("nullable") else "") or "anything"

    def _reach(self, node: Any, found: set[str]) -> None:
        """Collect the names of the components that a schema leads to."""
        if is_array(node):
            for entry in node:
                self._reach(entry, found)
        elif is_object(node):
            if is_reference(node):
                name = tokens(node["$ref"])[-1]
                if name not in found:
                    found.add(name)
                    self._reach(resolved(self._document, node), found)
            else:
                for entry in node.values():
                    self._reach(entry, found)
