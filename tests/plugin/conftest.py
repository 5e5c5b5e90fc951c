"""Small test suites of users, run by pytester."""

from importlib import import_module

import pytest

# Here, since it cannot be imported a second time, which suites that run in this process would do.
import_module("nexmo_application.sandbox")

CONFIGURATION = """
[pytest]
addopts = -p no:cacheprovider
filterwarnings =
    error
    ignore:Module already imported so cannot be rewritten; _editable_impl:pytest.PytestAssertRewriteWarning
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """Provide a folder for a suite in which the plugin is found as in any project that installs the package."""
    pytester.makeini(CONFIGURATION)
    return pytester
