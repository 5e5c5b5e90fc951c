"""`make bench`: runs the benchmarks, prints them, and writes docs/performance.md with its chart."""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks._chart import chart
from benchmarks._environment import environment
from benchmarks._report import page, terminal
from benchmarks._results import Outcome
from benchmarks.peers import stock

# One module each, in the order of the page.
NAMES = ("decode", "call", "encode", "another_client", "startup", "concurrency", "memory", "regeneration")

_DOCS = Path(__file__).parent.parent / "docs"


def main() -> int:
    """Run what was asked for; the exit status is 1 only for a missed bound, and only when that was asked for."""
    options = _options()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        stock.install(Path(folder))
        for name in options.names or NAMES:
            outcomes.append(import_module(f"benchmarks.{name}").run(quick=options.quick))
            _tell(terminal(outcomes[-1]))
    if options.quick or options.names:
        _tell("Not all was measured in full: docs/performance.md is as it was.")
    else:
        _write(outcomes)
    missed = [f"{outcome.title}: {result.what}" for outcome in outcomes for result in outcome.results if result.missed]
    _tell("\n  ".join([f"{len(missed)} bounds missed:" if missed else "All bounds kept.", *missed]))
    return 1 if missed and options.strict else 0


def _write(outcomes: list[Outcome]) -> None:
    images = _DOCS / "images"
    images.mkdir(parents=True, exist_ok=True)
    (_DOCS / "performance.md").write_text(page(outcomes, environment()), encoding="utf-8")
    bars = [outcome.bars for outcome in outcomes if outcome.bars]
    (images / "performance.svg").write_text(chart(bars), encoding="utf-8")
    _tell("Written: docs/performance.md, docs/images/performance.svg")


def _tell(text: str) -> None:
    """Show what there is so far: a full run takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"run these alone: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and no page")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bound is missed")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
