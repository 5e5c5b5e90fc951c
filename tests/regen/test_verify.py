"""The process in which generated code is used: its verdict is its own, and it is limited."""

import os
import signal
from pathlib import Path

import pytest

from overrides.spec._errors import RegenError
from regen._overrides import apply
from regen._verify import verify
from tests.regen.support import Project, notes

pytestmark = pytest.mark.measured_processes


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("print('[]', flush=True); raise SystemExit", "[]"),
        ("import os; os.write(1, b'[]'); os._exit(0)", "[]"),
        ("import os, sys; sys.stdin.close(); os._exit(3)", "it ends the program"),
        ("raise ValueError('what it says')", "ValueError: what it says"),
        ("x = bytearray(5 << 30)", "MemoryError"),
        ("while True: pass", "it takes longer than 1 seconds"),
    ],
)
def test_code_that_ends_prints_or_takes_too_much_is_no_verdict(
    tmp_path: Path, code: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What code under check prints is not what the check finds, and one that ends the process or its limits fails."""
    (tmp_path / "__init__.py").write_text(code)
    if "longer" in told:
        monkeypatch.setattr("regen._verify.SECONDS", 1)
    with pytest.raises(RegenError) as caught:
        verify(notes(), tmp_path)
    assert str(caught.value).startswith("the generated package cannot be used: ")
    assert told in str(caught.value)


def test_the_process_ends_with_the_driver(tmp_path: Path) -> None:
    """When the driver is killed, the check does not go on without it."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "__init__.py").write_text(f"pipe = open({str(tmp_path / 'pipe')!r}, 'w')\nwhile True: pass")
    driver = os.fork()
    if driver == 0:
        try:
            verify(notes(), tmp_path)
        finally:
            os._exit(1)
    # It is open once the package runs, and at its end when no process has it open any more.
    with (tmp_path / "pipe").open() as pipe:
        os.kill(driver, signal.SIGKILL)
        assert pipe.read() == ""
    os.waitpid(driver, 0)


def test_five_losses_are_told_and_the_others_counted(small_once: Project) -> None:
    """A message does not grow with what is lost."""
    with pytest.raises(RegenError) as caught:
        verify(apply(notes())[0], small_once.package, list("ABCDEFG"))
    first, *lines, _ = str(caught.value).splitlines()
    assert first == "something of the document is lost:"
    assert [line.partition(":")[0] for line in lines] == [*(f"{name} is missing" for name in "ABCDE"), "and 2 more"]
