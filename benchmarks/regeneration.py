"""`make regen`: its time, beside that of the generator alone, and that on a document fifty times as large."""

import json
import shutil
import tempfile
import time
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, cast

from benchmarks._measure import Series, ratio, readings_by_turns, scaled
from benchmarks._results import Goal, Outcome, Result
from benchmarks.peers import stock

FACTOR = 50
_REFERENCE = "#/components/"

VENDORED, BARE = "the vendored document", "the generator alone"
LARGE = f"one {FACTOR} times as large"


def run(*, quick: bool = False) -> Outcome:
    """Measure both on roots of their own, so that `generated/` is left alone; the interpreter's start counts here."""
    with tempfile.TemporaryDirectory() as folder:
        document = json.loads((stock.ROOT / stock.DOCUMENT).read_bytes())
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
    root.joinpath(stock.DOCUMENT).parent.mkdir(parents=True)
    root.joinpath(stock.DOCUMENT).write_text(json.dumps(document, indent=2), encoding="utf-8")
    shutil.copy(stock.ROOT / "generator-config.yml", root)


def _seconds(root: Path) -> float:
    # As if for the first time: otherwise only the comparison with what is there would be left of the second half.
    shutil.rmtree(root / "generated", ignore_errors=True)
    started = time.perf_counter()
    stock.run("-m", "regen", "--root", str(root))
    return time.perf_counter() - started


def _bare(root: Path) -> float:
    """Let openapi-python-client alone do its part, with the same configuration and hooks."""
    document = stock.patched(root, root)
    started = time.perf_counter()
    stock.generate(document, root / "bare", root / "generator-config.yml")
    return time.perf_counter() - started
