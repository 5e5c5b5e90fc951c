"""Every code block of the README and of the pages runs."""

import re
import tomllib
from pathlib import Path

import pytest

from .blocks import BLOCKS, PAGES, ROOT, Block, reader, run_python, run_shell
from .walkthrough import PAGE, titles

RUN = {"python": run_python, "sh": run_shell}
SHOWN = {"text"}
"""Output and drawings."""


def made_by_the_walkthrough(block: Block) -> bool:
    """Whether a block shows a part of the walkthrough, which has a test of its own."""
    return block.page == PAGE and block.title in titles()


def test_that_every_fence_is_a_block_of_a_known_kind() -> None:
    """No fence is missed because it is indented or has other words, and no block is in a language that is not run."""
    fences = sum(page.read_text(encoding="utf-8").count("```") for page in PAGES)
    assert fences == 2 * len(BLOCKS)
    others = [block for block in BLOCKS if block.language not in RUN.keys() | SHOWN]
    assert [str(block) for block in others if not made_by_the_walkthrough(block)] == []


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language in RUN and not made_by_the_walkthrough(b)], ids=str)
def test_that_a_block_runs(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of Python or of shell lines runs as it stands, for a reader with an account that has an application."""
    with reader(tmp_path, monkeypatch):
        RUN[block.language](block)


def test_that_the_extras_that_pages_name_exist() -> None:
    """What a page installs with the package is an extra of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = re.findall(r"nexmo-application\[([a-z,]+)\]", "".join(page.read_text(encoding="utf-8") for page in PAGES))
    named = {extra for extras in found for extra in extras.split(",")}
    assert named
    assert named <= project["optional-dependencies"].keys()


def test_that_the_readme_says_first_that_v1_is_deprecated() -> None:
    """The first line of README says that the vendor has deprecated v1, and whom this is for."""
    first = (ROOT / "README.md").read_text(encoding="utf-8").split("\n", 1)[0]
    assert "deprecated by its vendor" in first
    assert "for those who" in first
