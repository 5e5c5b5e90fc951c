"""The command `sandbox`."""

import os
import shlex

import typer

from nexmo_application._settings import BASE_URL_VARIABLE, KEY_VARIABLE, SECRET_VARIABLE
from nexmo_application.cli import _output
from nexmo_application.cli._settings import Settings


def serve(settings: Settings, port: int) -> None:
    """Serve until SIGINT or SIGTERM, after printing the URL, and how to point a client at it.

    Raises:
        ImportError: the extra `sandbox` is missing.
        typer.BadParameter: the port cannot be had.
    """
    # The extra is missed here, not when the command line is read.
    from nexmo_application.sandbox import Sandbox  # noqa: PLC0415
    from nexmo_application.sandbox.__main__ import (  # noqa: PLC0415
        _interruption,  # pyright: ignore[reportPrivateUsage] - private to the package
    )

    account = {KEY_VARIABLE: settings.api_key, SECRET_VARIABLE: settings.api_secret}
    given = {name: value or os.environ.get(name) for name, value in account.items()}
    sandbox = Sandbox(given[KEY_VARIABLE] or "key", given[SECRET_VARIABLE] or "secret", port=port)
    with _interruption() as wait:
        try:
            sandbox.start()
        except OSError as error:
            raise typer.BadParameter(f"{port} cannot be had: {error.strerror}.", param_hint="'--port'") from None
        try:
            variables = {KEY_VARIABLE: sandbox.api_key, BASE_URL_VARIABLE: sandbox.url}
            if not given[SECRET_VARIABLE]:  # one that the user brought is not printed
                variables[SECRET_VARIABLE] = sandbox.api_secret
            _announce(settings, sandbox.url, variables)
            wait()
        finally:
            sandbox.stop()


def _announce(settings: Settings, url: str, variables: dict[str, str]) -> None:
    _output.note("Point a client at the sandbox; Ctrl-C stops it:")
    for name, value in variables.items():
        _output.note(f"  export {name}={shlex.quote(value)}")
    if settings.json:
        _output.as_json(variables)
    else:
        _output.data(url)
