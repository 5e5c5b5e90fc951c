"""Programs in a process of their own, asked which modules they have loaded."""

import json
import subprocess
import sys
from typing import cast


def result_of(program: str) -> object:
    """Run a program, isolated from this process, and return what it leaves in `result`."""
    text = f"{program}\nimport json; print(json.dumps(result))"
    done = subprocess.run([sys.executable, "-I", "-c", text], check=True, capture_output=True, text=True)  # noqa: S603
    return json.loads(done.stdout)


def loaded_by(program: str, *, beyond: str = "") -> set[str]:
    """Return the names of the modules that a program loads, beyond those that another one has loaded before it."""
    names = result_of(
        f"{beyond}\nimport sys; before = set(sys.modules)\n{program}\nresult = sorted(set(sys.modules) - before)"
    )
    return set(cast("list[str]", names))


def packages(modules: set[str]) -> set[str]:
    """Return the top-level names."""
    return {name.partition(".")[0] for name in modules}
