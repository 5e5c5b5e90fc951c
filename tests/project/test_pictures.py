"""The terminal pictures in the README and the pages."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks._chart import chart
from benchmarks._results import Bars
from tests.project.pictures import IMAGES, demo, pictures

SVG = "{http://www.w3.org/2000/svg}"


def test_the_pictures_show_what_the_programs_print() -> None:
    """Each picture is what `make pictures` makes of a run today, is well-formed, and loads nothing from elsewhere."""
    for name, content in pictures():
        assert (IMAGES / name).read_text(encoding="utf-8") == content, f"{name} is out of date: make pictures"
        ElementTree.fromstring(content)  # noqa: S314 - made here a moment ago
        assert not re.search(r"url\((?!#)|href=|src=", content)


def test_a_demonstration_that_fails_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the sandbox does not send what a new document requires, `make accept` ends with a few lines."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "demo.py").write_text("raise KeyError('region')")
    monkeypatch.setattr("tests.project.pictures.ROOT", tmp_path)
    with pytest.raises(SystemExit, match=r"^examples/demo.py fails: KeyError: 'region'\nIf the document requires"):
        demo()


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
