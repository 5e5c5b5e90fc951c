"""The code blocks of README and pages: finding them, and running each kind as a reader would."""

import os
import re
import subprocess
import sys
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
PAGES = (*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *sorted(ROOT.glob("docs/**/*.md")))

# pip installs nothing, make says whether there is such a target, and what would serve until Ctrl-C shows its help.
_PRELUDE = """
pip() { echo "pip $*"; }
make() { command make -C "$ROOT" --dry-run "$@" > /dev/null; }
nexmo-application() { case " $* " in *" sandbox "*) set -- "$@" --help ;; esac; command nexmo-application "$@"; }
python() { case " $* " in *" nexmo_application.sandbox "*) set -- "$@" --help ;; esac; command python "$@"; }
"""


@attrs.frozen
class Block:
    """A fenced block: where it stands, its language, its title if it has one, and its text."""

    page: Path
    line: int
    language: str
    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """Find the blocks of a page."""
    text = page.read_text(encoding="utf-8")
    fences = re.finditer(r'^```(\w+)(?: title="([^"\n]*)")?\n(.*?)^```$', text, re.MULTILINE | re.DOTALL)
    return [Block(page, text.count("\n", 0, f.start()) + 1, f[1], f[2] or "", f[3]) for f in fences]


BLOCKS = [block for page in PAGES for block in blocks(page)]
EXAMPLE = re.compile(r'--8<-- "(examples/\w+\.py)"\n')
"""The text of a block that shows a file, which has tests of its own."""


def run_python(block: Block) -> None:
    """Run a program in this process, where a warning is an error; a file and tests in a process of their own."""
    tests = re.search(r"^(?:async )?def test_", block.text, re.MULTILINE)
    if block.title or tests:
        name = block.title or "test_block.py"
        Path(name).write_text(block.text, encoding="utf-8")
        _run([sys.executable, *(["-m", "pytest", "-p", "no:cacheprovider"] if tests else []), name])
    else:
        # Our own documentation.
        exec(compile(block.text, str(block), "exec"), {"__name__": "__main__"})  # noqa: S102


def run_shell(block: Block) -> None:
    """Run the lines in a shell that stops at the first one which fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    _run(["bash", "-euo", "pipefail", "-c", _PRELUDE + block.text], ROOT=str(ROOT), PATH=path)


def _run(command: list[str], **variables: str) -> None:
    result = subprocess.run(  # noqa: S603 - our own documentation
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
