"""The plugin beside an older pytest: it is loaded into every test run of an environment, so it may not break one."""

import pytest

OLD_PLUGGY = """
import pytest

new = pytest.hookimpl

def old(function=None, hookwrapper=False, optionalhook=False, tryfirst=False, trylast=False, specname=None):
    return new(function, hookwrapper, optionalhook, tryfirst, trylast, specname)

pytest.hookimpl = old
for name in ("Stash", "StashKey", "TestReport", "Item", "FixtureRequest", "MonkeyPatch"):
    delattr(pytest, name)
"""
"""What pytest 6 with pluggy 1.0 does not know, taken away before other plugins are loaded."""
TESTS = """
def test_without():
    pass

def test_with(nexmo_sandbox, nexmo_client):
    assert nexmo_client.applications.list().count == 1
"""


def test_the_plugin_loads_with_a_pluggy_that_has_no_new_wrappers(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a pluggy that refuses `wrapper=True`, a test run is as without the plugin, and failures show requests."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    suite.makepyfile(old_pluggy=OLD_PLUGGY, test_it=TESTS)
    result = suite.runpytest_subprocess("-p", "old_pluggy", "-p", "nexmo_application.pytest_plugin")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*- nexmo_sandbox requests -*", "GET /v1/applications?*"])
