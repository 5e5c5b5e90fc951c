"""What openapi-python-client writes by itself from the patched document: no templates and no class names of ours."""

import compileall
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from regen._overrides import apply

PACKAGE = "stock_generated"
DOCUMENT = Path("openapi", "application.json")
ROOT = Path(__file__).parents[2]


def install(folder: Path) -> None:
    """Write the package into a folder and put that on the path."""
    config = folder / "config.yml"
    config.write_text(f"package_name_override: {PACKAGE}\npost_hooks: []\n", encoding="utf-8")
    generate(patched(ROOT, folder), folder / PACKAGE, config)
    # As an installed package is: its first import should not be a compilation.
    compileall.compile_dir(folder / PACKAGE, quiet=2)
    sys.path.insert(0, str(folder))


def patched(root: Path, folder: Path) -> Path:
    """Write the document of a project into a folder as the overrides patch it."""
    document, _ = apply(json.loads((root / DOCUMENT).read_bytes()))
    path = folder / "patched.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def generate(document: Path, target: Path, config: Path) -> None:
    """Run the generator as it comes."""
    options = ["--meta", "none", "--overwrite", "--config", str(config)]
    run("-m", "openapi_python_client", "generate", "--path", str(document), "--output-path", str(target), *options)


def run(*arguments: str) -> None:
    """Run a program of Python's in a process of its own; its hooks find ruff."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [sys.executable, *arguments]
    environment = {**os.environ, "PATH": path}
    # Programs of our own, on a folder made here.
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[:3])} failed: {done.stderr.strip()}")


def page_model() -> Any:
    """Return the class of a page."""
    return import_module(f"{PACKAGE}.models").ApplicationPage


def client(base_url: str) -> Any:
    """Return a client of the package."""
    return import_module(PACKAGE).Client(base_url=base_url)


def list_endpoint() -> Any:
    """Return the module of the list call."""
    return import_module(f"{PACKAGE}.api.applications.retrieve_applications")
