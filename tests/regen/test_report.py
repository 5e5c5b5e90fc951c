"""The report of a run: for a terminal, and for a pull request."""

import pytest

from overrides.spec import OVERRIDES, Node
from regen._changes import Change
from regen._overrides import Outcome, State
from regen._report import Report

NEW: Node = {"info": {"title": "API", "version": "2"}}
OLD: Node = {"info": {"title": "API", "version": "1"}}
OUTCOMES = [
    Outcome(OVERRIDES[0], "", State.APPLIED),
    *(Outcome(OVERRIDES[1], place, State.NEEDLESS) for place in ("A/properties/b", "C/properties/d")),
    *(Outcome(OVERRIDES[3], place, state) for place, state in (("A", State.NO_TARGET), ("B", State.APPLIED))),
]
CHANGE = Change("removed", ("model `odd`", "property\nx"), "string", breaking=True)


def test_the_text_names_everything() -> None:
    """The report for a terminal has versions, changes, files, and a line per override that says what to delete."""
    report = Report(OLD, NEW, [CHANGE, Change("added", ("GET /new",), "", breaking=False)], OUTCOMES, {"a.py": "added"})
    assert report.text() == (
        "generated/ is written: 1 added.\n"
        "API 1 → API 2: 2 changes, 1 of them breaking.\n"
        "  BREAKING  removed model `odd`, property\\nx: string\n"
        "            added GET /new\n"
        "Files:\n"
        "  added    a.py\n"
        "Overrides:\n"
        "  applied    credentials\n"
        "  needless   optional-products: the document is right without it: delete overrides/spec/optional_products.py\n"
        "  no target  always-present, A: what it patches is gone: delete that from overrides/spec/always_present.py, "
        "or point it to the new place\n"
        "  applied    always-present, B\n"
        "Next: say in CHANGELOG.md what breaks, and run `make snapshot`.\n"
        "Next: `make accept` brings snapshot, CHANGELOG.md, pictures and pages in step; then `make test`.\n"
    )


def test_the_markdown_says_the_same() -> None:
    """The report for a pull request is a block of code, which nothing can break out of."""
    report = Report(OLD, NEW, [CHANGE], OUTCOMES[:1], {"a.py": "added", "b.py": "removed"})
    heading, empty, *lines = report.markdown().splitlines()
    assert (heading, empty) == ("## generated/ is written: 1 added, 1 removed.", "")
    assert lines == [f"    {line}" for line in report.text().splitlines()[1:]]
    assert "      BREAKING  removed model `odd`, property\\nx: string" in lines


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (Report(None, NEW, [], []), "API 2: no earlier document to compare with."),
        (Report(NEW, NEW, [], []), "API 2: the document that generated/ was made from."),
        (
            Report(OLD, NEW, [], []),
            "API 1 → API 2: nothing that users see but descriptions and examples.",
        ),
    ],
)
def test_the_documents_are_told_apart(report: Report, line: str) -> None:
    """The second line says which documents were compared, and when there is nothing to tell."""
    assert report.text().splitlines()[1] == line
