"""What the fixtures give, in tests of every kind."""

import pytest

from nexmo_application import APIConnectionError, AsyncClient, Client
from nexmo_application.sandbox import Sandbox
from tests.plugin.conftest import Suite

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


def test_the_client_talks_to_the_sandbox_of_the_test(nexmo_sandbox: Sandbox, nexmo_client: Client) -> None:
    """The sandbox runs without applications, the client sees what is added, and so does one that the code makes.

    A test that closes its client itself ends without an error.
    """
    with Client() as client:
        assert client.applications.list().count == 0
    app_id = nexmo_sandbox.add(name="Seeded")
    assert nexmo_client.applications.retrieve(app_id).name == "Seeded"
    operations = [request.operation_id for request in nexmo_sandbox.requests]
    assert operations == ["retrieveApplications", "retrieveApplication"]
    nexmo_client.close()
    with pytest.raises(APIConnectionError):
        nexmo_client.applications.list()


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_async_client_works_in_an_async_test(nexmo_sandbox: Sandbox, nexmo_async_client: AsyncClient) -> None:
    """In a test that a plugin runs in an event loop, the async client reads the sandbox."""
    nexmo_sandbox.add(name="Seeded")
    assert [app.name async for app in nexmo_async_client.applications.list()] == ["Seeded"]


def test_the_sandbox_stops_with_the_test_and_the_async_client_outlives_event_loops(suite: Suite) -> None:
    """After a test its sandbox is gone, and the next test has another one.

    With `asyncio.run`, also several times in one test, nothing stays open and nothing warns.
    """
    result = suite(
        """
        import asyncio, gc
        import httpx
        import pytest

        urls = []

        async def names(client):
            return [app.name async for app in client.applications.list()]

        @pytest.mark.parametrize("number", [1, 2])
        def test_it(nexmo_sandbox, nexmo_async_client, number):
            urls.append(nexmo_sandbox.url)
            nexmo_sandbox.add(name="One")
            assert asyncio.run(names(nexmo_async_client)) == ["One"]
            assert asyncio.run(names(nexmo_async_client)) == ["One"]
            asyncio.run(nexmo_async_client.aclose())
            gc.collect()

        def test_after():
            for url in urls:
                with pytest.raises(httpx.ConnectError):
                    httpx.get(url, trust_env=False)
        """,
        process=True,
    )
    result.assert_outcomes(passed=3)


def test_the_plugin_costs_nothing_and_loads_with_a_pluggy_that_has_no_new_wrappers(
    suite: Suite, pytester: pytest.Pytester
) -> None:
    """Beside a pluggy that refuses `wrapper=True`, a test run is as without the plugin, and failures show requests.

    It is loaded into every test run of an environment, so it may not break one. A test that uses no fixture has
    imported neither client nor sandbox nor their libraries.
    """
    pytester.makepyfile(old_pluggy=OLD_PLUGGY)
    result = suite(
        """
        import sys

        def test_without():
            ours = {name for name in sys.modules if name.startswith("nexmo_application.")}
            assert ours == {"nexmo_application.pytest_plugin", "nexmo_application._version"}
            heavy = {"anyio", "attrs", "cryptography", "httpx", "nexmo_application_generated", "starlette", "uvicorn"}
            assert not heavy & sys.modules.keys()

        def test_with(nexmo_sandbox, nexmo_client):
            assert nexmo_client.applications.list().count == 1
        """,
        *("-p", "old_pluggy"),
        process=True,
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*- nexmo_sandbox requests -*", "GET /v1/applications?*"])
