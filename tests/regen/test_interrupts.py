"""Signals at every stage of a run: all is as it was, or all is new."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .support import PLAIN_CONFIG, Project, put, small

BEFORE = ["_command:regenerate", "_run:generate", "_run:verify", "_run:swap"]
"""Functions of the driver that are called before the new files are put in place, the last of them just before."""

RENAME = "pathlib:Path.rename"
"""Renames the package inside the work folder first, then the old generated/ away, then the new one in its place."""


@pytest.fixture
def changed(project: Project) -> Project:
    """Provide a project with a small document that it was not generated from."""
    project.config.write_text(PLAIN_CONFIG)
    project.write(small())
    return project


def _interrupted(project: Project, signum: int, place: str, nth: int) -> subprocess.CompletedProcess[str]:
    program = str(Path(__file__).with_name("interrupter.py"))
    return project.run(prefix=(program, str(int(signum)), place, str(nth)))


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Provide what a run of `changed` writes."""
    project = Project(tmp_path_factory.mktemp("new"))
    project.document.parent.mkdir()
    project.config.write_text(PLAIN_CONFIG)
    project.write(small())
    assert project.run_here() == 0
    return project.files()


@pytest.mark.parametrize(
    ("signum", "stage"),
    [*((signal.SIGINT, stage) for stage in BEFORE), *((signal.SIGTERM, stage) for stage in BEFORE[-1:])],
)
def test_an_interrupt_before_the_swap_changes_nothing(changed: Project, signum: int, stage: str) -> None:
    """The run ends with a message and the signal's exit status; every file is as it was."""
    before = changed.files()
    done = _interrupted(changed, signum, f"regen.{stage}", 1)
    assert done.returncode == 128 + signum
    assert (done.stdout, done.stderr) == ("", "regen: interrupted\nEverything is as it was.\n")
    assert changed.files() == before
    assert not (changed.root / ".regen").exists()


@pytest.mark.parametrize(("signum", "nth"), [(signal.SIGINT, 2), (signal.SIGTERM, 3)])
def test_an_interrupt_during_the_swap_comes_too_late(
    changed: Project, new: dict[str, bytes], signum: int, nth: int
) -> None:
    """From the first rename on, the run finishes with success."""
    done = _interrupted(changed, signum, RENAME, nth)
    assert (done.returncode, done.stderr) == (0, "")
    assert changed.files() == new
    assert not (changed.root / ".regen").exists()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interrupt_while_a_hook_runs_is_noticed(changed: Project, signum: int) -> None:
    """A signal that comes while a hook runs ends the run as soon as the hook is done."""
    before = changed.files()
    changed.config.write_text(PLAIN_CONFIG.replace("post_hooks: [", f"post_hooks: ['kill -{int(signum)} $PPID', "))
    done = changed.run()
    assert done.returncode == 128 + signum
    assert done.stderr == "regen: interrupted\nEverything is as it was.\n"
    assert changed.files() == before


def test_an_interrupt_of_the_hook_too_is_an_interrupt(changed: Project) -> None:
    """When a signal to the whole process group ends the hook as well, the message says interrupted, not failed."""
    before = changed.files()
    hook = "kill -INT $PPID; kill -INT $$; true"
    changed.config.write_text(PLAIN_CONFIG.replace("post_hooks: [", f"post_hooks: ['{hook}', "))
    done = changed.run()
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr == "regen: interrupted\nEverything is as it was.\n"
    assert changed.files() == before


def test_a_second_interrupt_does_not_wait_for_the_hook(changed: Project) -> None:
    """Two signals end the run at once, although the hook would go on for a minute."""
    before = changed.files()
    # Two of a kind might arrive as one.
    hook = "kill -INT $PPID; kill -TERM $PPID; exec sleep 60"
    changed.config.write_text(PLAIN_CONFIG.replace("post_hooks: [", f"post_hooks: ['{hook}', "))
    done = changed.run()
    assert done.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    assert done.stderr == "regen: interrupted\nEverything is as it was.\n"
    assert changed.files() == before
    assert not (changed.root / ".regen").exists()


def test_an_ignored_interrupt_stays_ignored(changed: Project, new: dict[str, bytes]) -> None:
    """Started as a shell starts background jobs, with SIGINT ignored, a run is not interrupted by it."""
    code = (
        "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nos.execv(sys.executable, sys.argv[1:])\n"
    )
    program = str(Path(__file__).with_name("interrupter.py"))
    arguments = [program, str(int(signal.SIGINT)), "regen._run:verify", "1"]
    done = changed.run(prefix=("-c", code, sys.executable, *arguments))
    assert (done.returncode, done.stderr) == (0, "")
    assert changed.files() == new


@pytest.mark.parametrize("fraction", [0.3, 0.7, 0.95])
def test_an_interrupt_anywhere_leaves_all_old_or_all_new(
    changed: Project, new: dict[str, bytes], fraction: float, calls: int
) -> None:
    """At any of the run's function calls, imports included, an interrupt leaves no half and no traceback."""
    before = changed.files()
    done = _interrupted(changed, signal.SIGINT, "*", int(calls * fraction))
    assert "Traceback" not in done.stderr
    assert (done.returncode, changed.files()) in ((128 + signal.SIGINT, before), (0, new))
    assert not (changed.root / ".regen").exists()


@pytest.fixture(scope="session")
def calls(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Count the function calls of a run."""
    project = Project(tmp_path_factory.mktemp("calls"))
    project.document.parent.mkdir()
    project.config.write_text(PLAIN_CONFIG)
    project.write(small())
    return int(_interrupted(project, 0, "*", 0).stderr)


@pytest.mark.parametrize(
    ("place", "nth"), [("regen._run:generate", 1), (RENAME, 2), (RENAME, 3), ("regen._swap:_mend", 2)]
)
def test_the_next_run_mends_what_a_killed_one_left(
    changed: Project, new: dict[str, bytes], place: str, nth: int
) -> None:
    """After SIGKILL at any stage, a run brings everything up to date and leaves nothing behind."""
    done = _interrupted(changed, signal.SIGKILL, place, nth)
    assert done.returncode == -signal.SIGKILL
    assert changed.run_here() == 0
    assert changed.files() == new
    assert not (changed.root / ".regen").exists()


def test_a_run_that_fails_brings_back_what_a_killed_one_took_away(changed: Project) -> None:
    """After SIGKILL between the renames, even a run that fails puts the old generated/ back, byte for byte."""
    before = changed.files()
    _interrupted(changed, signal.SIGKILL, RENAME, 3)
    assert not changed.generated.exists()
    changed.write("{")
    assert changed.run_here("--check") == 1
    assert {n: c for n, c in changed.files().items() if n.startswith("generated/")} == {
        n: c for n, c in before.items() if n.startswith("generated/")
    }


def test_a_killed_change_of_the_document_is_taken_back_too(changed: Project, tmp_path: Path) -> None:
    """After SIGKILL while a new document is put in place, the next run has the old document and the old package."""
    before = changed.files()
    (tmp_path / "new.json").write_text(json.dumps(put(small(), "/info/version", "2")))
    program = str(Path(__file__).with_name("interrupter.py"))
    changed.run("--vendor", tmp_path / "new.json", prefix=(program, str(int(signal.SIGKILL)), RENAME, "3"))
    assert not changed.generated.exists()
    assert json.loads(changed.document.read_bytes())["info"]["version"] == "2"
    changed.config.write_text("")
    assert changed.run_here() == 1
    assert changed.files() == before


def test_the_wait_for_another_run_can_be_interrupted(changed: Project) -> None:
    """A run that waits for its turn ends at once."""
    lock = os.open(changed.root, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    code = (
        "import fcntl, os, signal, sys\n"
        "real = fcntl.flock\n"
        "def flock(*arguments):\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.05)\n"
        "    return real(*arguments)\n"
        "signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))\n"
        "fcntl.flock = flock\n"
        "from regen.__main__ import main\n"
        "sys.exit(main())\n"
    )
    done = changed.run(prefix=("-c", code))
    os.close(lock)
    assert done.returncode == 128 + signal.SIGTERM
    assert done.stderr == "regen: interrupted\nEverything is as it was.\n"
