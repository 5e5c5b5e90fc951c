"""The command, run in this process against a sandbox that the environment points at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nexmo_application.sandbox import Sandbox
from tests.cli.support import Cli
from tests.support.data import KEY, SECRET


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run a sandbox, and let the environment point at it."""
    with Sandbox(KEY, SECRET) as sandbox:
        monkeypatch.setenv("NEXMO_API_KEY", KEY)
        monkeypatch.setenv("NEXMO_API_SECRET", SECRET)
        monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", sandbox.url)
        yield sandbox


@pytest.fixture
def cli(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> Cli:  # noqa: ARG001 - the environment is part of it
    """Provide the command."""
    return Cli(capsys)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files be made in a folder of the test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder
