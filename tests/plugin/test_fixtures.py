"""What the fixtures give, in tests of every kind."""

import pytest

from nexmo_application import APIConnectionError, AsyncClient, Client
from nexmo_application.sandbox import Sandbox

HEAVY = ("anyio", "attrs", "cryptography", "httpx", "nexmo_application_generated", "starlette", "uvicorn")


def test_the_client_talks_to_the_sandbox_of_the_test(nexmo_sandbox: Sandbox, nexmo_client: Client) -> None:
    """The sandbox runs without applications, the client sees what is added, and so does one that the code makes."""
    with Client() as client:
        assert client.applications.list().count == 0
    app_id = nexmo_sandbox.add(name="Seeded")
    assert nexmo_client.applications.retrieve(app_id).name == "Seeded"
    assert [request.operation_id for request in nexmo_sandbox.requests] == [
        "retrieveApplications",
        "retrieveApplication",
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_async_client_works_in_an_async_test(nexmo_sandbox: Sandbox, nexmo_async_client: AsyncClient) -> None:
    """In a test that a plugin runs in an event loop, the async client reads the sandbox."""
    nexmo_sandbox.add(name="Seeded")
    assert [app.name async for app in nexmo_async_client.applications.list()] == ["Seeded"]


def test_both_clients_may_be_closed_by_the_test(nexmo_client: Client, nexmo_async_client: AsyncClient) -> None:
    """A test that closes its client itself ends without an error."""
    nexmo_client.close()
    with pytest.raises(APIConnectionError):
        nexmo_client.applications.list()
    assert repr(nexmo_async_client).startswith("AsyncClient(")


def test_the_sandbox_stops_with_the_test(suite: pytest.Pytester) -> None:
    """After a test its sandbox is gone, and the next test has another one."""
    suite.makepyfile(
        """
        import httpx
        import pytest

        urls = []

        @pytest.mark.parametrize("number", [1, 2])
        def test_it(nexmo_sandbox, number):
            urls.append(nexmo_sandbox.url)
            nexmo_sandbox.add()
            assert len(nexmo_sandbox.applications) == 1

        def test_after():
            with httpx.Client(trust_env=False) as client:
                for url in urls:
                    with pytest.raises(httpx.ConnectError):
                        client.get(url)
        """
    )
    suite.runpytest_inprocess().assert_outcomes(passed=3)


def test_the_async_client_outlives_event_loops(suite: pytest.Pytester) -> None:
    """With `asyncio.run`, also several times in one test, nothing stays open and nothing warns."""
    suite.makepyfile(
        """
        import asyncio, gc

        async def create(client):
            await client.applications.create(
                name="One", type="voice", answer_url="https://a.example", event_url="https://b.example"
            )

        async def names(client):
            return [app.name async for app in client.applications.list()]

        def test_it(nexmo_async_client):
            asyncio.run(create(nexmo_async_client))
            assert asyncio.run(names(nexmo_async_client)) == ["One"]
            asyncio.run(nexmo_async_client.aclose())
            gc.collect()
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_plugin_costs_nothing_when_it_is_not_used(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that uses no fixture has imported the plugin, but neither client nor sandbox nor their libraries."""
    suite.makepyfile(
        f"""
        import sys

        def test_it():
            assert "nexmo_application.pytest_plugin" in sys.modules
            ours = {{name for name in sys.modules if name.startswith("nexmo_application.")}}
            assert ours <= {{"nexmo_application.pytest_plugin", "nexmo_application._version"}}
            assert not set({HEAVY!r}) & sys.modules.keys()
        """
    )
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others' plugins have their own idea of it
    suite.runpytest_subprocess("-p", "nexmo_application.pytest_plugin").assert_outcomes(passed=1)
