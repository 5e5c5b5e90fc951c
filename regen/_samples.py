"""Values in the shapes that the schemas of a canonical document describe."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from attrs import field, frozen

from overrides.spec._document import Node, is_array, is_reference, pointer, tokens

_FULL = 2
"""How deep inside a sample objects have all of their properties; deeper ones have what they require."""

_MOST = 10_000
"""Objects in one sample."""


@frozen
class Sample:
    """A value of a schema, its place in the document, and the samples inside it, if it is an object or an array."""

    value: Any
    """What generated code has for it; of an object the JSON, since the class is the generated package's."""
    schema: Node
    place: str
    fields: dict[str, "Sample"] = field(factory=dict[str, "Sample"])
    items: tuple["Sample", ...] = ()

    @property
    def json(self) -> Any:
        """The JSON value."""
        return as_json(self.value)

    @property
    def model(self) -> str:
        """The name of the class, if the value is an object."""
        return tokens(self.schema["$ref"])[-1] if is_reference(self.schema) else ""


def as_json(value: Any) -> Any:
    """Return a value of generated code as the JSON that it stands for."""
    if is_array(value):
        return [as_json(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _anything(number: int) -> Any:
    return {"any": f"value {number}"}


_SCALARS: dict[str, Callable[[int], Any]] = {
    "integer": int,
    "number": lambda number: number + 0.5,
    "boolean": lambda number: bool(number % 2),
    "string": "text/{} +&".format,
    "string date": lambda number: date(2000 + number % 1000, 1, 2),
    "string date-time": lambda number: datetime(2000 + number % 1000, 1, 2, 3, 4, 5, tzinfo=UTC),
    "string uuid": lambda number: UUID(int=number),
}
"""Values by type and format, no two of which are alike."""


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
            yield from (Sample([item.value], schema, place, items=(item,)) for item in inner)
            if not inner:
                yield Sample([], schema, place)
        else:
            kind, number = schema.get("type", ""), next(self._numbers)
            make = _SCALARS.get(f"{kind} {schema.get('format')}") or _SCALARS.get(kind, _anything)
            yield Sample(make(number), schema, place)
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
