"""Every override is listed, needed, and says so when it is not needed any more."""

import re
from collections.abc import Callable

import pytest

from overrides.spec import OVERRIDES, Node, Override
from overrides.spec._document import at, operations
from regen._overrides import State, apply
from tests.support.openapi import ROOT, published, vendored

FOLDER = ROOT / "overrides"
DELETE = "delete it, and what names it: overrides/spec/__init__.py, overrides/README.md and the tests"


def _rows() -> dict[str, str]:
    """Read file and side of every row of the table."""
    table = (FOLDER / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([^`]+)` \| (before|after) \|", table, flags=re.MULTILINE))


def _no_credentials_in_query(document: Node) -> bool:
    """Whether an operation leaves the credentials out of its query string."""

    def declared(operation: Node) -> set[str]:
        parameters = operation.get("parameters", [])
        return {parameter["name"] for parameter in parameters if parameter["in"] == "query"}

    return any(not {"api_key", "api_secret"} <= declared(operation) for _, _, operation in operations(document))


def _statuses(document: Node) -> set[str]:
    return {status for _, _, operation in operations(document) for status in operation["responses"]}


def _no_error_answers(document: Node) -> bool:
    """Whether no operation declares an answer for what goes wrong."""
    return not any(status[0] in "45" or status == "default" for status in _statuses(document))


def _no_rate_limit(document: Node) -> bool:
    """Whether no operation declares the answer to too many requests."""
    return not _statuses(document) & {"420", "429"}


def _page_index_is_an_offset(document: Node) -> bool:
    """Whether `page_index` is described as an offset, in the request or in the answer."""
    texts = [
        entry.get("description", "")
        for _, _, operation in operations(document)
        for entry in operation.get("parameters", [])
        if entry["name"] == "page_index"
    ]
    texts.append(at(document, "/components/schemas/ApplicationPage/properties/page_index").get("description", ""))
    return any("offset" in text for text in texts)


GAPS: dict[str, Callable[[Node], bool]] = {
    "nexmo_application/_query_auth.py": _no_credentials_in_query,
    "nexmo_application/_errors.py": _no_error_answers,
    "nexmo_application/_retries.py": _no_rate_limit,
    "nexmo_application/_paging.py": _page_index_is_an_offset,
}
"""For each run-time override: whether the gap is in a document."""


def test_the_table_lists_exactly_the_overrides() -> None:
    """The table of overrides/README.md names the files of the tuple, of the folder and of the run-time gaps."""
    spec = {f"spec/{path.name}" for path in (FOLDER / "spec").glob("*.py") if not path.name.startswith("_")}
    assert {override.file.removeprefix("overrides/") for override in OVERRIDES} == spec
    assert len(OVERRIDES) == len(spec)
    assert _rows() == dict.fromkeys(spec, "before") | dict.fromkeys(GAPS, "after")
    assert all((FOLDER / file).is_file() for file in _rows())


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_every_spec_override_is_needed(override: Override) -> None:
    """The vendored document needs each spec override: one that is needless or has no target is to be deleted."""
    for outcome in apply(vendored())[1]:
        told = f"{override.file} is {outcome.state} {outcome.place}: {DELETE}"
        assert outcome.override is not override or outcome.state is State.APPLIED, told


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_every_spec_override_tells_what_it_is_for(override: Override) -> None:
    """Each spec override's docstring says what the gap is, what the evidence, and when it is gone."""
    text = (ROOT / override.file).read_text(encoding="utf-8").split('"""')[1]
    assert re.fullmatch(r".+\n\nGap: .{20,}\nEvidence: .{20,}\nGone when: .{20,}\n", text, flags=re.DOTALL)


@pytest.mark.parametrize("file", GAPS)
def test_the_document_has_every_gap_that_the_package_fills(file: str) -> None:
    """What a part of the package does at run time is not in the vendored document; once it is, delete the part."""
    assert GAPS[file](published()), f"the document closes the gap that overrides/{file} fills: {DELETE}"
