"""One option for each field of a request, from the TypedDict that comes out of generation.

A request property that a new document brings is an option after `make regen` alone.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from inspect import Parameter
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import typer
from attrs import frozen

from nexmo_application.cli import _values

_READERS: Final[dict[Any, tuple[Callable[[str, str], object], str]]] = {
    **dict.fromkeys((str, date, datetime, UUID), (_values.text, "TEXT")),
    int: (_values.whole, "INTEGER"),
    float: (_values.number, "NUMBER"),
}


@frozen
class Field:
    """A field of a request as an option.

    Attributes:
        name: Its name on the wire.
        parameter: What typer reads.
        read: Makes a value of what typer gives.
    """

    name: str
    parameter: Parameter
    read: Callable[[Any], object]


def fields(keywords: Any) -> list[Field]:
    """Describe the fields of a request to typer.

    Args:
        keywords: The TypedDict of the request.
    """
    described = dict(_descriptions(inspect.getdoc(keywords) or ""))
    # Numbered, since a name of the wire need not be one in Python.
    return [
        _field(f"field_{number}", name, hint, described.get(name, ""), required=name in keywords.__required_keys__)
        for number, (name, hint) in enumerate(get_type_hints(keywords).items())
    ]


def _descriptions(docstring: str) -> Iterator[tuple[str, str]]:
    """Read what a generated docstring says about each field."""
    for name, words in re.findall(r"^    (\S+): (.*(?:\n {8}.*)*)", docstring, re.MULTILINE):
        yield name, " ".join(words.split()).replace(" Required.", "")


def _field(parameter: str, name: str, hint: Any, described: str, *, required: bool) -> Field:
    flag = "--" + name.replace("_", "-")
    hint = _without_none(hint)
    many = get_origin(hint) is list
    item = get_args(hint)[0] if many else hint
    values = get_args(item) if get_origin(item) is Literal else ()
    reader, metavar = _READERS.get(type(values[0]) if values else item, (_values.json_value, "JSON"))

    def read(given: Any) -> object:
        if hint is bool:
            return given
        return [reader(flag, one) for one in given] if many else reader(flag, given)

    option = typer.Option(
        ... if required else None,
        f"{flag}/--no-{flag[2:]}" if hint is bool else flag,
        metavar=None if hint is bool else metavar,
        help=f"{described} Can be repeated.".strip() if many else described,
        show_default=False,
        # Offered, not demanded: the API may take others.
        autocompletion=lambda: list(map(str, values)),
    )
    annotation: Any = bool if hint is bool else list[str] if many else str
    return Field(name, Parameter(parameter, Parameter.KEYWORD_ONLY, default=option, annotation=annotation), read)


def _without_none(hint: Any) -> Any:
    """Return the one type that a nullable hint has beside None, or the hint."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    types = [kind for kind in get_args(hint) if kind is not NoneType]
    return types[0] if len(types) == 1 else hint
