"""Values in the shapes that the schemas of a canonical document describe."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from attrs import field, frozen

from overrides.spec._document import Node, is_object, is_reference, pointer, tokens

_FULL = 2
"""How deep inside a sample objects have all of their properties; deeper ones have what they require."""

_MOST = 10_000
"""Objects in one sample."""


@frozen
class Sample:
    """A JSON value, the schema it is a value of, its place in the document, and the samples inside it."""

    json: Any
    schema: Node
    place: str
    fields: dict[str, "Sample"] = field(factory=dict[str, "Sample"])
    items: tuple["Sample", ...] = ()

    @property
    def model(self) -> str:
        """The name of the class, if the value is an object."""
        return tokens(self.schema["$ref"])[-1] if is_reference(self.schema) else ""


class Sampler:
    """Makes samples of the schemas of one document; no two scalars of a sample are alike."""

    def __init__(self, document: Node) -> None:
        self._components: Node = document["components"]["schemas"]
        self._numbers = count(1)
        self._objects = 0

    def samples(self, schema: Node, place: str, above: tuple[str, ...] = ()) -> Iterator[Sample]:
        """Yield samples that together take every value of an enum, and null where it is allowed."""
        if is_reference(schema):
            yield from self._object(schema, above)
        elif "oneOf" in schema:  # an object that may be null
            yield from self.samples(schema["oneOf"][0], place, above)
        elif "enum" in schema:
            # A hundred stand for all: of each, the type is asked for every value.
            yield from (Sample(value, schema, place) for value in schema["enum"][:100] if value is not None)
        elif schema.get("type") == "array":
            inner = list(self.samples(schema.get("items", {}), place + "/items", above))
            yield from (Sample([item.json], schema, place, items=(item,)) for item in inner)
            if not inner:
                yield Sample([], schema, place)
        else:
            yield Sample(self._scalar(schema.get("type"), schema.get("format", "")), schema, place)
        if schema.get("nullable") or None in schema.get("enum", ()):
            yield Sample(None, schema, place)

    def _object(self, reference: Node, above: tuple[str, ...]) -> Iterator[Sample]:
        """Yield a sample of a component, unless it has to be inside itself."""
        name = tokens(reference["$ref"])[-1]
        self._objects = self._objects + 1 if above else 0
        if self._objects > _MOST:
            raise ValueError("what it requires doubles itself")
        schema, place = self._components[name], pointer("components", "schemas", name)
        fields: dict[str, Sample] = {}
        for key, part in schema.get("properties", {}).items():
            required = key in schema.get("required", ())
            if required or (len(above) < _FULL and name not in above):
                if above.count(name) > 1:
                    return
                where = place + pointer("properties", key)
                if sample := next(self.samples(part, where, (*above, name)), None):
                    fields[key] = sample
        yield Sample({key: sample.json for key, sample in fields.items()}, reference, place, fields)

    def open_ones(self, schema: Node, place: str) -> Iterator[Sample]:
        """Yield samples of the properties that a component leaves open."""
        if is_object(schema.get("additionalProperties")):
            yield from self.samples(schema["additionalProperties"], place + "/additionalProperties")

    def _scalar(self, kind: str | None, text_format: str) -> Any:
        number = next(self._numbers)
        match kind, text_format:
            case "integer", _:
                return number
            case "number", _:
                return number + 0.5
            case "boolean", _:
                return bool(number % 2)
            case "string", "date":
                return f"{2000 + number % 1000}-01-02"
            case "string", "date-time":
                return f"{2000 + number % 1000}-01-02T03:04:05+00:00"
            case "string", "uuid":
                return f"00000000-0000-4000-8000-{number:012}"
            case "string", _:
                return f"text/{number} +&"
            case _:
                return {"any": f"value {number}"}
