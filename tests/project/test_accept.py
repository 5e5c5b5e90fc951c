"""`make accept` says in the CHANGELOG what a document adds, and lists new models in the reference."""

import pytest

from tests.project.interface import accepted, listed

LINE = "- From version 1.0.3 of the API's document: `Application.region`.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## [Unreleased]\n\n### Added\n\n- A.\n", f"## [Unreleased]\n\n### Added\n\n{LINE}- A.\n"),
        (
            "## [Unreleased]\n\n## [1.0]\n\n### Added\n\n- A.\n",
            f"## [Unreleased]\n\n### Added\n\n{LINE}\n## [1.0]\n\n### Added\n\n- A.\n",
        ),
    ],
)
def test_what_is_accepted_is_a_line_under_what_is_added(before: str, after: str) -> None:
    """The line stands under `Added` of what is not released, which is made where it is missing."""
    assert accepted(before, "`Application.region`", "1.0.3") == after


def test_a_new_model_is_listed_at_the_end_of_the_reference() -> None:
    """A model without an entry gets one, under a heading of its own; nothing else changes, and no entry comes twice."""
    page = "# Models\n\n::: nexmo_application_generated.models.voice.Voice\n"
    entry = "\n::: nexmo_application_generated.models.Region\n    options: { heading_level: 3 }\n"
    assert listed(page, {"Voice"}) == page
    assert listed(page, {"Voice", "Region"}) == f"{page}\n## New in the document\n{entry}"
    assert listed(listed(page, {"Region"}), {"Region", "Voice"}) == listed(page, {"Region"})
