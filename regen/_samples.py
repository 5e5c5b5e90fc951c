"""Values in the shapes that the schemas of a canonical document describe."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from attrs import frozen

from overrides.spec._document import Node, is_reference, pointer, tokens

_FULL = 2
"""How deep inside a sample objects have all of their properties; deeper ones have what they require."""

_MOST = 10_000
"""Objects in one sample."""


@frozen
class Sample:
    """A value of a schema, as generated code has it and as JSON, and the place of the schema."""

    value: Any
    json: Any
    place: str


_SCALARS: dict[str, Callable[[int], Any]] = {
    "integer": int,
    "number": lambda number: number + 0.5,
    "boolean": lambda number: bool(number % 2),
    "string": "text/{} +&".format,
    "string date": lambda number: date(2000 + number % 1000, 1, 2),
    "string date-time": lambda number: datetime(2000 + number % 1000, 1, 2, 3, 4, 5, tzinfo=UTC),
    "string uuid": lambda number: UUID(int=number),
    "": lambda number: {"any": f"value {number}"},
}
"""Values by type and format, no two of which are alike."""


class Sampler:
    """Makes samples of the schemas of one document; no two scalars of a sample are alike.

    `make` makes an object, of the name of its class and the values of its properties.
    """

    def __init__(self, document: Node, make: Callable[[str, Node], Any]) -> None:
        self._components: Node = document["components"]["schemas"]
        self._make = make
        self._numbers = count(1)
        self._objects = 0

    def samples(self, schema: Node, place: str, above: tuple[str, ...] = ()) -> Iterator[Sample]:
        """Yield samples that together take every value of an enum, and null where it is allowed."""
        if is_reference(schema):
            yield from self._object(tokens(schema["$ref"])[-1], place, above)
        elif "oneOf" in schema:  # an object that may be null
            yield from self.samples(schema["oneOf"][0], place, above)
        elif "enum" in schema:
            # A hundred stand for all: of each, the type is asked for every value.
            yield from (Sample(value, value, place) for value in schema["enum"][:100] if value is not None)
        elif schema.get("type") == "array":
            inner = list(self.samples(schema.get("items", {}), place + "/items", above))
            yield from (Sample([item.value], [item.json], place) for item in inner)
            if not inner:
                yield Sample([], [], place)
        else:
            kind, number = schema.get("type", ""), next(self._numbers)
            make = _SCALARS.get(f"{kind} {schema.get('format')}") or _SCALARS.get(kind, _SCALARS[""])
            value = make(number)
            yield Sample(value, _as_json(value), place)
        if schema.get("nullable") or None in schema.get("enum", ()):
            yield Sample(None, None, place)

    def _object(self, name: str, place: str, above: tuple[str, ...]) -> Iterator[Sample]:
        """Yield a sample of a component, unless it has to be inside itself."""
        self._objects = self._objects + 1 if above else 0
        if self._objects > _MOST:
            raise ValueError("what it requires doubles itself")
        schema = self._components[name]
        values: Node = {}
        whole: Node = {}
        for key, part in schema.get("properties", {}).items():
            required = key in schema.get("required", ())
            if required or (len(above) < _FULL and name not in above):
                if above.count(name) > 1:
                    return
                where = place + pointer("properties", key)
                if sample := next(self.samples(part, where, (*above, name)), None):
                    values[key], whole[key] = sample.value, sample.json
        yield Sample(self._make(name, values), whole, place)


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
