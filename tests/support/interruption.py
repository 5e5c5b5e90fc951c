"""Signals for a sandbox that serves in this process."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def interruption_when_serving(*numbers: signal.Signals) -> Generator[None]:
    """Raise signals, in another thread, as soon as a sandbox runs in this process."""
    former = set(threading.enumerate())
    ended = threading.Event()

    def interrupt() -> None:
        while not ended.wait(0.01):
            if "nexmo-sandbox" in {thread.name for thread in set(threading.enumerate()) - former}:
                for number in numbers:
                    signal.raise_signal(number)
                return

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
