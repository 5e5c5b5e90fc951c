"""Interrupts that are noticed between the stages of a run, never in the middle of somebody's code.

Raised anywhere, an interrupt may hit an import or a finalizer, which swallows it with a traceback.
"""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

INTERRUPTS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)

_received: list[int] = []
_waiting = False


def notice() -> None:
    """Record interrupts from now on; what a shell ignores for its background jobs stays ignored."""
    for interrupt in INTERRUPTS:
        if signal.getsignal(interrupt) is not signal.SIG_IGN:
            signal.signal(interrupt, _record)


def checkpoint() -> None:
    """Raise KeyboardInterrupt with the number of the signal, if one came."""
    if _received:
        raise KeyboardInterrupt(_received[0])


@contextmanager
def waiting() -> Generator[None]:
    """Let an interrupt end the wait for something outside."""
    global _waiting
    checkpoint()
    _waiting = True
    try:
        yield
    finally:
        _waiting = False


def _record(signum: int, _frame: FrameType | None) -> None:
    _received.append(signum)
    # Who asks twice does not want to wait for the end of a stage.
    if _waiting or len(_received) > 1:
        raise KeyboardInterrupt(_received[0])
