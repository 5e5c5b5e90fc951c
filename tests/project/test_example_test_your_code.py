"""The example that tests code of one's own."""

from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "test_your_code.py"
INI = """
[pytest]
filterwarnings =
    error
    ignore:Module already imported so cannot be rewritten; _editable_impl:pytest.PytestAssertRewriteWarning
"""


def test_the_example_passes_in_a_project_of_its_own(pytester: pytest.Pytester) -> None:
    """Copied into an empty project, all its tests pass with the fixtures that pytest finds by itself."""
    pytester.makeini(INI)
    pytester.makepyfile(test_your_code=EXAMPLE.read_text(encoding="utf-8"))
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=4)
