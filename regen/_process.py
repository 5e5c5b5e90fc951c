"""A process of its own for generated code, with limits of memory and time."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from regen._errors import RegenError

MEMORY = 4 * 1024**3
"""Bytes of address space."""

SECONDS = 120
"""Seconds until the process ends itself."""

_START = "import sys; sys.path.insert(0, sys.argv[1]); from regen._process import answer; answer()"


def ask(task: dict[str, Any], seconds: int = SECONDS, memory: int = MEMORY) -> Any:
    """Return what the check of a generated package finds, isolated from working directory, environment and user site.

    Raises:
        RegenError: the process ends without an answer.
    """
    command = [sys.executable, "-I", "-B", "-c", _START, str(Path(__file__).parents[1]), str(seconds), str(memory)]
    done = subprocess.run(command, input=json.dumps(task).encode(), capture_output=True, check=False)  # noqa: S603 - our own command
    if done.returncode == 0 and done.stdout:
        return json.loads(done.stdout)
    why = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "it ends the program"
    if done.returncode == -signal.SIGALRM:
        why = f"it takes longer than {seconds} seconds"
    raise RegenError(f"the generated package cannot be used: {why}")


def answer() -> None:
    """Read a task, check the package, and write what is found to where nothing that the package prints can go."""
    seconds, memory = map(int, sys.argv[2:])
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    verdict = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    task = json.load(sys.stdin)
    from regen._check import main  # noqa: PLC0415 - within the limits

    main(task, lambda found: json.dump(found, verdict))
    verdict.close()
