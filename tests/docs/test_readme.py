"""Every code block of the README runs."""

import re
import subprocess
from pathlib import Path

import pytest
from nexmo_application.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PYTHON = [block for language, block in BLOCKS if language == "python"]
SHELL = [block for language, block in BLOCKS if language == "sh"]


def test_that_the_readme_has_blocks_to_run() -> None:
    """Blocks of both kinds are found, and nothing is in a language that no test runs."""
    assert PYTHON
    assert SHELL
    assert {language for language, _ in BLOCKS} == {"python", "sh", "text"}


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.split("\n", 1)[0])
def test_that_a_python_block_runs(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python block runs as it stands, against a sandbox that the environment points at."""
    with Sandbox() as sandbox:
        sandbox.add(name="Seeded")
        monkeypatch.setenv("NEXMO_API_KEY", sandbox.api_key)
        monkeypatch.setenv("NEXMO_API_SECRET", sandbox.api_secret)
        monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", sandbox.url)
        monkeypatch.chdir(tmp_path)
        exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own README


@pytest.mark.parametrize("target", re.findall(r"make ([a-z-]+)", "".join(SHELL)))
def test_that_a_make_target_exists(target: str) -> None:
    """A target that the README names is one of the Makefile's."""
    result = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert result.returncode == 0, result.stderr


def test_that_the_first_line_says_that_v1_is_deprecated() -> None:
    """The first line says that the vendor has deprecated v1, and whom this is for."""
    first = TEXT.split("\n", 1)[0]
    assert "deprecated by its vendor" in first
    assert "for those who" in first
