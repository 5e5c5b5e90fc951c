"""The bars as an SVG, without a plotting library."""

from collections.abc import Iterator, Sequence
from html import escape

from benchmarks._results import Bars

_WIDTH, _LABELS, _FIGURES = 780, 270, 44
_BAR, _GAP, _TITLE = 18, 8, 44
_LEFT = _LABELS + _FIGURES
_SCALE = _WIDTH - _LEFT - _GAP
_OURS, _PEER, _BASELINE, _BOUND, _TEXT = "#1f6feb", "#b8c0cc", "#6b7683", "#c93c37", "#24292f"


def chart(groups: Sequence[Bars]) -> str:
    """Draw one group of bars under the other, each with a scale of its own from zero."""
    parts: list[str] = []
    top = 0
    for bars in groups:
        parts += _group(bars, top)
        top += _height(bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top + _GAP}"'
        f' viewBox="0 0 {_WIDTH} {top + _GAP}" font-family="system-ui, sans-serif" font-size="13" fill="{_TEXT}"'
        ' role="img" aria-label="The client beside its peers; shorter is faster">\n'
        '<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _height(bars: Bars) -> int:
    return _TITLE + len(bars.ratios) * (_BAR + _GAP)


def _group(bars: Bars, top: int) -> Iterator[str]:
    longest = max([*bars.ratios.values(), bars.bound or 0])
    title = f"{bars.title} ({bars.baseline} = 1; shorter is faster)"
    yield f'<text x="{_GAP}" y="{top + 28}" font-weight="600">{escape(title)}</text>'
    if bars.bound is not None:
        x = _LEFT + _SCALE * bars.bound / longest
        ends = top + _TITLE - _GAP // 2, top + _height(bars) - _GAP // 2
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{ends[0]}" y2="{ends[1]}" stroke="{_BOUND}"/>'
    for number, (name, ratio) in enumerate(sorted(bars.ratios.items(), key=lambda entry: entry[1])):
        y = top + _TITLE + number * (_BAR + _GAP)
        width = _SCALE * ratio / longest
        colour = _BASELINE if name == bars.baseline else _OURS if "nexmo-application" in name else _PEER
        yield f'<text x="{_LABELS - _GAP}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
        # Between name and bar, where no line of a bound can cross it.
        yield f'<text x="{_LEFT - _GAP}" y="{y + 14}" text-anchor="end">{ratio:.2f}</text>'
        yield f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{colour}"/>'
