"""What a canonical document says: its schemas and operations, found by walking it."""

import datetime
from collections.abc import Iterator, Mapping
from types import GenericAlias, NoneType
from typing import Any, Final, Literal, Union, cast
from uuid import UUID

import attrs

from overrides.spec._document import is_reference, operations

Schema = dict[str, Any]

CREDENTIALS: Final = frozenset({"api_key", "api_secret"})
SCALARS: Final[Mapping[str, type]] = {"string": str, "integer": int, "number": float, "boolean": bool}
FORMATS: Final[Mapping[str, type]] = {"date-time": datetime.datetime, "date": datetime.date, "uuid": UUID}


@attrs.frozen
class Place:
    """A schema, and where it stands."""

    pointer: str
    schema: Schema

    @property
    def model(self) -> str:
        """The name of the class of an object, which is that of its component."""
        return self.pointer.rpartition("/")[2]


@attrs.frozen
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


@attrs.frozen
class Property:
    """A property of an object: where its schema is, and whether it must be there."""

    place: Place
    required: bool


class Document:
    """A document, and ways through it."""

    def __init__(self, node: Schema) -> None:
        self.node = node

    def resolve(self, place: Place) -> Place:
        """Follow a reference; of several schemas that hold at once, the last one decides."""
        if "allOf" in place.schema:
            return self.resolve(Place(place.pointer, place.schema["allOf"][-1]))
        if is_reference(place.schema):
            name = place.schema["$ref"].rpartition("/")[2]
            return Place(f"/components/schemas/{name}", self.node["components"]["schemas"][name])
        return place

    def kind(self, place: Place) -> str:
        """Tell what a resolved schema describes: a JSON type, or `any`."""
        return str(place.schema.get("type", "any"))

    def properties(self, place: Place) -> dict[str, Property]:
        """Give the properties of an object."""
        required = place.schema.get("required", [])
        places = {
            name: Place(f"{place.pointer}/properties/{name}", schema)
            for name, schema in place.schema.get("properties", {}).items()
        }
        return {name: Property(self.resolve(inner), name in required) for name, inner in places.items()}

    def item(self, place: Place) -> Place:
        """Give what an array holds."""
        return self.resolve(Place(f"{place.pointer}/items", place.schema.get("items", {})))

    def alternatives(self, place: Place) -> list[Place]:
        """Give the schemas that a oneOf or anyOf chooses from."""
        parts = place.schema.get("oneOf", []) + place.schema.get("anyOf", [])
        return [self.resolve(Place(f"{place.pointer}/{index}", part)) for index, part in enumerate(parts)]

    def operations(self) -> Iterator[Operation]:
        """Yield every operation."""
        for path, method, node in operations(self.node):
            yield Operation(node["operationId"], method, path, node, tuple(node.get("parameters", ())))

    def operation(self, operation_id: str) -> Operation:
        """Find an operation by its id."""
        return next(operation for operation in self.operations() if operation.id == operation_id)

    def body(self, operation: Operation) -> Place | None:
        """Give the schema of an operation's JSON request body, if it has one."""
        content = operation.node.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        schema = content["application/json"]["schema"]
        return self.resolve(Place(f"{operation.method} {operation.path} body", schema))

    def answers(self, operation: Operation) -> dict[int, Place | None]:
        """Give the schemas of an operation's JSON answers by status; None for one without a body."""
        found: dict[int, Place | None] = {}
        for status, answer in operation.node["responses"].items():
            content = answer.get("content", {}).get("application/json")
            where = f"{operation.method} {operation.path} {status}"
            found[int(status)] = content and self.resolve(Place(where, content["schema"]))
        return found

    def objects(self) -> dict[str, Place]:
        """Give every object by the name of its class."""
        return {name: self.named(name) for name in self.node["components"]["schemas"]}

    def named(self, name: str) -> Place:
        """Give an object by the name of its class."""
        return self.resolve(Place("", {"$ref": f"#/components/schemas/{name}"}))

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
