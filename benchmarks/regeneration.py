"""`make regen`: its time, beside that of the generator alone, and that on a document fifty times as large."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, cast

from benchmarks._measure import Series, ratio, readings_by_turns, scaled
from benchmarks._results import Goal, Outcome, Result
from regen._overrides import apply

FACTOR = 50
_ROOT = Path(__file__).parent.parent
_DOCUMENT = Path("openapi", "application.json")
_REFERENCE = "#/components/"

VENDORED, BARE = "the vendored document", "the generator alone"
LARGE = f"one {FACTOR} times as large"


def run(*, quick: bool = False) -> Outcome:
    """Measure both on roots of their own, so that `generated/` is left alone; the interpreter's start counts here."""
    with tempfile.TemporaryDirectory() as folder:
        document = json.loads((_ROOT / _DOCUMENT).read_bytes())
        roots = {VENDORED: Path(folder, "vendored"), LARGE: Path(folder, "large")}
        _prepare(roots[VENDORED], document)
        _prepare(roots[LARGE], enlarged(document, FACTOR))
        candidates = {name: partial(_seconds, root) for name, root in roots.items()}
        candidates[BARE] = partial(_bare, roots[VENDORED])
        series: Series = readings_by_turns(candidates, rounds=1 if quick else 3, calls=1)
    return Outcome(
        "Regeneration",
        [
            Result("make regen", scaled(series, VENDORED, 1), "s", Goal(3)),
            Result("make regen, beside the generator alone", ratio(series, VENDORED, BARE), "x", Goal(2.5)),
            Result(
                f"{FACTOR} times the operations and schemas, beside that", ratio(series, LARGE, VENDORED), "x", Goal(8)
            ),
            Result(f"{FACTOR} times the operations and schemas", scaled(series, LARGE, 1), "s"),
        ],
    )


def enlarged(document: dict[str, Any], factor: int) -> dict[str, Any]:
    """Return a document with so many times the operations and components: the originals, and copies by other names."""
    large = deepcopy(document)
    for number in range(2, factor + 1):
        copied = _renamed(document, number)
        large["paths"] |= {f"/copies/{number}{path}": item for path, item in copied["paths"].items()}
        for kind, components in copied["components"].items():
            large["components"][kind] |= {f"{name}{number}": component for name, component in components.items()}
    return large


def _renamed(node: object, number: int) -> Any:
    """Copy a node; its references and operation ids are those of the copy of a number."""
    if isinstance(node, list):
        return [_renamed(entry, number) for entry in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    copied = {key: _renamed(value, number) for key, value in cast("dict[str, object]", node).items()}
    target, name = copied.get("$ref"), copied.get("operationId")
    if isinstance(target, str) and target.startswith(_REFERENCE):
        kind, component, *inside = target.removeprefix(_REFERENCE).split("/")
        copied["$ref"] = _REFERENCE + "/".join([kind, f"{component}{number}", *inside])
    if isinstance(name, str):
        copied["operationId"] = f"{name}{number}"
    return copied


def _prepare(root: Path, document: dict[str, Any]) -> None:
    """Make a folder that `make regen` takes for the project's."""
    root.joinpath(_DOCUMENT).parent.mkdir(parents=True)
    root.joinpath(_DOCUMENT).write_text(json.dumps(document, indent=2), encoding="utf-8")
    shutil.copy(_ROOT / "generator-config.yml", root)


def _seconds(root: Path) -> float:
    # As if for the first time: otherwise only the comparison with what is there would be left of the second half.
    shutil.rmtree(root / "generated", ignore_errors=True)
    started = time.perf_counter()
    _run("-m", "regen", "--root", str(root))
    return time.perf_counter() - started


def _bare(root: Path) -> float:
    """Let openapi-python-client alone do its part, with the same configuration and hooks."""
    patched = root / "patched.json"
    patched.write_text(json.dumps(apply(json.loads((root / _DOCUMENT).read_bytes()))[0]), encoding="utf-8")
    options = ["--meta", "none", "--overwrite", "--config", str(root / "generator-config.yml")]
    started = time.perf_counter()
    _run(
        "-m", "openapi_python_client", "generate", "--path", str(patched), "--output-path", str(root / "bare"), *options
    )
    return time.perf_counter() - started


def _run(*arguments: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [sys.executable, *arguments]
    environment = {**os.environ, "PATH": path}
    # Programs of our own, on a folder made here.
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[:3])} failed: {done.stderr.strip()}")
