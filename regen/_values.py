"""What generated code has for the schemas and values of a document, and whether that is what they say."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from attrs import fields_dict

from overrides.spec._document import Node
from regen._samples import Sample

Problem = tuple[str, str]


hints = cache(get_type_hints)
"""The types of a function's or a class's annotations."""


@cache
def bare(name: str) -> str:
    """Return what is left of a name in every spelling: `_links` and `links_`, `pageSize` and `page_size` are alike."""
    return re.sub(r"[\W_]", "", name).lower()


def named(name: str, candidates: Iterable[str]) -> str | None:
    """Find the Python name that stands for a name of the document: `field_2fa` for `2fa`."""
    alike = [candidate for candidate in candidates if bare(candidate) in (bare(name), f"field{bare(name)}")]
    return name if name in alike else next(iter(alike), None)


def attribute(model: type, name: str) -> str:
    """Find the attribute that holds a property; without one, its name is that of no attribute."""
    return named(name, (known for known in fields_dict(model) if known != "additional_properties")) or name


def made(models: Any, name: str, properties: Node) -> Any:
    """Make an object of a class with what a caller would pass for its properties."""
    model = getattr(models, name)
    return model(**{attribute(model, key): value for key, value in properties.items()})


def mistyped(schema: Node, hint: Any, place: str) -> Iterator[Problem]:
    """Yield what a schema says of its values, and a type hint does not."""
    if "items" in schema:
        yield from mistyped(schema["items"], get_args(hint)[0] if get_origin(hint) is list else hint, f"{place}/items")
    # Null and booleans have types of their own.
    values = [value for value in schema.get("enum", ()) if value is not None and not isinstance(value, bool)]
    known = _literals(hint) if values else set[Any]()
    if missing := [value for value in values if value not in known]:
        yield place, f"the type has no enum value {', '.join(map(repr, missing))}"
    elif hint is Any and schema.keys() & {"type", "$ref", "oneOf"}:
        yield place, "the type is lost: the code says Any"


def _literals(hint: Any) -> set[Any]:
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {value for part in get_args(hint) for value in _literals(part)}


def misread(sample: Sample, value: Any) -> Iterator[Problem]:
    """Compare what was read from a sample with its value."""
    if value != sample.value:
        yield sample.place, f"{sample.value!r} is read as {value!r}"


def miswritten(sample: Sample, written: Any) -> Iterator[Problem]:
    """Compare what the value that was read from a sample is as JSON."""
    if written != sample.json:
        yield sample.place, f"{sample.json!r} comes out as {written!r}"
