"""Signals at every stage of a run: all is as it was, or all is new."""

import json
import os
import pkgutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.regen.support import Project, notes, put

RENAME = "pathlib.Path.rename"
"""Renames the old generated/ away first, then the new one in its place."""

CHANGED = put(notes(), "/components/schemas/Author/properties/born", {"type": "string", "format": "date"})


@pytest.fixture
def changed(small_project: Project) -> Project:
    """Provide a project with a document that it was not generated from."""
    small_project.write(CHANGED)
    return small_project


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Provide what a run of `changed` writes."""
    project = Project(tmp_path_factory.mktemp("new"))
    project.fill(CHANGED)
    assert project.run_here() == 0
    return project.files()


def _signal(patch: pytest.MonkeyPatch, signum: int, place: str, nth: int = 1) -> None:
    """Send this process a signal when a function is called for the nth time."""
    real: Callable[..., Any] = pkgutil.resolve_name(place)
    left = nth

    def counted(*arguments: Any, **keywords: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signum)
        return real(*arguments, **keywords)

    patch.setattr(place, counted)


@pytest.mark.parametrize(
    ("stage", "signum"),
    [
        ("regen._command.regenerate", signal.SIGINT),
        ("fcntl.flock", signal.SIGTERM),
        ("regen._run.generate", signal.SIGTERM),
        ("regen._run.verify", signal.SIGHUP),
        ("regen._run.swap", signal.SIGINT),
    ],
)
def test_an_interrupt_before_the_swap_changes_nothing(
    changed: Project, stage: str, signum: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run ends with a message and the signal's exit status; every file is as it was."""
    before = changed.files()
    _signal(monkeypatch, signum, stage)
    assert changed.run_here() == 128 + signum
    assert capsys.readouterr() == ("", "regen: interrupted\nEverything is as it was.\n")
    assert changed.files() == before
    assert not (changed.root / ".regen").exists()


@pytest.mark.parametrize(("signum", "nth"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_an_interrupt_during_the_swap_comes_too_late(
    changed: Project, new: dict[str, bytes], signum: int, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first rename on, the run finishes with success."""
    _signal(monkeypatch, signum, RENAME, nth)
    assert changed.run_here() == 0
    assert changed.files() == new
    assert not (changed.root / ".regen").exists()


def test_an_interrupt_does_not_wait_for_a_hook(changed: Project, tmp_path: Path) -> None:
    """A signal that comes while a hook runs ends the run at once, although the hook would go on."""
    os.mkfifo(tmp_path / "pipe")
    # The hook ends when this is closed.
    held = os.open(tmp_path / "pipe", os.O_RDWR)
    changed.hook(f"kill -TERM $PPID; exec cat {tmp_path / 'pipe'}")
    before = changed.files()
    # In a fork: Python leaves it to the end of the process to wait for the hook that it has killed.
    assert os.waitstatus_to_exitcode(changed.fork(lambda: None)) == 128 + signal.SIGTERM
    assert changed.files() == before
    os.close(held)


def test_an_ignored_interrupt_stays_ignored(
    changed: Project, new: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started as a shell starts background jobs, with SIGINT ignored, a run is not interrupted by it."""
    _signal(monkeypatch, signal.SIGINT, "regen._run.verify")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert changed.run_here() == 0
    finally:
        signal.signal(signal.SIGINT, before)
    assert changed.files() == new


def _kill(project: Project, place: str, nth: int, *arguments: str | Path) -> None:
    """Let a run of its own process be killed when a function is called for the nth time."""
    status = project.fork(lambda: _signal(pytest.MonkeyPatch(), signal.SIGKILL, place, nth), *arguments)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize(("place", "nth"), [("regen._run.generate", 1), (RENAME, 2), ("regen._swap._mend", 2)])
def test_the_next_run_mends_what_a_killed_one_left(
    changed: Project, new: dict[str, bytes], place: str, nth: int
) -> None:
    """After SIGKILL at any stage, a run brings everything up to date and leaves nothing behind."""
    _kill(changed, place, nth)
    assert changed.run_here() == 0
    assert changed.files() == new
    assert not (changed.root / ".regen").exists()


def test_a_run_that_fails_brings_back_what_a_killed_one_took_away(changed: Project) -> None:
    """After SIGKILL between the renames, even a run that fails puts the old generated/ back, byte for byte."""
    changed.write("{")
    before = changed.files()
    changed.write(CHANGED)
    _kill(changed, RENAME, 2)
    assert not changed.generated.exists()
    changed.write("{")
    assert changed.run_here("--check") == 1
    assert changed.files() == before


@pytest.mark.parametrize("place", ["pathlib.Path.replace", RENAME])
def test_a_killed_change_of_the_document_is_done_by_the_next_run_or_not_at_all(
    small_project: Project, new: dict[str, bytes], tmp_path: Path, place: str
) -> None:
    """After SIGKILL while a new document is put in place, a run makes of what is there what belongs to it."""
    before = small_project.files()
    (tmp_path / "new.json").write_text(json.dumps(CHANGED))
    _kill(small_project, place, 1, "--vendor", tmp_path / "new.json")
    assert small_project.run_here() == 0
    assert small_project.files() == (new if place == RENAME else before)
