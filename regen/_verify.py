"""Checking that the generated package does what its document says, in a process with limits of memory and time."""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from overrides.spec import Node
from overrides.spec._errors import RegenError

MEMORY = 4 * 1024**3
"""Bytes of address space."""

SECONDS = 120
"""Seconds until the process ends itself."""

_SHOWN = 5
_START = "import sys; sys.path.insert(0, sys.argv[1]); from regen._verify import answer; answer()"


def verify(
    document: Node, package: Path, needed: Sequence[str] = (), where: Callable[[str], str] = "#{}".format
) -> None:
    """Use the package for everything that the patched document has.

    The process is isolated from working directory, environment and user site.

    Raises:
        RegenError: a module cannot be imported, a name is missing that is needed, or something is lost on the way.
    """
    task = json.dumps({"package": str(package), "document": document, "needed": list(needed)})
    command = [sys.executable, "-I", "-B", "-c", _START, str(Path(__file__).parents[1]), str(SECONDS), str(MEMORY)]
    done = subprocess.run(command, input=task.encode(), capture_output=True, check=False)  # noqa: S603 - our own command
    if done.returncode or not done.stdout:
        why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "it ends the program"
        if done.returncode == -signal.SIGALRM:
            why = f"it takes longer than {SECONDS} seconds"
        raise RegenError(f"the generated package cannot be used: {why}")
    lines = [f"{where(place)}: {text}" if place else text for place, text in json.loads(done.stdout)]
    if lines:
        more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        remedy = "Say it in another way by an override in overrides/spec/."
        raise RegenError("something of the document is lost:", *lines[:_SHOWN], *more, remedy=remedy)


def answer() -> None:
    """Read a task, check the package, and write what is found to where nothing that the package prints can go."""
    seconds, memory = map(int, sys.argv[2:])
    signal.alarm(seconds)
    with suppress(AttributeError):  # Linux alone ends a process with the one that started it
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    verdict = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from regen._check import problems  # noqa: PLC0415 - within the limits

    with verdict:
        json.dump(problems(json.load(sys.stdin)), verdict)
