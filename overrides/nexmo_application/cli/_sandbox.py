"""The command `sandbox`."""

import os
import shlex
from collections.abc import Mapping

from nexmo_application._settings import KEY_VARIABLE, SECRET_VARIABLE
from nexmo_application.cli import _output
from nexmo_application.cli._settings import Settings


def run_sandbox(settings: Settings, port: int) -> None:
    """Serve until SIGINT or SIGTERM, after printing the URL, and how to point a client at it.

    Raises:
        ImportError: The extra `sandbox` is missing.
        ValueError: The port cannot be had.
    """
    # The extra is missed here, not when the command line is read.
    from nexmo_application.sandbox._program import serve  # noqa: PLC0415

    def announce(url: str, variables: Mapping[str, str]) -> None:
        _output.note("Point a client at the sandbox; Ctrl-C stops it:")
        for name, value in variables.items():
            _output.note(f"  export {name}={shlex.quote(value)}")
        if settings.json:
            _output.as_json(variables)
        else:
            _output.data(url)

    api_key = settings.api_key or os.environ.get(KEY_VARIABLE) or None
    api_secret = settings.api_secret or os.environ.get(SECRET_VARIABLE) or None
    serve(api_key, api_secret, port, announce)
