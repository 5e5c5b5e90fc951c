"""One client for many threads or tasks: faults on the way, and a close in the middle of it."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from nexmo_application import APIConnectionError, AsyncClient, Client, ServerError
from nexmo_application.models import Application, ApplicationCreated
from nexmo_application.sandbox import Sandbox, _keys
from tests.support.clients import Flavour
from tests.support.data import APP_ID, APPLICATION, KEY, MESSAGES, SECRET
from tests.support.server import Server, gate, kept_json


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


@pytest.mark.usefixtures("clock")
def test_one_client_serves_64_threads_or_200_tasks(sandbox: Sandbox, flavour: Flavour) -> None:
    """They create and read, through faults: each application is there once, with its own name and key."""
    calls = [MESSAGES | {"name": f"name {number}"} for number in range(200)]
    with flavour.client(base_url=sandbox.url, max_retries=30) as client:
        outcomes = flavour.at_once(client.applications.create, calls)
        created = [outcome for outcome in outcomes if isinstance(outcome, ApplicationCreated)]
        read = flavour.at_once(client.applications.retrieve, [{"app_id": one.id} for one in created])
        listed = flavour.all_of(client.applications.list(page_size=7))
    assert {type(outcome) for outcome in outcomes if outcome not in created} == {APIConnectionError, ServerError}
    there = [application["name"] for application in sandbox.applications]
    assert len(set(there)) == len(there), "a create was sent twice"
    assert [one.name for one in read] == [one.name for one in created]
    assert {one.name for one in created} <= set(there) == {one.name for one in listed}
    assert len({one.keys.private_key for one in created}) == len(created), "one key was given twice"


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
