"""Samples as the values of generated code, and what generated code made of samples."""

import datetime
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

from attrs import fields_dict

from overrides.spec._document import Node, is_array
from regen._samples import Sample

Problem = tuple[str, str]

_FORMATS: dict[str, Callable[[str], Any]] = {
    "date": datetime.date.fromisoformat,
    "date-time": datetime.datetime.fromisoformat,
    "uuid": UUID,
}


@cache
def hints(owner: Hashable) -> dict[str, Any]:
    """Return the types of a function's or a class's annotations."""
    return get_type_hints(owner)


@cache
def bare(name: str) -> str:
    """Return what is left of a name in every spelling: `_links` and `links_`, `pageSize` and `page_size` are alike."""
    return re.sub(r"[\W_]", "", name).lower()


def named(name: str, candidates: Iterable[str]) -> str | None:
    """Find the Python name that stands for a name of the document: `field_2fa` for `2fa`."""
    alike = [candidate for candidate in candidates if bare(candidate) in (bare(name), f"field{bare(name)}")]
    return name if name in alike else next(iter(alike), None)


def literals(hint: Any) -> set[Any]:
    """Return all values that the Literals in a type hint name."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {value for part in get_args(hint) for value in literals(part)}


def as_json(value: Any) -> Any:
    """Return a value of generated code as the JSON that it stands for."""
    if is_array(value):
        return [as_json(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def unnamed(schema: Node, hint: Any) -> list[Any]:
    """Return the values of an enum that a type hint does not name; null and booleans have types of their own."""
    known = literals(hint) if "enum" in schema else set[Any]()
    values = (value for value in schema.get("enum", ()) if value is not None and not isinstance(value, bool))
    return [value for value in values if value not in known]


class Values:
    """The classes of a generated package, by the names of the components that they stand for."""

    def __init__(self, models: Any) -> None:
        self._models = models

    def model(self, name: str) -> Any:
        """Return the class of a component, or None."""
        return getattr(self._models, name, None)

    def attribute(self, model: Any, name: str) -> str | None:
        """Find the attribute that holds a property."""
        return named(name, (known for known in fields_dict(model) if known != "additional_properties"))

    def made(self, sample: Sample) -> Any:
        """Make what a caller would pass for a sample."""
        if sample.model:
            model = self.model(sample.model)
            return model(**{self.attribute(model, k) or k: self.made(part) for k, part in sample.fields.items()})
        if sample.items:
            return [self.made(item) for item in sample.items]
        parse = _FORMATS.get(self._format(sample))
        return parse(sample.json) if parse else sample.json

    def lost(self, sample: Sample, value: Any, hint: Any) -> Iterator[Problem]:
        """Yield what a sample has and what was read from it has not."""
        schema = sample.schema
        if missing := unnamed(schema, hint):
            yield sample.place, f"the type has no enum value {', '.join(map(repr, missing))}"
        elif hint is Any and ("type" in schema or sample.model):
            yield sample.place, "the type is lost: the code says Any"
        elif sample.model and not hasattr(value, "to_dict"):
            yield sample.place, f"the schema has no model: it is read as {type(value).__name__}"
        elif sample.model and value.__class__ is not self.model(sample.model):
            yield sample.place, f"it is read as {type(value).__name__}, not {sample.model}"
        elif is_array(value):
            for item, part in zip(sample.items, value, strict=False):
                yield from self.lost(item, part, get_args(hint)[0] if get_origin(hint) is list else hint)
        elif not sample.model and self.made(sample) != value:
            yield sample.place, f"{sample.json!r} is read as {value!r}"

    def _format(self, sample: Sample) -> str:
        is_text = sample.schema.get("type") == "string" and isinstance(sample.json, str)
        return str(sample.schema.get("format", "")) if is_text and "enum" not in sample.schema else ""
