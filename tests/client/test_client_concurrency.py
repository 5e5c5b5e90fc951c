"""Many threads with one client, many tasks with another, faults on the way, and a close in the middle of it."""

import asyncio
import gc
import threading
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, repeat
from typing import Any

import httpx
import pytest

from nexmo_application import APIConnectionError, AsyncClient, Client, NexmoError
from nexmo_application.models import Application, ApplicationCreated
from nexmo_application.sandbox import Sandbox, _keys
from tests.support.clients import FakeClock, Flavour, Stub
from tests.support.data import APP_ID, APPLICATION, KEY, MESSAGES, SECRET
from tests.support.server import Server, gate, kept_json

FIELDS: Any = MESSAGES


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run a sandbox of whose first answers many go wrong; its keys are none, since 500 real ones take a minute."""
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
            sandbox.fail("deleteApplication", cut="within")
            sandbox.fail("deleteApplication", status=503)
        yield sandbox


def check(sandbox: Sandbox, outcomes: dict[str, list[Any]]) -> None:
    """Check that what was created and kept is there once, what was deleted is not, and nothing was lost."""
    there = Counter(str(application["name"]) for application in sandbox.applications)
    ids = {application["id"] for application in sandbox.applications}
    assert set(there.values()) == {1}, "a create was sent twice"
    created = {name: steps[0] for name, steps in outcomes.items()}
    assert all(isinstance(outcome, ApplicationCreated | NexmoError) for outcome in created.values())
    assert any(isinstance(outcome, NexmoError) for outcome in created.values())
    for name, steps in outcomes.items():
        if isinstance(steps[0], NexmoError):
            continue
        assert all(isinstance(step, Application) and (step.id, step.name) == (steps[0].id, name) for step in steps[1:2])
        assert (steps[0].id in ids) == (len(steps) < 3)
        assert steps[2:] in ([], ["deleted"]), steps[2]
    keys = [step[0].keys.private_key for step in outcomes.values() if isinstance(step[0], ApplicationCreated)]
    assert len(set(keys)) == len(keys), "one key was given twice"


@pytest.mark.usefixtures("clock")
def test_one_client_serves_64_threads(sandbox: Sandbox) -> None:
    """64 threads create, read and delete with one client, through faults: each application is there once, or gone."""
    start = threading.Barrier(64)

    def work(client: Client, number: int) -> dict[str, list[Any]]:
        start.wait()
        outcomes: dict[str, list[Any]] = {}
        for turn in range(3):
            name = f"thread {number} turn {turn}"
            steps = outcomes[name] = []
            try:
                steps.append(client.applications.create(**FIELDS | {"name": name}))
                steps.append(client.applications.retrieve(steps[0].id))
                if turn == 1:
                    client.applications.delete(steps[0].id)
                    steps.append("deleted")
            except NexmoError as error:
                steps.append(error)
        return outcomes

    with Client(KEY, SECRET, base_url=sandbox.url, max_retries=30) as client, ThreadPoolExecutor(64) as pool:
        parts = list(pool.map(work, repeat(client), range(64)))
        check(sandbox, {name: steps for part in parts for name, steps in part.items()})
        listed = [application.id for application in client.applications.list(page_size=7)]
    assert sorted(listed) == sorted(str(application["id"]) for application in sandbox.applications)


@pytest.mark.usefixtures("clock")
def test_one_client_serves_500_tasks(sandbox: Sandbox, runner: asyncio.Runner) -> None:
    """500 tasks create, and some read and delete, with one client, through faults: each is there once, or gone."""

    async def work(client: AsyncClient, number: int) -> tuple[str, list[Any]]:
        steps: list[Any] = []
        name = f"task {number}"
        try:
            steps.append(await client.applications.create(**FIELDS | {"name": name}))
            if number % 5 == 0:
                steps.append(await client.applications.retrieve(steps[0].id))
            if number % 10 == 0:
                await client.applications.delete(steps[0].id)
                steps.append("deleted")
        except NexmoError as error:
            steps.append(error)
        return name, steps

    async def main() -> None:
        async with AsyncClient(KEY, SECRET, base_url=sandbox.url, max_retries=30) as client:
            outcomes = dict(await asyncio.gather(*(work(client, number) for number in range(500))))
            check(sandbox, outcomes)
            listed = [application.id async for application in client.applications.list(page_size=50)]
        assert sorted(listed) == sorted(str(application["id"]) for application in sandbox.applications)

    runner.run(main())


def test_a_client_can_be_closed_while_threads_use_it(clock: FakeClock) -> None:
    """Threads whose requests are in flight when the client is closed end with a result or our error."""
    with gate(kept_json(200, APPLICATION)) as (server, opened):
        client = Client(KEY, SECRET, base_url=server.url)

        def work() -> Any:
            try:
                return client.applications.retrieve(APP_ID)
            except NexmoError as error:
                return error

        with ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(work) for _ in range(16)]
            server.wait_for_requests(16)
            client.close()
            opened.set()
            outcomes = [future.result() for future in waiting]
        assert {type(outcome) for outcome in outcomes} <= {Application, APIConnectionError}
        server.wait_for_open(0)
        assert len(server.requests) == 16
    gc.collect()
    assert len(clock.waits) <= 16


def test_a_client_can_be_closed_while_tasks_use_it(clock: FakeClock, runner: asyncio.Runner) -> None:
    """Tasks whose requests are in flight when the client is closed end with a result or our error."""

    async def main(server: Server, opened: threading.Event) -> list[Any]:
        client = AsyncClient(KEY, SECRET, base_url=server.url)
        tasks = [asyncio.create_task(client.applications.retrieve(APP_ID)) for _ in range(16)]
        await asyncio.to_thread(server.wait_for_requests, 16)
        await client.aclose()
        opened.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    with gate(kept_json(200, APPLICATION)) as (server, opened):
        outcomes = runner.run(main(server, opened))
        assert {type(outcome) for outcome in outcomes} <= {Application, APIConnectionError}
        server.wait_for_open(0)
        assert len(server.requests) == 16
    gc.collect()
    assert len(clock.waits) <= 16


def test_a_client_that_waits_to_repeat_can_be_closed(flavour: Flavour, clock: FakeClock) -> None:
    """A call that waits to be repeated when the client is closed sends nothing more: it is our error."""
    transport = Stub(lambda _: httpx.Response(503))
    if flavour.is_async:

        async def main() -> Any:
            client = AsyncClient(KEY, SECRET, transport=transport)
            clock.async_meanwhile = client.aclose
            with pytest.raises(APIConnectionError, match="closed"):
                await client.applications.retrieve(APP_ID)

        flavour.run(main())
    else:
        client = Client(KEY, SECRET, transport=transport)
        clock.meanwhile = client.close
        with pytest.raises(APIConnectionError, match="closed"):
            client.applications.retrieve(APP_ID)
    assert len(transport.requests) == 1
    assert len(clock.waits) == 1
