"""The sandbox as a program: `python -m nexmo_application.sandbox`."""

import argparse
import shlex
import signal
import socket
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM, after printing how to point a client at the sandbox; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        with _interruption() as wait:
            _serve(options.port, options.key, options.secret, wait)
    except (ImportError, OSError, ValueError) as error:
        print(f"nexmo sandbox: {error}", file=sys.stderr)  # noqa: T201 - this is a program's output
        return 1
    return 0


def _serve(port: int, key: str, secret: str | None, wait: Callable[[], None]) -> None:
    """Run the sandbox as long as the wait takes."""
    from . import Sandbox  # noqa: PLC0415 - so that a missing extra is told without a traceback

    with Sandbox(key, port=port) if secret is None else Sandbox(key, secret, port=port) as sandbox:
        shown = sandbox.api_secret if secret is None else "...  # the one given with --secret"
        print(  # noqa: T201 - this is a program's output
            f"Sandbox of the Nexmo Application API v1 at {sandbox.url}",
            "Point a client at it:",
            f"  export NEXMO_API_KEY={shlex.quote(key)}",
            f"  export NEXMO_API_SECRET={shown}",
            f"  export NEXMO_APPLICATION_BASE_URL={sandbox.url}",
            "Ctrl-C stops it.",
            sep="\n",
            flush=True,
        )
        wait()


@contextmanager
def _interruption() -> Generator[Callable[[], None]]:
    """Catch SIGINT and SIGTERM, and give a function that waits for one of them, or knows that one has come already."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    reader, writer = socket.socketpair()

    def wait() -> None:
        while reader.recv(1)[0] not in numbers:
            pass

    with reader, writer:
        writer.setblocking(False)
        # Over a socket, since a lock that the main thread waits for is not woken by a signal that another thread got.
        former_fd = signal.set_wakeup_fd(writer.fileno())
        # Set also where SIGINT is ignored, as it is for a shell's background jobs.
        former = {number: signal.signal(number, _noted) for number in numbers}
        try:
            yield wait
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(former_fd)


def _noted(*_: object) -> None:
    """Do nothing: that a signal came is written to the socket."""


def _parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m nexmo_application.sandbox",
        description="A server on loopback that behaves like the Nexmo Application API v1.",
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0, the default, takes a free one")
    parser.add_argument("--key", default="key", help="API key of the sandbox' account (default: %(default)s)")
    parser.add_argument("--secret", help="its API secret, which is not printed (default: one that is)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
