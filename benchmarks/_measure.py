"""Timing by turns: every round times all candidates one after the other, so that a busy machine slows them alike."""

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from attrs import frozen

Series = Mapping[str, Sequence[float]]
"""Seconds a call takes, by candidate: a figure a round."""


@frozen
class Figure:
    """A measured number: the median over the rounds, and the lowest and highest of them."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Figure":
        """Sum up a figure a round."""
        return cls(median(values), min(values), max(values))


def by_turns(candidates: Mapping[str, Callable[[], object]], *, rounds: int, calls: int, batch: int = 1) -> Series:
    """Time candidates by turns, with the garbage collector as it is.

    Args:
        candidates: What to call, by name.
        rounds: How many figures to take of each.
        calls: How many times each candidate is timed in a round; the median counts.
        batch: How many calls one timing holds: more than one where the clock is too coarse.

    Returns:
        Seconds a call.
    """
    return readings_by_turns(
        {name: _timer(call, batch) for name, call in candidates.items()}, rounds=rounds, calls=calls
    )


def readings_by_turns(candidates: Mapping[str, Callable[[], float]], *, rounds: int, calls: int) -> Series:
    """Take the figures that the candidates themselves return, by turns; the first of each is dropped."""
    for read in candidates.values():
        read()
    names = list(candidates)
    series: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        readings: dict[str, list[float]] = {name: [] for name in names}
        for turn in range(calls):
            first = turn % len(names)
            # No candidate always follows the same other one, which may leave it caches or garbage.
            for name in names[first:] + names[:first]:
                readings[name].append(candidates[name]())
        for name in names:
            series[name].append(median(readings[name]))
    return series


def _timer(call: Callable[[], object], batch: int) -> Callable[[], float]:
    def seconds() -> float:
        started = time.perf_counter()
        for _ in range(batch):
            call()
        return (time.perf_counter() - started) / batch

    return seconds


def ratio(series: Series, candidate: str, baseline: str) -> Figure:
    """Divide one candidate's figures by another's, round by round."""
    return Figure.of([ours / theirs for ours, theirs in zip(series[candidate], series[baseline], strict=True)])


def scaled(series: Series, candidate: str, factor: float) -> Figure:
    """Give one candidate's figures in another unit than seconds."""
    return Figure.of([seconds * factor for seconds in series[candidate]])
