"""`python -m regen`: load, apply, generate, verify, swap."""

import io
import signal
import sys
from typing import cast

from regen import _interrupts


def main(argv: list[str] | None = None) -> int:
    """Regenerate, check or vendor, and return the exit status; every failure is a message of a few lines."""
    _interrupts.notice()
    for stream in (sys.stdout, sys.stderr):
        # What a document says, and the arrows of the report, may be more than a locale has letters for.
        cast("io.TextIOWrapper", stream).reconfigure(errors="backslashreplace")
    try:
        # Here, since the generator takes time to import.
        from regen._command import run  # noqa: PLC0415

        return run(argv)
    except KeyboardInterrupt as interrupt:
        sys.stderr.write("regen: interrupted\nEverything is as it was.\n")
        return 128 + int(interrupt.args[0] if interrupt.args else signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
