"""Signals at every stage of a run: all is as it was, or all is new."""

import os
import pkgutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.regen.documents import DATE
from tests.regen.support import Project, notes, put

RENAME = "pathlib.Path.rename"
"""Renames the old generated/ away first, then the new one in its place."""


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a project of another document, as it is after a run; not to be changed."""
    project = Project(tmp_path_factory.mktemp("new"))
    project.fill(put(notes(), "/components/schemas/Author/properties/born", DATE))
    assert project.run_here() == 0
    return project


def _signal(patch: pytest.MonkeyPatch, signum: int, place: str, nth: int = 1) -> None:
    """Send this process a signal when a function is called for the nth time."""
    real: Callable[..., Any] = pkgutil.resolve_name(place)
    calls = count(1)

    def counted(*arguments: Any, **keywords: Any) -> Any:
        if next(calls) == nth:
            os.kill(os.getpid(), signum)
        return real(*arguments, **keywords)

    patch.setattr(place, counted)


@pytest.mark.parametrize(
    ("place", "nth", "signum"),
    [
        ("regen._command.regenerate", 1, signal.SIGINT),
        ("fcntl.flock", 1, signal.SIGTERM),
        ("regen._run.generate", 1, signal.SIGTERM),
        ("regen._run.verify", 1, signal.SIGHUP),
        ("regen._run.swap", 1, signal.SIGINT),
        (RENAME, 1, signal.SIGINT),
        (RENAME, 2, signal.SIGTERM),
    ],
)
def test_an_interrupt_changes_nothing_or_comes_too_late(
    small_project: Project, new: Project, place: str, nth: int, signum: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the swap, a run ends with the signal's exit status, and all is as it was; from then on, it succeeds."""
    before = small_project.files()
    _signal(monkeypatch, signum, place, nth)
    status = small_project.run_here("--vendor", new.document)
    assert (status, small_project.files()) == ((0, new.files()) if place == RENAME else (128 + signum, before))
    assert not (small_project.root / ".regen").exists()


def test_an_ignored_interrupt_stays_ignored(small_project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started as a shell starts background jobs, with SIGINT ignored, a run is not interrupted by it."""
    _signal(monkeypatch, signal.SIGINT, "regen._run.verify")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert small_project.run_here() == 0
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_interrupt_does_not_wait_for_a_hook(
    small_project: Project, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A signal that comes while a hook runs ends the run at once with a message, although the hook would go on."""
    os.mkfifo(tmp_path / "pipe")
    # The hook ends when this is closed.
    held = os.open(tmp_path / "pipe", os.O_RDWR)
    small_project.hook(f"kill -TERM $PPID; exec cat {tmp_path / 'pipe'}")
    before = small_project.files()
    # In a fork: Python leaves it to the end of the process to wait for the hook that it has killed.
    assert os.waitstatus_to_exitcode(small_project.fork(lambda: None)) == 128 + signal.SIGTERM
    assert capfd.readouterr() == ("", "regen: interrupted\nEverything is as it was.\n")
    assert small_project.files() == before
    os.close(held)


def _kill(project: Project, new: Project, place: str, nth: int) -> None:
    """Let a run of its own process be killed when a function is called for the nth time."""
    status = project.fork(lambda: _signal(pytest.MonkeyPatch(), signal.SIGKILL, place, nth), "--vendor", new.document)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize(
    ("place", "nth", "is_replaced"),
    [
        ("regen._run.generate", 1, False),
        ("pathlib.Path.replace", 1, False),
        (RENAME, 1, True),
        (RENAME, 2, True),
        ("regen._swap._mend", 2, True),
    ],
)
def test_the_next_run_mends_what_a_killed_one_left(
    small_project: Project, new: Project, place: str, nth: int, *, is_replaced: bool
) -> None:
    """After SIGKILL at any stage, a run brings all up to date with the document that is there, and leaves no rest."""
    before = small_project.files()
    _kill(small_project, new, place, nth)
    assert small_project.run_here() == 0
    assert small_project.files() == (new.files() if is_replaced else before)
    assert not (small_project.root / ".regen").exists()


def test_a_run_that_fails_brings_back_what_a_killed_one_took_away(small_project: Project, new: Project) -> None:
    """After SIGKILL between the renames, even a run that fails puts the old generated/ back, byte for byte."""
    before = small_project.files()
    _kill(small_project, new, RENAME, 2)
    assert not small_project.generated.exists()
    small_project.write("{")
    assert small_project.run_here("--check") == 1
    assert small_project.files() == {**before, "openapi/application.json": b"{"}
