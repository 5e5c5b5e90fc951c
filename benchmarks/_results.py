"""What a benchmark returns: figures against goals, bars for the chart, remarks."""

from collections.abc import Mapping

from attrs import field, frozen

from benchmarks._measure import Figure, Series, ratio


@frozen
class Goal:
    """A bound on a figure, and the stretch beyond it."""

    bound: float
    stretch: float | None = None
    at_most: bool = True

    def met_by(self, value: float) -> bool:
        """Whether a value keeps to the bound."""
        return value <= self.bound if self.at_most else value >= self.bound


@frozen
class Result:
    """A figure with its unit, and its goal if there is one."""

    what: str
    figure: Figure
    unit: str
    goal: Goal | None = None

    @property
    def missed(self) -> bool:
        """Whether there is a bound, and it is not kept."""
        return self.goal is not None and not self.goal.met_by(self.figure.value)


@frozen
class Bars:
    """Candidates side by side, as multiples of the baseline; `nexmo-application` is drawn apart from the peers."""

    title: str
    baseline: str
    ratios: Mapping[str, float]
    bound: float | None = None

    @classmethod
    def of(cls, title: str, series: Series, baseline: str, bound: float | None = None) -> "Bars":
        """Make the bars of all candidates of a series."""
        return cls(title, baseline, {name: ratio(series, name, baseline).value for name in series}, bound)


@frozen
class Outcome:
    """All that one benchmark has found."""

    title: str
    results: list[Result]
    bars: Bars | None = None
    remarks: list[str] = field(factory=list[str])
