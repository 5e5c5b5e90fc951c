"""A sandbox that is a program's whole work: `python -m nexmo_application.sandbox`, `nexmo-application sandbox`."""

import signal
import time
from collections.abc import Callable, Mapping

from nexmo_application._settings import BASE_URL_VARIABLE, KEY_VARIABLE, SECRET_VARIABLE
from nexmo_application.sandbox import Sandbox


def serve(
    api_key: str | None, api_secret: str | None, port: int, announce: Callable[[str, Mapping[str, str]], None]
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        api_key: The account's API key; None for one made for it.
        api_secret: Its API secret; None for one made for it.
        port: The port to listen on; 0 takes a free one.
        announce: Called with the URL and the environment variables that point a client at the sandbox, as soon as it
            answers. A secret that the user brought is not among them.

    Raises:
        ValueError: The port cannot be had, or an argument makes no sense.
    """
    sandbox = Sandbox("key" if api_key is None else api_key, "secret" if api_secret is None else api_secret, port=port)
    signals: list[int] = []

    def note(number: int, _: object) -> None:
        signals.append(number)

    # Set also where SIGINT is ignored, as it is for a shell's background jobs.
    former = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        try:
            sandbox.start()
        except OSError as error:
            raise ValueError(f"port {port} cannot be had: {error.strerror}") from None
        variables = {KEY_VARIABLE: sandbox.api_key, BASE_URL_VARIABLE: sandbox.url}
        if api_secret is None:
            variables[SECRET_VARIABLE] = sandbox.api_secret
        announce(sandbox.url, variables)
        while not signals:
            # A wait without an end is not ended by a signal that another thread got.
            time.sleep(0.1)
    finally:
        sandbox.stop()
        for number, handler in former.items():
            signal.signal(number, handler)
