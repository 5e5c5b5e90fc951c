"""Comparing what generated code made of a sample with what the document says of it."""

import datetime
import re
import types
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from io import BytesIO
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from attrs import fields_dict

from overrides.spec._document import is_array
from regen._samples import EXTRA, Sample

Problem = tuple[str, str]

_PARSERS: dict[Any, Callable[[Any], Any]] = {
    datetime.date: datetime.date.fromisoformat,
    datetime.datetime: datetime.datetime.fromisoformat,
    UUID: UUID,
}


@cache
def _hints(owner: Hashable) -> dict[str, Any]:
    return get_type_hints(owner)


def hints(owner: Any) -> dict[str, Any]:
    """Return the types of a function's or a model's annotations."""
    return _hints(owner)


@cache
def bare(name: str) -> str:
    """Return what is left of a name in every spelling: `_links` and `links_`, `pageSize` and `page_size` are alike."""
    return re.sub(r"[\W_]", "", name).lower()


def named(name: str, candidates: Iterable[str]) -> str | None:
    """Find the Python name that stands for a name of the document: `field_2fa` for `2fa`."""
    alike = [candidate for candidate in candidates if bare(candidate) in (bare(name), f"field{bare(name)}")]
    return name if name in alike else next(iter(alike), None)


def as_type(hint: Any, value: Any) -> Any:
    """Make a JSON value what a type hint asks for, as a caller would."""
    if get_origin(hint) in (Union, types.UnionType):
        readings = [reading for kind in get_args(hint) for reading in _attempt(kind, value)]
        return min(readings, key=lambda reading: len(getattr(reading, "additional_properties", ())), default=value)
    if get_origin(hint) is list and is_array(value):
        return [as_type(get_args(hint)[0], item) for item in value]
    if hasattr(hint, "from_dict"):
        return hint.from_dict(value)
    if hasattr(hint, "payload"):
        return hint(payload=BytesIO(str(value).encode()))
    return _PARSERS[hint](value) if hint in _PARSERS else value


def with_fields(hint: Any, sample: Sample) -> Any:
    """Make a model by naming its fields."""
    model = next(kind for kind in (hint, *get_args(hint)) if hasattr(kind, "from_dict"))
    names = {name: named(name, fields_dict(model)) or name for name in sample.fields}
    return model(**{names[name]: as_type(hints(model)[names[name]], part.json) for name, part in sample.fields.items()})


def _attempt(kind: Any, value: Any) -> Iterator[Any]:
    """Yield a value as one type of a union, if it can be that."""
    try:
        reading = as_type(kind, value)
    except (AttributeError, KeyError, TypeError, ValueError):
        return
    if reading is not value or (isinstance(kind, type) and isinstance(value, kind)) or kind is Any or literals(kind):
        yield reading


def encoded(value: Any) -> Any:
    """Make a value JSON again."""
    if is_array(value):
        return [encoded(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def literals(hint: Any) -> set[Any]:
    """Return all values that the Literals in a type hint name."""
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {value for part in get_args(hint) for value in literals(part)}


def lost(sample: Sample, value: Any, hint: Any) -> Iterator[Problem]:
    """Yield what a sample has and the value made of it has not."""
    if missing := [entry for entry in sample.enum if entry not in literals(hint)]:
        yield sample.place, f"the type has no enum value {', '.join(map(repr, missing))}"
    if hint is Any and sample.typed:
        yield sample.place, "the type is lost: the code says Any"
    inner = list(_lost_inside(sample, value, hint))
    yield from inner
    if not inner and encoded(value) != sample.json:
        yield sample.place, f"{sample.json!r} comes out as {encoded(value)!r}"


def _lost_inside(sample: Sample, value: Any, hint: Any) -> Iterator[Problem]:
    """Yield the properties that have no typed attribute of their own, and what the others lose."""
    if is_array(value):
        for item, part in zip(sample.items, value, strict=False):
            yield from lost(item, part, hint)
        return
    model: Any = value.__class__
    if sample.fields and not hasattr(value, "additional_properties"):
        yield sample.place, f"the schema has no model: it is read as {type(value).__name__}"
        return
    for name, part in sample.fields.items():
        attribute = named(name, (field for field in fields_dict(model) if field != "additional_properties"))
        if attribute is None or name in value.additional_properties:
            yield part.place, f"the property {name!r} is no attribute of {model.__name__}"
        else:
            yield from lost(part, getattr(value, attribute), hints(model)[attribute])
    if sample.extra is not None:
        yield from lost(sample.extra, value.additional_properties.get(EXTRA), hints(model)["additional_properties"])
