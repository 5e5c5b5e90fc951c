"""A generated package: its classes, what it makes of samples, and whether that is what they say."""

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from attrs import fields_dict, frozen

from overrides.spec._document import Node, is_array
from regen._samples import Sample, Sampler

Problem = tuple[str, str]


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


def unnamed(schema: Node, hint: Any) -> list[Any]:
    """Return the values of an enum that a type hint does not name; null and booleans have types of their own."""
    values = [value for value in schema.get("enum", ()) if value is not None and not isinstance(value, bool)]
    known = _literals(hint) if values else set[Any]()
    return [value for value in values if value not in known]


def miswritten(sample: Sample, written: Any) -> Iterator[Problem]:
    """Compare what the value that was read from a sample is as JSON."""
    if written != sample.json:
        yield sample.place, f"{sample.json!r} comes out as {written!r}"


def _literals(hint: Any) -> set[Any]:
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    return {value for part in get_args(hint) for value in _literals(part)}


@frozen
class Package:
    """The models of a generated package, and samples of its document."""

    models: Any
    sampler: Sampler

    def model(self, name: str) -> Any:
        """Return the class of a component, or None."""
        return getattr(self.models, name, None)

    def attribute(self, model: Any, name: str) -> str | None:
        """Find the attribute that holds a property."""
        return named(name, (known for known in fields_dict(model) if known != "additional_properties"))

    def made(self, sample: Sample) -> Any:
        """Make what a caller would pass for a sample."""
        if sample.model:
            model = self.model(sample.model)
            return model(**{self.attribute(model, k) or k: self.made(part) for k, part in sample.fields.items()})
        return [self.made(item) for item in sample.items] if sample.items else sample.value

    def misread(self, sample: Sample, value: Any, hint: Any) -> Iterator[Problem]:
        """Yield what a sample has, and what was read from it has not."""
        if missing := unnamed(sample.schema, hint):
            yield sample.place, f"the type has no enum value {', '.join(map(repr, missing))}"
        elif hint is Any and ("type" in sample.schema or sample.model):
            yield sample.place, "the type is lost: the code says Any"
        elif sample.model:
            if value.__class__ is not self.model(sample.model):
                yield sample.place, f"it is read as {type(value).__name__}, not {sample.model}"
        elif is_array(value):
            for item, part in zip(sample.items, value, strict=False):
                yield from self.misread(item, part, get_args(hint)[0] if get_origin(hint) is list else hint)
        elif sample.value != value:
            yield sample.place, f"{sample.json!r} is read as {value!r}"
