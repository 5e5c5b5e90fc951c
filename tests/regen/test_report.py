"""The report of a run: for a terminal, and for a pull request."""

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
    changes = [CHANGE, Change("added", ("GET /new",), "", breaking=False)]
    report = Report(OLD, NEW, changes, OUTCOMES, {"a.py": "added", "b.py": "removed"})
    assert report.text() == (
        "generated/ is written: 1 added, 1 removed.\n"
        "API 1 → API 2: 2 changes, 1 of them breaking.\n"
        "  BREAKING  removed model `odd`, property\\nx: string\n"
        "            added GET /new\n"
        "Files:\n"
        "  added    a.py\n"
        "  removed  b.py\n"
        "Overrides:\n"
        "  applied    credentials\n"
        "  needless   optional-products: the document is right without it: delete overrides/spec/optional_products.py\n"
        "  no target  always-present, A: what it patches is gone: delete that from overrides/spec/always_present.py, "
        "or point it to the new place\n"
        "  applied    always-present, B\n"
        "Next: say in CHANGELOG.md what breaks, and run `make snapshot`.\n"
        "Next: `make accept` brings snapshot, CHANGELOG.md, pictures and pages in step; then `make test`.\n"
    )
