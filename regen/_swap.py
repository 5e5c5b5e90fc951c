"""Replacing `generated/` as a whole or not at all.

Everything happens in `.regen/`, beside `generated/` and so on its file system. Two renames bring the result in; a run
that was killed between them leaves the old folder in `.regen/`, from where the next run takes it back.
"""

import fcntl
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """Give one run at a time a folder of its own, mend what a killed run left, and leave nothing behind."""
    # The lock is on a file that is always there, so that no lock file stays behind.
    with (root / "generator-config.yml").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _mend(root)
        try:
            (root / ".regen").mkdir()
            yield root / ".regen"
        finally:
            _mend(root)


def swap(root: Path, new: Path) -> None:
    """Put a finished folder in the place of `generated/`: from here on the run succeeds, whatever interrupts it."""
    for interrupt in INTERRUPTS:
        signal.signal(interrupt, signal.SIG_IGN)
    current = root / "generated"
    if current.exists():
        current.rename(root / ".regen" / "old")
    new.rename(current)


def _mend(root: Path) -> None:
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        if (root / ".regen" / "old").exists() and not (root / "generated").exists():
            (root / ".regen" / "old").rename(root / "generated")
        shutil.rmtree(root / ".regen", ignore_errors=True)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
