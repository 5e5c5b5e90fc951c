"""What every command can be told: before its name or after it; what is said after it wins."""

from dataclasses import dataclass, field
from inspect import Parameter
from typing import Any, cast

import typer

from nexmo_application import Client

PROGRAM = "nexmo-application"
SECRET_OPTION = "--api-secret"  # noqa: S105 - the name of an option

# typer shows the last of its family alone: BadParameter, UsageError, ClickException.
UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
"""What is wrong with the command line as a whole; exit status 2."""

_PANEL = "Connection and output"


@dataclass
class Settings:
    """The values of the common options; None: not given, so that the client looks into the environment."""

    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)
    base_url: str | None = None
    json: bool = False
    debug: bool = False

    def client(self) -> Client:
        """Make the client that the options and the environment describe."""
        return Client(self.api_key, self.api_secret, base_url=self.base_url)

    def take(self, values: dict[str, Any]) -> None:
        """Take the common options out of the values of all."""
        for name in COMMON:
            value = values.pop(name)
            if value is not None:
                setattr(self, name, value)


def _option(annotation: type, *names: str, **description: Any) -> Parameter:
    name = names[0].removeprefix("--").replace("-", "_")
    # Without a default of its own: nothing of the environment can get into a help text.
    option = typer.Option(None, *names, show_default=False, rich_help_panel=_PANEL, **description)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=option, annotation=annotation)


_OPTIONS = (
    _option(str, "--api-key", help="API key of the account; by default NEXMO_API_KEY of the environment."),
    _option(
        str,
        SECRET_OPTION,
        help="Its API secret; by default NEXMO_API_SECRET, which is better: others can see arguments.",
    ),
    _option(
        str, "--base-url", help="URL of the collection; by default NEXMO_APPLICATION_BASE_URL, or else the vendor's."
    ),
    _option(bool, "--json", help="JSON for programs instead of a table."),
    _option(bool, "--debug", help="Show where an error comes from, without secrets."),
)
COMMON = {option.name: option for option in _OPTIONS}
"""The common options by name, as parameters of a function for typer."""
