"""What turns a function into a command: the common options and those of a request are added to its own."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import typer

from nexmo_application.cli._fields import field_options
from nexmo_application.cli._settings import COMMON, Settings

_Function = Callable[..., None]


def command(app: typer.Typer, name: str, keywords: Any = None) -> Callable[[_Function], _Function]:
    """Register a function as a command.

    Args:
        app: Where.
        name: Its name on the command line.
        keywords: The TypedDict of a request, if the function takes `fields`: those that are given, by the wire's names.
    """
    return lambda function: app.command(name)(options(keywords)(function))


def options(keywords: Any = None) -> Callable[[_Function], _Function]:
    """Give a function the common options, as `settings`, and one for each field of a request, as `fields`."""
    names = {} if keywords is None else field_options(keywords)

    def decorate(function: _Function) -> _Function:
        def called(context: typer.Context, **values: Any) -> None:
            settings: Settings = context.obj
            settings.take(values)
            fields = {name: values.pop(option.name) for name, option in names.items()}
            if names:
                values["fields"] = {name: value for name, value in fields.items() if value is not None}
            function(settings, **values)

        signature = inspect.signature(function, eval_str=True)
        own = [option for name, option in signature.parameters.items() if name not in ("settings", "fields")]
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        functools.update_wrapper(called, function)
        # What typer reads instead of the function's parameters.
        vars(called)["__signature__"] = signature.replace(
            parameters=sorted([context, *own, *names.values(), *COMMON.values()], key=lambda option: option.kind)
        )
        return called

    return decorate
