"""The example that tests code of one's own."""

from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "test_your_code.py"
EDITABLE = "ignore:Module already imported so cannot be rewritten; _editable_impl"


def test_the_example_passes_in_a_project_of_its_own(pytester: pytest.Pytester) -> None:
    """Copied into an empty project, its tests pass with the fixtures that pytest finds by itself, without a warning."""
    pytester.makepyfile(test_your_code=EXAMPLE.read_text(encoding="utf-8"))
    pytester.runpytest_subprocess("-p", "no:cacheprovider", "-W", "error", "-W", EDITABLE).assert_outcomes(passed=4)
