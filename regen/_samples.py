"""Values in the shapes that schemas describe, each with the places in the document that ask for it.

A sample says at once what to send through the generated code and what must come out of it.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

from attrs import field, frozen

from overrides.spec._document import Node, is_object, is_reference, pointer, resolved

# A choice: which alternative of each union to take, or null wherever null is allowed.
NULL = -1

# The name of a property that no document has.
EXTRA = "x-extra"

Parts = list[tuple[str, Node]]


@frozen
class Sample:
    """A JSON value, its place in the document, and the samples inside it."""

    json: Any
    place: str
    fields: dict[str, "Sample"] = field(factory=dict[str, "Sample"])
    items: tuple["Sample", ...] = ()
    extra: "Sample | None" = None
    enum: tuple[Any, ...] = ()
    typed: bool = True


class Sampler:
    """Makes samples of the schemas of one document; no two scalars of a sample are alike."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._numbers = count(1)

    def samples(self, schema: Node, place: str) -> Iterator[Sample]:
        """Yield samples that together take every alternative of every union, and null where it is allowed."""
        choices = sorted(self._choices(schema, place, set()), key=lambda choice: (choice == NULL, choice))
        yield from filter(None, (self._sample([(place, schema)], choice, ()) for choice in choices))

    def parts(self, schema: Node, place: str, choice: int) -> Parts:
        """List what holds at once: a schema, the members of its allOf, and one alternative of each union."""
        found: Parts = []
        self._collect(schema, place, choice, found)
        return found

    def _collect(self, schema: Node, place: str, choice: int, found: Parts) -> None:
        if is_reference(schema):
            place, schema = schema["$ref"].removeprefix("#"), resolved(self._document, schema)
        if any(schema is earlier for _, earlier in found):
            return
        found.append((place, schema))
        for index, entry in enumerate(schema.get("allOf", [])):
            self._collect(entry, place + pointer("allOf", index), choice, found)
        for key in ("oneOf", "anyOf"):
            if alternatives := schema.get(key):
                index = min(max(choice, 0), len(alternatives) - 1)
                self._collect(alternatives[index], place + pointer(key, index), choice, found)

    def _choices(self, schema: Node, place: str, seen: set[int]) -> set[int]:
        """Return the choices that make a difference in a schema or what it leads to."""
        choices = {0}
        for _, part in self.parts(schema, place, 0):
            if id(part) in seen:
                continue
            seen.add(id(part))
            unions = [part[key] for key in ("oneOf", "anyOf") if key in part]
            inner = [entry for union in unions for entry in union] + list(part.get("properties", {}).values())
            inner += [part[key] for key in ("items", "additionalProperties") if is_object(part.get(key))]
            choices.update(*(range(len(union)) for union in unions), *(self._choices(i, place, seen) for i in inner))
            if part.get("nullable") or None in part.get("enum", ()):
                choices.add(NULL)
        return choices

    def _sample(self, schemas: Parts, choice: int, above: tuple[int, ...]) -> Sample | None:
        """Return a sample, or None where one more would recurse without end."""
        place = schemas[0][0]
        parts = [part for where, schema in schemas for part in self.parts(schema, where, choice)]
        depth = max(above.count(id(part)) for _, part in parts)
        if depth:  # a recursive schema: take the way out, if there is one
            parts = [part for where, schema in schemas for part in self.parts(schema, where, 0)]
        values = [part["enum"] for _, part in parts if "enum" in part]
        nullable = any(part.get("nullable") for _, part in parts) or any(None in enum for enum in values)
        if nullable and (choice == NULL or depth):
            return Sample(None, place, enum=_enum(values))
        if depth > 1:
            return None
        above = (*above, *(id(part) for _, part in parts))
        kind = next((part["type"] for _, part in parts if "type" in part), None)
        if values:
            return Sample(next((value for value in values[0] if value is not None), None), place, enum=_enum(values))
        if kind == "array":
            items: Parts = [(where + "/items", part["items"]) for where, part in parts if "items" in part]
            item = self._sample(items or [(place, {})], choice, above)
            return Sample([] if item is None else [item.json], place, items=() if item is None else (item,))
        if kind == "object" or (kind is None and any("properties" in part for _, part in parts)):
            return self._object(parts, place, choice, above)
        text_format = next((part["format"] for _, part in parts if "format" in part), "")
        return Sample(self._scalar(kind, text_format), place, typed=kind is not None)

    def _object(self, parts: Parts, place: str, choice: int, above: tuple[int, ...]) -> Sample:
        meanings: dict[str, Parts] = {}
        for where, part in parts:
            for name, schema in part.get("properties", {}).items():
                meanings.setdefault(name, []).append((where + pointer("properties", name), schema))
        found = {name: self._sample(schemas, choice, above) for name, schemas in meanings.items()}
        fields = {name: sample for name, sample in found.items() if sample is not None}
        json = {name: sample.json for name, sample in fields.items()}
        extras = [
            (where + "/additionalProperties", part["additionalProperties"])
            for where, part in parts
            if part.get("additionalProperties") and is_object(part["additionalProperties"])
        ]
        extra = self._sample(extras, choice, above) if extras else None
        if extra is not None and extra.json is not None:
            json[EXTRA] = extra.json
        return Sample(json, place, fields, extra=extra)

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
                return f"text {number}"
            case _:
                return {"any": f"value {number}"}


def _enum(values: list[list[Any]]) -> tuple[Any, ...]:
    """Return what all of several enums admit, without null and booleans, which have types of their own."""
    first, *others = values or [[]]
    return tuple(
        value
        for value in first
        if value is not None and not isinstance(value, bool) and all(value in other for other in others)
    )
