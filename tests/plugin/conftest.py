"""Small test suites of users, run by pytester."""

from collections.abc import Callable
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

Suite = Callable[..., pytest.RunResult]


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """Provide a run of a suite of a user, in which the plugin is found as in any project that installs the package."""
    pytester.makeini(CONFIGURATION)

    def run(tests: str, *arguments: str, process: bool = False) -> pytest.RunResult:
        pytester.makepyfile(tests)
        if not process:
            return pytester.runpytest_inprocess(*arguments)
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others' plugins have their own idea of it
        return pytester.runpytest_subprocess(*arguments, "-p", "nexmo_application.pytest_plugin")

    return run
