"""Temporary projects to regenerate, and ways to change documents."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, cast

import pytest

from overrides.spec import Node
from overrides.spec._document import at, pointer, tokens
from regen.__main__ import main
from regen._generate import CONFIG, PACKAGE
from regen._swap import INTERRUPTS
from tests.regen.documents import TEXT, array, body, parameter, ref, thing

ROOT: Final = Path(__file__).parents[2]
PLAIN_CONFIG: Final = (
    "field_prefix: ''\n"
    "literal_enums: true\n"
    "package_name_override: nexmo_application_generated\n"
    "post_hooks:\n  - ruff check --isolated --no-cache --fix-only --quiet --select F401 .\n"
)
"""A configuration that takes less time."""


VENDORED: Final = Path(__file__).with_name("application.json").read_bytes()
"""The document as it was when these tests were written: another one that is vendored makes none of them fail."""


def vendored() -> Node:
    """Read the document as it was when these tests were written."""
    return cast("Node", json.loads(VENDORED))


GONE: Final = object()


def put(document: Node, place: str, value: Any) -> Node:
    """Set what stands at a JSON pointer, append it at `-`, or remove what is to be GONE, and return the document."""
    *path, last = tokens(place)
    owner = at(document, pointer(*path))
    if value is GONE:
        del owner[int(last) if isinstance(owner, list) else last]
    elif last == "-":
        owner.append(value)
    else:
        owner[int(last) if isinstance(owner, list) else last] = value
    return document


def altered(document: Node, places: Mapping[str, Any]) -> Node:
    """Put values at JSON pointers, and return the document."""
    for place, value in places.items():
        put(document, place, value)
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


def notes() -> Node:
    """Make the document that the driver itself is tested with: notes with authors, an enum, a body and a path."""
    schemas = {
        "Note": thing(text=TEXT, kind={**TEXT, "enum": ["draft", "final"]}, author=ref("Author")),
        "Author": thing(name=TEXT),
    }
    document = small(schemas, answer=array(ref("Note")), operation={"tags": ["notes"]})
    operation: Node = {"operationId": "putNote", "responses": {"200": {"description": "OK"}}}
    document["paths"]["/things/{note_id}"] = {
        "parameters": [parameter("note_id", "path", TEXT)],
        "put": {**operation, "requestBody": {**body(ref("Note")), "required": True}},
    }
    # A copy: what is used more than once would be one object.
    return cast("Node", json.loads(json.dumps(document)))


class Project:
    """A folder with all that a run reads and writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.document = root / "openapi" / "application.json"
        self.config = root / CONFIG
        self.generated = root / "generated"
        self.package = self.generated / PACKAGE

    def fill(self, document: Node | bytes, config: str = PLAIN_CONFIG) -> None:
        """Put a document and a configuration into an empty folder."""
        self.document.parent.mkdir(parents=True)
        self.config.write_text(config, encoding="utf-8")
        self.write(document)

    def copy(self, folder: Path) -> "Project":
        """Copy everything to another folder."""
        shutil.copytree(self.root, folder)
        return Project(folder)

    def write(self, document: Node | bytes | str) -> None:
        """Put a document in place."""
        if isinstance(document, dict):
            document = json.dumps(document)
        self.document.write_bytes(document if isinstance(document, bytes) else document.encode())

    def hook(self, command: str) -> None:
        """Let the generator run a command after its own."""
        config = self.config.read_text(encoding="utf-8")
        self.config.write_text(f"{config}  - {json.dumps(command)}\n", encoding="utf-8")

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
        """Run the driver in this process, and take back what it changes: handlers of signals, the umask, the path."""
        handlers = {signum: signal.getsignal(signum) for signum in INTERRUPTS}
        umask, path = os.umask(0o022), os.environ["PATH"]
        try:
            return main(["--root", str(self.root), *map(str, arguments)])
        finally:
            for signum, handler in handlers.items():
                signal.signal(signum, handler)
            os.umask(umask)
            os.environ["PATH"] = path

    def fork(self, before: Callable[[], object], *arguments: str | Path) -> int:
        """Run the driver in a fork of this process, after a preparation there, and return the fork's wait status."""
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            try:
                before()
                os._exit(self.run_here(*arguments))
            finally:
                os._exit(99)
        return os.waitpid(pid, 0)[1]

    def refuses(self, captured: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
        """Run the driver in this process, check that it fails with a message and changes nothing, and return that."""
        before = self.files()
        assert self.run_here(*arguments) == 1
        out, err = captured.readouterr()
        assert out == ""
        assert err.startswith("regen: ")
        assert err.endswith("\nEverything is as it was.\n")
        assert "Traceback" not in err
        assert len(err.splitlines()) <= 9
        assert self.files() == before
        return err
