"""What openapi-python-client writes by itself from the patched document: no templates and no class names of ours.

The generator runs in a process of its own (`python -m benchmarks.peers.stock FOLDER`), since it is large.
"""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

PACKAGE = "stock_generated"


def install(folder: Path) -> None:
    """Write the package into a folder and put that on the path."""
    # What is started is this module, with a folder of ours.
    subprocess.run([sys.executable, "-m", __name__, str(folder)], check=True)  # noqa: S603
    sys.path.insert(0, str(folder))


def page_model() -> Any:
    """Return the class of a page."""
    return import_module(f"{PACKAGE}.models").ApplicationPage


def client(base_url: str) -> Any:
    """Return a client of the package."""
    return import_module(PACKAGE).Client(base_url=base_url)


def list_endpoint() -> Any:
    """Return the module of the list call."""
    return import_module(f"{PACKAGE}.api.applications.retrieve_applications")


def _write(folder: Path) -> None:
    # Imported here: the measured process needs none of it.
    from benchmarks.peers import _generation  # noqa: PLC0415

    _generation.write(folder, PACKAGE)


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
