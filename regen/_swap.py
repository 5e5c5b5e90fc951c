"""Replacing `generated/`, and the document with it, as a whole or not at all.

Everything happens in `.regen/`, beside `generated/` and so on its file system. Renames bring the result in, that of
`generated/` last. A run that was killed between them leaves the old `generated/` in `.regen/`: the next run takes it
back, and brings it up to date with the document.
"""

import fcntl
import os
import shutil
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from overrides.spec._errors import RegenError

INTERRUPTS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


@contextmanager
def workspace(root: Path) -> Generator[Path]:
    """Give one run at a time a folder of its own, mend what a killed run left, and leave nothing that can be removed.

    Raises:
        RegenError: something is in the way of the folder.
    """
    # The lock is on the project's folder, so that no lock file stays behind.
    lock = os.open(root, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        _mend(root)
        if os.path.lexists(root / ".regen"):
            remedy = "Remove it, or move it away: a run works in a folder of that name."
            raise RegenError("in the way", place=".regen", remedy=remedy)
        (root / ".regen").mkdir()
        yield root / ".regen"
    finally:
        _mend(root)
        os.close(lock)


def swap(root: Path) -> None:
    """Put a `document.json` of the work folder in its place, and then the finished `new/` in that of `generated/`.

    From here on the run succeeds: interrupts are ignored until it ends.
    """
    for interrupt in INTERRUPTS:
        signal.signal(interrupt, signal.SIG_IGN)
    work, current, document = root / ".regen", root / "generated", root / "openapi" / "application.json"
    if (work / "document.json").exists():
        document.parent.mkdir(exist_ok=True)
        (work / "document.json").replace(document)
    if current.exists():
        current.rename(work / "old")
    (work / "new").rename(current)


def _mend(root: Path) -> None:
    """Bring back what a killed run was about to replace, and clear up what can be."""
    work, current = root / ".regen", root / "generated"
    if not current.exists() and (work / "old").exists():
        (work / "old").rename(current)
    # What stays is no error here: a run that has swapped is done. The next one says what to remove.
    shutil.rmtree(work, ignore_errors=True)
