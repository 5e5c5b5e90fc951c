"""Every code block of the README and of the pages runs."""

import logging
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import nexmo_application
from nexmo_application import _deprecation
from nexmo_application.sandbox import Sandbox
from tests.project.blocks import BLOCKS, EXAMPLE, PAGES, ROOT, Block, run_python, run_shell
from tests.project.walkthrough import PAGE

RUN = {"python": run_python, "sh": run_shell}
SHOWN = {"text"}
"""Output and drawings."""


def has_its_own_test(block: Block) -> bool:
    """Whether a block shows a part of the walkthrough or an example, which have tests of their own."""
    return (block.page == PAGE and block.title != "") or bool(EXAMPLE.fullmatch(block.text))


def test_every_fence_is_a_block_of_a_known_kind() -> None:
    """No fence is missed because it is indented or has other words, and no block is in a language that is not run."""
    fences = sum(page.read_text(encoding="utf-8").count("```") for page in PAGES)
    assert fences == 2 * len(BLOCKS)
    others = [block for block in BLOCKS if block.language not in RUN.keys() | SHOWN]
    assert [str(block) for block in others if not has_its_own_test(block)] == []


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language in RUN and not has_its_own_test(b)], ids=str)
def test_a_block_runs(
    block: Block,
    nexmo_sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A block of Python or of shell lines runs as it stands, for a reader with an account that has an application."""
    nexmo_sandbox.add(name="Seeded")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_deprecation, "_warned", set[str]())  # a reader's program has warned of nothing yet
    caplog.set_level(logging.NOTSET, "nexmo_application")  # and what it sets ends with it
    RUN[block.language](block)


def test_troubleshooting_knows_every_error() -> None:
    """Each error and warning is on the page on troubleshooting, save the two that only group others."""
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    names = {name for name in nexmo_application.__all__ if name.endswith(("Error", "Warning"))}
    assert {name for name in names if f"`{name}" not in page} == {"NexmoError", "APIResponseError"}


def test_the_site_shows_every_example() -> None:
    """The page of examples shows each file of the folder, whole, and nothing else."""
    shown = {match[1] for block in BLOCKS if (match := EXAMPLE.fullmatch(block.text))}
    assert shown == {f"examples/{path.name}" for path in ROOT.glob("examples/[!_]*.py")}


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_quick_start_runs_twice_against_the_sandbox_program(page: str, tmp_path: Path) -> None:
    """The first program of a page runs twice, with no more than what `python -m nexmo_application.sandbox` prints."""
    program = next(block.text for block in BLOCKS if block.page == ROOT / page and block.language == "python")
    command = [sys.executable, "-m", "nexmo_application.sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:  # noqa: S603
        assert sandbox.stdout
        lines = "".join(iter(sandbox.stdout.readline, "Ctrl-C stops it.\n"))
        environment = os.environ | dict(re.findall(r"export (\w+)=(\S+)", lines))
        for _ in range(2):
            subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)  # noqa: S603
        sandbox.send_signal(signal.SIGINT)
    assert sandbox.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_the_extras_that_pages_name_exist() -> None:
    """What a page installs with the package is an extra of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = re.findall(r"nexmo-application\[([a-z,]+)\]", "".join(page.read_text(encoding="utf-8") for page in PAGES))
    named = {extra for extras in found for extra in extras.split(",")}
    assert named
    assert named <= project["optional-dependencies"].keys()


def test_the_readme_says_first_that_v1_is_deprecated() -> None:
    """The first line of README says that the vendor has deprecated v1, and whom this is for."""
    first = (ROOT / "README.md").read_text(encoding="utf-8").split("\n", 1)[0]
    assert "deprecated by its vendor" in first
    assert "for those who" in first
