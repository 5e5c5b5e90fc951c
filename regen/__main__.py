"""`python -m regen`: load, apply, generate, verify, swap."""

import signal
import sys
from types import FrameType
from typing import NoReturn

from regen._swap import INTERRUPTS


def main(argv: list[str] | None = None) -> int:
    """Regenerate, check or vendor, and return the exit status; every failure is a message of a few lines."""
    for interrupt in INTERRUPTS:
        # What a shell ignores for its background jobs stays ignored.
        if signal.getsignal(interrupt) is not signal.SIG_IGN:
            signal.signal(interrupt, _interrupt)
    try:
        from regen._command import run  # noqa: PLC0415 - brings the generator, which takes time

        return run(argv)
    except KeyboardInterrupt as interrupt:
        sys.stderr.write("regen: interrupted\nEverything is as it was.\n")
        return 128 + int(interrupt.args[0])


def _interrupt(signum: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt(signum)


if __name__ == "__main__":
    sys.exit(main())
