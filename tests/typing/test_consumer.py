"""What type checkers make of a consumer's code."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def mypy(path: Path) -> set[int]:
    """Return the lines of a file in which mypy, strict, finds a mistake."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--no-pretty", str(path)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout  # noqa: S603
    return {int(line) for line in re.findall(rf"{path.name}:(\d+)(?::\d+)?: error", output)}


def pyright(path: Path) -> set[int]:
    """Return the lines of a file in which pyright, strict, finds a mistake."""
    command = [sys.executable, "-m", "pyright", "--outputjson", str(path)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout  # noqa: S603
    diagnostics = json.loads(output)["generalDiagnostics"]
    return {entry["range"]["start"]["line"] + 1 for entry in diagnostics if entry["severity"] == "error"}


Checker = Callable[[Path], set[int]]


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_that_every_public_call_has_its_type(checker: Checker) -> None:
    """No checker objects to a consumer that states the type of every public call."""
    assert checker(HERE / "consumer.py") == set()


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_that_mistakes_are_caught(checker: Checker, tmp_path: Path) -> None:
    """Each checker finds each mistake, and nothing else."""
    # No .py in the checkout: the checks of the project itself would find the mistakes, too.
    mistakes = tmp_path / "misuse.py"
    mistakes.write_bytes((HERE / "misuse.txt").read_bytes())
    lines = mistakes.read_text(encoding="utf-8").splitlines()
    assert checker(mistakes) == {number for number, line in enumerate(lines, 1) if "# mistake" in line}
