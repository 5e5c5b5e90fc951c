"""A process of its own for generated code: it has limits of memory and time, and ends when the driver does."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

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
    command = [sys.executable, "-I", "-B", "-c", _START, str(Path(__file__).parents[1])]
    command += [str(seconds), str(memory)]
    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as errors:
        # A process that ends early does not read its task.
        with (
            suppress(BrokenPipeError),
            subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors) as process,  # noqa: S603 - our own command
        ):
            to, back = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            to.write(json.dumps(task).encode() + b"\n")
            to.flush()
            # Standard input stays open meanwhile: its end tells the process that the driver has ended.
            verdict = back.read()
            if process.wait() == 0 and verdict:
                return json.loads(verdict)
        errors.seek(0)
        why = errors.read().decode(errors="replace").strip().rpartition("\n")[2] or "it ends the program"
    if process.returncode == -signal.SIGALRM:
        why = f"it takes longer than {seconds} seconds"
    raise RegenError(f"the generated package cannot be used: {why}")


def answer() -> None:
    """Read a task, check the package, and write what is found to where nothing that the package prints can go."""
    seconds, memory = map(int, sys.argv[2:])
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    verdict = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    task = json.loads(sys.stdin.buffer.readline())
    # No more comes, and the end means that the driver has ended.
    threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
    from regen._check import main  # noqa: PLC0415 - within the limits

    main(task, lambda found: json.dump(found, verdict))
    verdict.close()
