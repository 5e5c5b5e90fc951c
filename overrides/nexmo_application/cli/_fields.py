"""One option for each field of a request, from the TypedDict that comes out of generation.

A request property that a new document brings is an option after `make regen` alone.
"""

import json
from datetime import date, datetime
from inspect import Parameter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import typer

_PANEL = "Fields of the application"
_TEXT = (str, date, datetime, UUID)


def field_options(keywords: Any) -> dict[str, Parameter]:
    """Describe the fields of a request to typer, by the wire's names.

    Args:
        keywords: The TypedDict of the request.
    """
    required: frozenset[str] = keywords.__required_keys__
    hints = get_type_hints(keywords)
    # Numbered, since a name of the wire need not be one in Python.
    return {
        name: _option(f"field_{number}", name, hint, required=name in required)
        for number, (name, hint) in enumerate(hints.items())
    }


def _option(parameter: str, name: str, hint: Any, *, required: bool) -> Parameter:
    flag = "--" + name.replace("_", "-")
    hint = _without_none(hint)
    annotation: Any = str
    parser = None
    if hint is bool:
        flag, annotation = f"{flag}/--no-{flag[2:]}", bool
    elif hint in (int, float) or get_origin(hint) is Literal:
        annotation = hint
    elif hint not in _TEXT:
        parser = _json
    option = typer.Option(... if required else None, flag, parser=parser, show_default=False, rich_help_panel=_PANEL)
    return Parameter(parameter, Parameter.KEYWORD_ONLY, default=option, annotation=annotation)


def _without_none(hint: Any) -> Any:
    """Return the one type that a nullable hint has beside None, or the hint."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    types = [kind for kind in get_args(hint) if kind is not NoneType]
    return types[0] if len(types) == 1 else hint


def _json(text: str) -> object:
    """Read the value of a field that is neither text nor a number."""
    try:
        return json.loads(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not JSON.") from None
