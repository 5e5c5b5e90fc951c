"""The sandbox as a program: `python -m nexmo_application.sandbox`."""

import argparse
import shlex
import sys
from collections.abc import Mapping, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM, after printing how to point a client at the sandbox; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        from nexmo_application.sandbox._program import serve  # noqa: PLC0415 - it needs the extra

        serve(options.key, options.secret, options.port, _announce)
    except (ImportError, OSError, ValueError) as error:
        print(f"nexmo sandbox: {error}", file=sys.stderr)  # noqa: T201 - this is a program's output
        return 1
    return 0


def _announce(url: str, variables: Mapping[str, str]) -> None:
    lines = [f"  export {name}={shlex.quote(value)}" for name, value in variables.items()]
    if len(lines) == 2:
        lines.append("  export NEXMO_API_SECRET=...  # the one given with --secret")
    print(  # noqa: T201 - this is a program's output
        f"Sandbox of the Nexmo Application API v1 at {url}",
        "Point a client at it:",
        *lines,
        "Ctrl-C stops it.",
        sep="\n",
        flush=True,
    )


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
