"""`python -m regen`: load, apply, generate, verify, swap."""

import signal
import sys


def main(argv: list[str] | None = None) -> int:
    """Regenerate, check or vendor, and return the exit status; every failure is a message of a few lines."""
    from regen import _interrupts  # noqa: PLC0415 - before anything that takes time to import

    _interrupts.notice()
    try:
        from regen._command import run  # noqa: PLC0415 - brings the generator, which takes time

        return run(argv)
    except KeyboardInterrupt as interrupt:
        sys.stderr.write("regen: interrupted\nEverything is as it was.\n")
        return 128 + int(interrupt.args[0] if interrupt.args else signal.SIGINT)


if __name__ == "__main__":
    # Until there is a handler of ours, an interrupt ends the program as others, without Python's traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(main())
