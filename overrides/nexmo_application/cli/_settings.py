"""What every command can be told: before its name or after it; what is said after it wins."""

import os
from inspect import Parameter
from typing import Any, Final, cast

import typer
from attrs import define, field

from nexmo_application import Client
from nexmo_application.cli import _values

PROGRAM: Final = "nexmo-application"
COMPLETION: Final = "_NEXMO_APPLICATION_COMPLETE"
"""The variable with which a shell asks for completions."""
SECRET_OPTION: Final = "--api-secret"  # noqa: S105 - the name of an option

# typer shows the last of its family alone: BadParameter, UsageError, ClickException.
UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
"""What is wrong with the command line as a whole; exit status 2."""


@define
class Settings:
    """The values of the common options; None: not given, so that the client looks into the environment."""

    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)
    base_url: str | None = None
    timeout: str | None = None
    max_retries: str | None = None
    json: bool = False
    debug: bool = False

    def client(self) -> Client:
        """Make the client that the options and the environment describe."""
        limits: dict[str, Any] = {}
        if self.timeout is not None:
            limits["timeout"] = _values.number("--timeout", self.timeout)
        if self.max_retries is not None:
            limits["max_retries"] = _values.whole("--max-retries", self.max_retries)
        return Client(self.api_key, self.api_secret, base_url=self.base_url, **limits)

    def take(self, values: dict[str, Any]) -> None:
        """Take the common options out of the values of all."""
        for name in _COMMON:
            value = values.pop(name)
            if value is not None:
                setattr(self, name, value)


_COMMON: Final[dict[str, tuple[type, str | None, str]]] = {
    "api_key": (str, "KEY", "API key of the account; by default NEXMO_API_KEY of the environment."),
    "api_secret": (
        str,
        "SECRET",
        "Its API secret; by default NEXMO_API_SECRET, which is better: others can see arguments.",
    ),
    "base_url": (str, "URL", "URL of the collection; by default NEXMO_APPLICATION_BASE_URL, or else the vendor's."),
    "timeout": (str, "SECONDS", "Longest wait for a connection, and for each part of an answer; 30 by default."),
    "max_retries": (str, "N", "How often a request is sent again, where that is safe; 2 by default."),
    "json": (bool, None, "JSON for programs, errors too."),
    "debug": (bool, None, "Show where an error comes from, without secrets."),
}
FLAGS: Final = {name: "--" + name.replace("_", "-") for name in _COMMON}


def common(*, hidden: bool) -> list[Parameter]:
    """Describe the common options to typer: hidden on all help screens but the program's, and never from a shell."""
    hidden = hidden and COMPLETION not in os.environ
    return [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            # Without a default of its own: nothing of the environment can get into a help text.
            default=typer.Option(None, FLAGS[name], metavar=metavar, help=described, show_default=False, hidden=hidden),
            annotation=annotation,
        )
        for name, (annotation, metavar, described) in _COMMON.items()
    ]
