"""The command, run in this process against a sandbox that the environment points at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nexmo_application.sandbox import Sandbox
from tests.cli.support import Cli
from tests.support.data import KEY, SECRET


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """Provide the command in an empty folder, and another one for temporary files."""
    kept = tmp_path / "kept"
    folder = tmp_path / "folder"
    kept.mkdir()
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    monkeypatch.setenv("TERM", "xterm")
    with Sandbox(KEY, SECRET) as sandbox:
        monkeypatch.setenv("NEXMO_API_KEY", KEY)
        monkeypatch.setenv("NEXMO_API_SECRET", SECRET)
        monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", sandbox.url)
        yield Cli(sandbox, kept, capsys)
