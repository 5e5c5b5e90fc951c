"""The terminal pictures in the README and the pages."""

import re
from xml.etree import ElementTree

from benchmarks._chart import chart
from benchmarks._results import Bars
from tests.project.pictures import IMAGES, pictures

SVG = "{http://www.w3.org/2000/svg}"


def test_the_pictures_show_what_the_programs_print() -> None:
    """Each picture is what `make pictures` makes of a run today, is well-formed, and loads nothing from elsewhere."""
    for name, content in pictures():
        assert (IMAGES / name).read_text(encoding="utf-8") == content, f"{name} is out of date: make pictures"
        ElementTree.fromstring(content)  # noqa: S314 - made here a moment ago
        assert not re.search(r"url\((?!#)|href=|src=", content)


def test_no_line_of_the_chart_crosses_a_figure() -> None:
    """Each figure of the chart ends left of where the bars and the lines of the bounds begin."""
    bars = Bars("Decode", "json.loads", {"json.loads": 1.0, "nexmo-application": 2.3, "a peer": 9.0}, bound=0.01)
    for svg in (chart([bars]), (IMAGES / "performance.svg").read_text(encoding="utf-8")):
        drawing = ElementTree.fromstring(svg)  # noqa: S314 - made here
        ends = [float(text.get("x", "")) for text in drawing.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
        lines = [float(line.get("x1", "")) for line in drawing.iter(f"{SVG}line")]
        assert ends
        assert lines
        assert max(ends) < min(lines)
