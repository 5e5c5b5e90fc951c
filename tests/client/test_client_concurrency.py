"""Many threads with one client, many tasks with another, faults on the way, and a close in the middle of it."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, repeat
from typing import Any

import pytest

from nexmo_application import APIConnectionError, AsyncClient, Client, NexmoError
from nexmo_application.models import Application, ApplicationCreated
from nexmo_application.sandbox import Sandbox, _keys
from tests.support.clients import Flavour
from tests.support.data import APP_ID, APPLICATION, KEY, MESSAGES, SECRET
from tests.support.server import Server, gate, kept_json

FIELDS: Any = MESSAGES


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run a sandbox of whose first answers many go wrong; its keys are none, since real ones take a while."""
    numbers = count()
    monkeypatch.setattr(_keys, "_spare", deque[Any]())
    monkeypatch.setattr(_keys, "generate", lambda: _keys.KeyPair("not a public key", f"not a key {next(numbers)}"))
    with Sandbox(KEY, SECRET) as sandbox:
        for _ in range(5):
            sandbox.fail("createApplication", status=429, retry_after=0)
            sandbox.fail("createApplication", status=503, act=True)
            sandbox.fail("createApplication", cut="before")
            sandbox.fail("createApplication", cut="within")
            sandbox.fail("createApplication", times=4, status=420)
            sandbox.fail("retrieveApplication", status=502)
            sandbox.fail("retrieveApplication", cut="within")
        yield sandbox


def check(sandbox: Sandbox, outcomes: dict[str, Any]) -> None:
    """Check that each application is there once, also one whose creation failed, and that each has its own key."""
    there = [str(application["name"]) for application in sandbox.applications]
    assert len(set(there)) == len(there), "a create was sent twice"
    created = {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, ApplicationCreated)}
    assert 0 < len(created) < len(outcomes)
    assert created.keys() <= set(there) <= outcomes.keys()
    assert all(outcome.name == name for name, outcome in created.items())
    assert len({outcome.keys.private_key for outcome in created.values()}) == len(created), "one key was given twice"


@pytest.mark.usefixtures("clock")
def test_one_client_serves_64_threads(sandbox: Sandbox) -> None:
    """64 threads create and read with one client, through faults: each application is there once."""
    start = threading.Barrier(64)

    def work(client: Client, name: str) -> tuple[str, Any]:
        start.wait()
        try:
            created = client.applications.create(**FIELDS | {"name": name})
            assert client.applications.retrieve(created.id).name == name
        except NexmoError as error:
            return name, error
        return name, created

    with Client(KEY, SECRET, base_url=sandbox.url, max_retries=30) as client, ThreadPoolExecutor(64) as pool:
        check(sandbox, dict(pool.map(work, repeat(client), map(str, range(3 * 64)))))
        listed = [application.id for application in client.applications.list(page_size=7)]
    assert sorted(listed) == sorted(str(application["id"]) for application in sandbox.applications)


@pytest.mark.usefixtures("clock")
def test_one_client_serves_200_tasks(sandbox: Sandbox, runner: asyncio.Runner) -> None:
    """200 tasks create and read with one client, through faults: each application is there once."""

    async def work(client: AsyncClient, name: str) -> tuple[str, Any]:
        try:
            created = await client.applications.create(**FIELDS | {"name": name})
            assert (await client.applications.retrieve(created.id)).name == name
        except NexmoError as error:
            return name, error
        return name, created

    async def main() -> None:
        async with AsyncClient(KEY, SECRET, base_url=sandbox.url, max_retries=30) as client:
            check(sandbox, dict(await asyncio.gather(*(work(client, str(number)) for number in range(200)))))
            listed = [application.id async for application in client.applications.list(page_size=50)]
        assert sorted(listed) == sorted(str(application["id"]) for application in sandbox.applications)

    runner.run(main())


@pytest.mark.usefixtures("clock")
def test_a_client_can_be_closed_while_it_is_used(flavour: Flavour) -> None:
    """Threads and tasks whose requests are in flight when the client is closed end with a result or our error."""

    async def tasks(client: AsyncClient, server: Server, opened: threading.Event) -> list[Any]:
        waiting = [asyncio.create_task(client.applications.retrieve(APP_ID)) for _ in range(16)]
        await asyncio.to_thread(server.wait_for_requests, 16)
        await client.aclose()
        opened.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    def threads(client: Client, server: Server, opened: threading.Event) -> list[Any]:
        with ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(client.applications.retrieve, APP_ID) for _ in range(16)]
            server.wait_for_requests(16)
            client.close()
            opened.set()
            return [future.exception() or future.result() for future in waiting]

    with gate(kept_json(200, APPLICATION)) as (server, opened), flavour.client(base_url=server.url) as client:
        outcomes = flavour.run((tasks if flavour.is_async else threads)(client, server, opened))
        assert {type(outcome) for outcome in outcomes} <= {Application, APIConnectionError}
        server.wait_for_open(0)
        assert len(server.requests) == 16
