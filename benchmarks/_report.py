"""The figures as text for the terminal and as `docs/performance.md`."""

from collections.abc import Mapping, Sequence

from benchmarks._measure import Figure
from benchmarks._results import Outcome, Result

_HEAD = """\
# Performance

<!-- Written by `make bench`: change benchmarks/, not this page. -->

Every goal is a ratio to peers that were measured by turns in the same run, so that it depends little on the machine; a
figure is the median of the rounds, with the lowest and the highest of them behind it. `make bench` measures all of it
anew, in an environment of its own with pinned peers (`requirements-bench.lock`), and writes this page.

![Bars: the client beside its peers](images/performance.svg)

The red lines are the bounds. "Alone" names a floor: what no client of httpx, or no reader into attrs classes, can leave
out.
"""


def terminal(outcome: Outcome) -> str:
    """Return a benchmark's results as lines for people."""
    lines = [outcome.title]
    for result in outcome.results:
        bound, stretch, verdict = _goal(result)
        goal = f"  bound {bound}{f', stretch {stretch}' if stretch else ''}: {verdict}" if bound else ""
        lines.append(f"  {result.what:<58} {_figure(result.figure, result.unit)}{goal}")
    return "\n".join([*lines, *(f"  {remark}" for remark in outcome.remarks)])


def page(outcomes: Sequence[Outcome], environment: Mapping[str, str]) -> str:
    """Return the page of all results."""
    parts = [_HEAD]
    for outcome in outcomes:
        parts += [f"\n## {outcome.title}\n\n", *_table(outcome)]
        parts += [f"\n{remark}\n" for remark in outcome.remarks]
    parts += ["\n## Measured with\n\n", *(f"- {name}: {value}\n" for name, value in environment.items())]
    return "".join(parts)


def _table(outcome: Outcome) -> list[str]:
    rows = ["| figure | measured | bound | stretch | |\n", "| --- | --- | --- | --- | --- |\n"]
    for result in outcome.results:
        # Two underscores would make the name of a method bold.
        cells = (result.what.replace("__", r"\_\_"), _figure(result.figure, result.unit), *_goal(result))
        rows.append(f"| {' | '.join(cells)} |\n")
    return rows


def _goal(result: Result) -> tuple[str, str, str]:
    goal = result.goal
    if goal is None:
        return "", "", ""
    sign = "≤" if goal.at_most else "≥"
    stretch = "" if goal.stretch is None else f"{sign} {goal.stretch:g} {result.unit}"
    return f"{sign} {goal.bound:g} {result.unit}", stretch, "missed" if result.missed else "kept"


def _figure(figure: Figure, unit: str) -> str:
    spread = "" if figure.low == figure.high else f" ({_number(figure.low)} to {_number(figure.high)})"
    return f"{_number(figure.value)} {unit}{spread}"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
