"""A stranger's project beside the installed wheel: what type checkers and editors see of a real installation.

Sources show less: an installed `py.typed` package has rules of its own, of private imports above all.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.project.blocks import BLOCKS, EXAMPLE, ROOT
from tests.project.walkthrough import PAGE

HERE: Final = Path(__file__).parent


def make_project(folder: Path, wheel: Path) -> None:
    """Install the wheel into a new environment, and put beside it a consumer, examples and all blocks."""
    environment = folder / ".venv"
    venv.create(environment, symlinks=True)
    python = str(environment / "bin" / "python")
    output(folder, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", str(wheel))
    # The dependencies are those of the running environment, where the package itself is installed by an import hook
    # that no type checker knows: what they find is the wheel.
    site = next(environment.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    for path in (HERE / "consumer.py", *sorted((ROOT / "examples").glob("[!_]*.py"))):
        shutil.copy(path, folder)
    # No .py in the checkout: the checks of the project itself would find the mistakes, too.
    shutil.copy(HERE / "misuse.txt", folder / "misuse.py")
    for block in BLOCKS:
        # The walkthrough uses a field that the document gets there and then; the examples are there already.
        if block.language == "python" and block.page != PAGE and not EXAMPLE.fullmatch(block.text):
            name = re.sub(r"\W", "_", str(block))
            (folder / f"{name}.py").write_text(f"# {block}\n{block.text}", encoding="utf-8")


def mypy(folder: Path) -> set[str]:
    """Return what mypy, strict, objects to: file, line and text."""
    options = ("--strict", "--no-error-summary", "--no-pretty", "--hide-error-context")
    files = sorted(path.name for path in folder.glob("*.py"))
    lines = output(folder, "-m", "mypy", *options, "--python-executable", ".venv/bin/python", *files).splitlines()
    return {line for line in lines if ": note:" not in line}


def pyright(folder: Path) -> set[str]:
    """Return what pyright, strict, objects to: file, line and text."""
    settings = {"venvPath": ".", "venv": ".venv", "typeCheckingMode": "strict"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    diagnostics = json.loads(output(folder, "-m", "pyright", "--outputjson"))["generalDiagnostics"]
    return {f"{Path(d['file']).name}:{d['range']['start']['line'] + 1}: {d['message']}" for d in diagnostics}


def completeness(folder: Path) -> dict[str, int]:
    """Return how many public names of the installed package pyright knows the type of, and of how many it does not."""
    site = next(folder.glob(".venv/lib/python*/site-packages"))
    options = ("--verifytypes", "nexmo_application", "--ignoreexternal", "--outputjson")
    found = output(folder, "-m", "pyright", *options, PYTHONPATH=str(site))
    counts: dict[str, int] = json.loads(found)["typeCompleteness"]["exportedSymbolCounts"]
    return counts


def editor(folder: Path, source: str) -> Any:
    """Open a source text in the project, as an editor does that asks Jedi; its cursor is at the end."""
    jedi: Any = import_module("jedi")  # has no types
    return jedi.Script(source, project=jedi.Project(folder, environment_path=str(folder / ".venv")))


def output(folder: Path, *arguments: str, **variables: str) -> str:
    """Run a tool of this environment in the project, and return what it prints."""
    command, environment = [sys.executable, *arguments], {**os.environ, **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout  # noqa: S603
