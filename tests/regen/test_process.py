"""The process in which generated code is used: its verdict is its own, and it is limited."""

from pathlib import Path
from typing import Any

import pytest

from regen._errors import RegenError
from regen._process import ask
from tests.regen.support import notes

pytestmark = pytest.mark.measured_processes


def _task(folder: Path, code: str) -> dict[str, Any]:
    """Make a package of some code, without any check of its form, and the task to use it."""
    folder.mkdir()
    (folder / "__init__.py").write_text(code)
    return {"package": str(folder), "document": notes(), "classes": {}, "exceptions": []}


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("print('[]', flush=True); raise SystemExit", "cannot be used: []"),
        ("import os; os.write(1, b'[]'); os._exit(0)", "cannot be used: []"),
        ("import os, sys; sys.stdin.close(); os._exit(3)", "it ends the program"),
        ("raise ValueError('what it says')", "ValueError: what it says"),
        ("x = bytearray(1 << 40)", "MemoryError"),
    ],
)
def test_code_that_ends_or_prints_is_no_verdict(tmp_path: Path, code: str, told: str) -> None:
    """What code under check prints is not what the check finds, and one that ends the process or its memory fails."""
    with pytest.raises(RegenError, match="the generated package cannot be used: ") as caught:
        ask(_task(tmp_path / "package", code))
    assert told in str(caught.value)


def test_code_that_does_not_end_is_ended(tmp_path: Path) -> None:
    """A check that takes too long is over, and the message says so."""
    with pytest.raises(RegenError, match="it takes longer than 1 seconds"):
        ask(_task(tmp_path / "package", "while True: pass"), seconds=1)
