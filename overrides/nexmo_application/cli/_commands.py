"""What turns a function into a command: the common options and those of a request are added to its own."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand

from nexmo_application.cli._fields import fields
from nexmo_application.cli._settings import PROGRAM, Settings, common

_Function = Callable[..., None]


class _Command(TyperCommand):
    """A command whose help screen has the same usage line with each version of typer."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line."""
        arguments = [parameter for parameter in self.params if parameter.param_type_name == "argument"]
        ids = ["ID..." if argument.nargs == -1 else "ID" for argument in arguments]
        formatter.write_usage(ctx.command_path, " ".join(["[OPTIONS]", *ids]))


def command(app: typer.Typer, name: str, example: str, keywords: Any = None) -> Callable[[_Function], _Function]:
    """Register a function as a command.

    Args:
        app: Where.
        name: Its name on the command line.
        example: What its help screen shows, without the program's name.
        keywords: The TypedDict of a request, if the function takes `fields`: those that are given, by the wire's names.
    """
    # The lines after \\b stay as they are.
    epilog = f"Example:\n\n\b\n{PROGRAM} {example}\n\nFor credentials, limits, --json and --debug see {PROGRAM} --help."
    return lambda function: app.command(name, cls=_Command, epilog=epilog)(options(keywords, hidden=True)(function))


def options(keywords: Any = None, *, hidden: bool) -> Callable[[_Function], _Function]:
    """Give a function the common options, as `settings`, and one for each field of a request, as `fields`."""
    of_request = [] if keywords is None else fields(keywords)

    def decorate(function: _Function) -> _Function:
        def called(context: typer.Context, **values: Any) -> None:
            settings: Settings = context.obj
            settings.take(values)
            given = {field.name: (field.read, values.pop(field.parameter.name)) for field in of_request}
            if of_request:
                # Of a list that is not given, there may be an empty one.
                values["fields"] = {
                    name: read(value) for name, (read, value) in given.items() if value not in (None, [])
                }
            function(settings, **values)

        signature = inspect.signature(function, eval_str=True)
        own = [option for name, option in signature.parameters.items() if name not in ("settings", "fields")]
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        functools.update_wrapper(called, function)
        parameters = [context, *(field.parameter for field in of_request), *own, *common(hidden=hidden)]
        # What typer reads instead of the function's parameters.
        vars(called)["__signature__"] = signature.replace(parameters=sorted(parameters, key=lambda option: option.kind))
        return called

    return decorate
