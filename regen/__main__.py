"""`python -m regen`: load, apply, generate, verify, swap."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]


def main(argv: list[str] | None = None) -> int:
    """Regenerate or check, and return the exit status; every failure is a message of a few lines."""
    parser = argparse.ArgumentParser("python -m regen", description="Generate generated/ from openapi/application.json.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if generated/ is not up to date")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # Here, so that an interrupt while the generator is imported is no traceback either.
        from regen._run import check, regenerate  # noqa: PLC0415

        return check(options.root) if options.check else regenerate(options.root)
    except KeyboardInterrupt:
        print("regen: interrupted; generated/ is as it was", file=sys.stderr)
        return 130


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
