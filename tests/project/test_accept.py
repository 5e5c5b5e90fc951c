"""`make accept` says in the CHANGELOG what a document adds."""

import pytest

from tests.project.interface import accepted

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
