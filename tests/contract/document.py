"""What an OpenAPI document says: its schemas, examples and operations, found by walking it.

Written apart from `overrides.spec` and `regen`, so that these tests do not repeat a mistake of theirs.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import GenericAlias, NoneType
from typing import Any, Final, Literal, Union, cast
from uuid import UUID

from tests.contract.naming import class_name

Schema = dict[str, Any]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
CREDENTIALS: Final = frozenset({"api_key", "api_secret"})
SCALARS: Final[Mapping[str, type]] = {"string": str, "integer": int, "number": float, "boolean": bool}
FORMATS: Final[Mapping[str, type]] = {"date-time": datetime.datetime, "date": datetime.date, "uuid": UUID}
PLAIN: Final[Mapping[str, object]] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True}
EXAMPLES_OF_FORMATS: Final = {
    "date-time": "2020-01-02T03:04:05+00:00",
    "date": "2020-01-02",
    "uuid": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
}

_NAMES: Final = frozenset({"properties", "schemas", "parameters", "responses", "requestBodies", "headers", "paths"})


@dataclass(frozen=True)
class Place:
    """A schema, and the words that its generated class is named after."""

    pointer: str
    words: tuple[str, ...]
    schema: Schema

    @property
    def model(self) -> str:
        """The name of the generated class, from the path to the schema and the generator's configuration."""
        return class_name(self.words)


@dataclass(frozen=True)
class Operation:
    """An operation of the document."""

    id: str
    method: str
    path: str
    node: Schema
    parameters: tuple[Schema, ...]

    def declared(self, where: str) -> dict[str, Schema]:
        """Give the parameters in one place (`path`, `query`) by name, without the credentials."""
        found = {entry["name"]: entry for entry in self.parameters if entry["in"] == where}
        return {name: entry for name, entry in found.items() if name not in CREDENTIALS}


@dataclass(frozen=True)
class Property:
    """A property of an object: where its schema is, and whether it must be there."""

    place: Place
    required: bool


class Document:
    """A document, and ways through it."""

    def __init__(self, node: Schema) -> None:
        self.node = node

    def resolve(self, place: Place) -> Place:
        """Follow references, also those that lead into a schema, until a schema is found."""
        seen: set[str] = set()
        while "$ref" in place.schema:
            pointer = place.schema["$ref"].removeprefix("#")
            assert pointer not in seen, f"a circle of references at {pointer}"
            seen.add(pointer)
            place = self.at(pointer)
        return place

    def at(self, pointer: str) -> Place:
        """Find what a reference points to, under `components`."""
        node = self.node
        words: list[str] = []
        for token in pointer.split("/")[1:]:
            node = node[token]
            if token == "items":
                words.append("Item")
            elif token not in {"components", "schemas", "properties"}:
                words.append(token)
        return Place(pointer, tuple(words), node)

    def kind(self, place: Place) -> str:
        """Tell what a resolved schema describes: a JSON type, or `any`."""
        schema = place.schema
        if "properties" in schema or "allOf" in schema:
            return "object"
        return str(schema.get("type", "any"))

    def properties(self, place: Place) -> dict[str, Property]:
        """Give the properties of an object; of an allOf, a later part decides about a name that several have."""
        places, required = self._parts(self.resolve(place))
        return {name: Property(self.resolve(inner), name in required) for name, inner in places.items()}

    def _parts(self, place: Place) -> tuple[dict[str, Place], set[str]]:
        found: dict[str, Place] = {}
        required: set[str] = set()
        for index, part in enumerate(place.schema.get("allOf", [])):
            inner, names = self._parts(self.resolve(Place(f"{place.pointer}/allOf/{index}", place.words, part)))
            found |= inner
            required |= names
        for name, schema in place.schema.get("properties", {}).items():
            found[name] = Place(f"{place.pointer}/properties/{name}", (*place.words, name), schema)
        return found, required | set(place.schema.get("required", []))

    def item(self, place: Place) -> Place:
        """Give what an array holds."""
        return self.resolve(Place(f"{place.pointer}/items", (*place.words, "Item"), place.schema.get("items", {})))

    def alternatives(self, place: Place) -> list[Place]:
        """Give the schemas that a oneOf or anyOf chooses from."""
        parts = place.schema.get("oneOf", []) + place.schema.get("anyOf", [])
        named = [Place(f"{place.pointer}/{i}", (*place.words, f"Type{i}"), part) for i, part in enumerate(parts)]
        return [self.resolve(part) for part in named]

    def operations(self) -> Iterator[Operation]:
        """Yield every operation."""
        for path, item in self.node["paths"].items():
            for method in METHODS:
                if method in item:
                    node = item[method]
                    entries = [*item.get("parameters", []), *node.get("parameters", [])]
                    resolved = tuple(self.at(e["$ref"].removeprefix("#")).schema if "$ref" in e else e for e in entries)
                    yield Operation(node["operationId"], method, path, node, resolved)

    def operation(self, operation_id: str) -> Operation:
        """Find an operation by its id."""
        return next(operation for operation in self.operations() if operation.id == operation_id)

    def body(self, operation: Operation) -> Place | None:
        """Give the schema of an operation's JSON request body, if it has one."""
        content = operation.node.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        schema = content["application/json"]["schema"]
        return self.resolve(Place(f"{operation.method} {operation.path} body", (operation.id, "Body"), schema))

    def answers(self, operation: Operation) -> dict[int, Place | None]:
        """Give the schemas of an operation's JSON answers by status; None for one without a body."""
        found: dict[int, Place | None] = {}
        for status, answer in operation.node["responses"].items():
            content = answer.get("content", {}).get("application/json")
            where = f"{operation.method} {operation.path} {status}"
            found[int(status)] = content and self.resolve(Place(where, (operation.id, "Response"), content["schema"]))
        return found

    def schemas(self) -> dict[str, Place]:
        """Give every schema by its pointer: of components, request bodies and answers, and all inside them."""
        found: dict[str, Place] = {}
        for name in self.node["components"]["schemas"]:
            self._collect(self.at(f"/components/schemas/{name}"), found)
        for operation in self.operations():
            for place in (self.body(operation), *self.answers(operation).values()):
                if place is not None:
                    self._collect(place, found)
        return found

    def _collect(self, place: Place, found: dict[str, Place]) -> None:
        place = self.resolve(place)
        if place.pointer in found:
            return
        found[place.pointer] = place
        for inner in self.properties(place).values():
            self._collect(inner.place, found)
        for alternative in self.alternatives(place):
            self._collect(alternative, found)
        if self.kind(place) == "array":
            self._collect(self.item(place), found)

    def objects(self) -> dict[str, Place]:
        """Give every schema of an object by its pointer."""
        return {pointer: place for pointer, place in self.schemas().items() if self.kind(place) == "object"}

    def examples(self) -> dict[str, tuple[Schema, object]]:
        """Give every example by its pointer, with the schema that it is an example of."""
        return dict(_examples(self.node, "", names=False))

    def instance(self, place: Place, *, required_only: bool = False) -> Any:
        """Make a value that fits a schema out of the examples in it."""
        place = self.resolve(place)
        schema = place.schema
        if "example" in schema:
            return schema["example"]
        if alternatives := self.alternatives(place):
            return self.instance(alternatives[0], required_only=required_only)
        match self.kind(place):
            case "object":
                return {
                    name: self.instance(inner.place, required_only=required_only)
                    for name, inner in self.properties(place).items()
                    if inner.required or not required_only
                }
            case "array":
                return [self.instance(self.item(place), required_only=required_only)]
            case kind if "enum" in schema:
                return schema["enum"][0]
            case kind:
                return EXAMPLES_OF_FORMATS.get(schema.get("format", ""), PLAIN.get(kind, "text"))

    def annotation(self, place: Place, models: Mapping[str, type], *, strict: bool = False) -> Any:
        """Give the Python type that a schema's values have in a model, or, if strict, in a request's keywords."""
        place = self.resolve(place)
        schema = place.schema
        kind = self.kind(place)
        if alternatives := self.alternatives(place):
            wanted: Any = cast("Any", Union)[
                tuple(self.annotation(part, models, strict=strict) for part in alternatives)
            ]
        elif kind == "object":
            wanted = models[place.model]
        elif kind == "array":
            wanted = GenericAlias(list, (self.annotation(self.item(place), models, strict=strict),))
        elif "enum" in schema:
            choice = cast("Any", Literal)[tuple(schema["enum"])]
            wanted = choice if strict else choice | SCALARS[kind]
        else:
            wanted = FORMATS.get(schema.get("format", ""), SCALARS.get(kind, Any))
        return wanted | NoneType if schema.get("nullable") else wanted


def _examples(node: Any, pointer: str, *, names: bool) -> Iterator[tuple[str, tuple[Schema, object]]]:
    """Yield every example; `names`: the keys of this node are somebody's names, not the document's keywords."""
    if isinstance(node, list):
        for index, value in enumerate(cast("list[Any]", node)):  # type: ignore[redundant-cast]
            yield from _examples(value, f"{pointer}/{index}", names=False)
    elif isinstance(node, dict):
        schema = cast("Schema", node)
        for key, value in schema.items():
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if key == "example" and not names:
                # A parameter has its example beside its schema.
                yield place, (schema.get("schema", schema), value)
            elif names or key not in {"default", "enum"}:
                yield from _examples(value, place, names=not names and key in _NAMES)
