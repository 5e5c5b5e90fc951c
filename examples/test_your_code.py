# ruff: noqa: S101 - tests assert
"""Testing one's own code with the package's fixtures: `nexmo_sandbox`, `nexmo_client`, `nexmo_async_client`.

    pip install "nexmo-application[sandbox]" pytest
    pytest examples/test_your_code.py

Nothing has to be configured, and nothing is mocked: each test has a real HTTP server on this machine.
"""

import asyncio

import pytest

from nexmo_application import AsyncClient, Client, ServerError
from nexmo_application.sandbox import Sandbox

# Your code. ------------------------------------------------------------------------------------------------------


def rename_all(client: Client, prefix: str) -> int:
    """Put a prefix before the names of all applications that lack it, and return how many were changed."""
    names = {app.id: app.name for app in client.applications.list() if not app.name.startswith(prefix)}
    for app_id, name in names.items():
        client.applications.modify(app_id, name=prefix + name)
    return len(names)


def how_many() -> int:
    """Count the applications of the account that the environment describes."""
    with Client() as client:
        return sum(1 for _ in client.applications.list())


async def names_of(client: AsyncClient, *app_ids: str) -> list[str]:
    """Read several applications at once."""
    apps = await asyncio.gather(*map(client.applications.retrieve, app_ids))
    return [app.name for app in apps]


# Its tests. ------------------------------------------------------------------------------------------------------


def test_renaming(nexmo_sandbox: Sandbox, nexmo_client: Client) -> None:
    """What the code did can be seen in the sandbox, and how it did it in the requests."""
    nexmo_sandbox.add(name="One")
    nexmo_sandbox.add(name="test: Two")
    assert rename_all(nexmo_client, "test: ") == 1
    assert [app["name"] for app in nexmo_sandbox.applications] == ["test: One", "test: Two"]
    assert [request.method for request in nexmo_sandbox.requests] == ["GET", "GET", "PUT"]


def test_code_that_makes_its_own_client(nexmo_sandbox: Sandbox) -> None:
    """During the test the environment points at the sandbox."""
    nexmo_sandbox.add()
    assert how_many() == 1


def test_a_bad_day(nexmo_sandbox: Sandbox, nexmo_client: Client) -> None:
    """Faults on demand: here, the API is down in the middle of the work."""
    nexmo_sandbox.add(name="One")
    nexmo_sandbox.fail("updateApplication", status=503, retry_after=0, times=3)
    with pytest.raises(ServerError):
        rename_all(nexmo_client, "test: ")
    assert rename_all(nexmo_client, "test: ") == 1


def test_async_code(nexmo_sandbox: Sandbox, nexmo_async_client: AsyncClient) -> None:
    """The async client works in any event loop: here a plain one; with pytest-asyncio or anyio in an async test."""
    app_ids = [nexmo_sandbox.add(name=name) for name in ("One", "Two")]
    assert asyncio.run(names_of(nexmo_async_client, *app_ids)) == ["One", "Two"]
