"""Temporary projects to regenerate, and ways to change documents."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

from overrides.spec import Node
from overrides.spec._document import at, pointer, tokens
from regen._command import run
from regen._document import parse
from regen._generate import CONFIG, configuration, generate
from regen._overrides import apply
from regen._verify import verify

ROOT: Final = Path(__file__).parents[2]
PLAIN_CONFIG: Final = (
    "field_prefix: ''\n"
    "literal_enums: true\n"
    "package_name_override: nexmo_application_generated\n"
    "post_hooks: ['ruff check --isolated --no-cache --fix-only --quiet --select F401 .']\n"
)
"""The configuration without names for classes: one that fits nothing fails a run."""


@cache
def _vendored() -> Node:
    return parse((ROOT / "openapi" / "application.json").read_bytes())


def vendored() -> Node:
    """Return a copy of the document as published."""
    return deepcopy(_vendored())


def put(document: Node, place: str, value: Any) -> Node:
    """Set what stands at a JSON pointer, and return the document."""
    *path, last = tokens(place)
    owner = at(document, pointer(*path))
    owner[int(last) if isinstance(owner, list) else last] = value
    return document


def drop(document: Node, place: str) -> Node:
    """Remove what stands at a JSON pointer, and return the document."""
    *path, last = tokens(place)
    owner = at(document, pointer(*path))
    del owner[int(last) if isinstance(owner, list) else last]
    return document


def small(
    schemas: Node | None = None, *, answer: Node | None = None, operation: Node | None = None, **parts: Any
) -> Node:
    """Make a document of one GET operation, with an answer and more."""
    responses: Node = {"200": {"description": "OK"}}
    if answer is not None:
        responses["200"]["content"] = {"application/json": {"schema": answer}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "getThings", "responses": responses, **(operation or {})}}},
        "components": {"schemas": schemas or {}},
        **parts,
    }


def build(document: Node, folder: Path, config: str = PLAIN_CONFIG) -> Path:
    """Generate and verify the package for a document in this process, and return its path."""
    content = json.dumps(document).encode()
    parsed = parse(content)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(config, encoding="utf-8")
    settings = configuration(folder / CONFIG)
    package = generate(apply(parsed)[0], settings, folder)
    verify(parsed, package, settings.class_overrides or {})
    return package


class Project:
    """A folder with all that a run reads and writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.document = root / "openapi" / "application.json"
        self.config = root / CONFIG
        self.generated = root / "generated"

    def write(self, document: Node | bytes | str) -> None:
        """Put a document in place."""
        if isinstance(document, dict):
            document = json.dumps(document)
        self.document.write_bytes(document if isinstance(document, bytes) else document.encode())

    def hook(self, command: str) -> None:
        """Let the generator run a command after its own."""
        config = self.config.read_text(encoding="utf-8")
        self.config.write_text(f"{config}\n  - {json.dumps(command)}\n", encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Read every file of the project but its configuration."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and path != self.config
        }

    def run(
        self,
        *arguments: str | Path,
        python: str = sys.executable,
        prefix: tuple[str, ...] = ("-m", "regen"),
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> subprocess.CompletedProcess[str]:
        """Run the real driver in a process of its own."""
        command = [python, *prefix, "--root", str(self.root), *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
        return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603

    def run_here(self, *arguments: str | Path) -> int:
        """Run the driver in this process, which can be interrupted afterwards as before."""
        with unblocked():
            return run(["--root", str(self.root), *map(str, arguments)])


@contextmanager
def unblocked() -> Generator[None]:
    """Take back the block of interrupts with which a successful run ends."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    umask = os.umask(0o022)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.umask(umask)
