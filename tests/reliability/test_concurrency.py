"""Many threads with one client, many tasks with another, faults on the way, and a close in the middle of it."""

import asyncio
import gc
import threading
from collections import Counter, deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, repeat
from typing import Any

import httpx
import pytest

from nexmo_application import APIConnectionError, APITimeoutError, AsyncClient, Client, NexmoError, _connections
from nexmo_application.models import Application, ApplicationCreated
from nexmo_application.sandbox import Sandbox, _keys
from tests.reliability.test_cancellation import WHOLE, cancelled
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, KEY, SECRET, success
from tests.support.server import Answer, Server

FIELDS: dict[str, Any] = {
    "type": "messages",
    "inbound_url": "https://example.com/inbound",
    "status_url": "https://example.com/status",
}


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
                steps.append(client.applications.create(name=name, **FIELDS))
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
            steps.append(await client.applications.create(name=name, **FIELDS))
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


@contextmanager
def gate() -> Generator[tuple[Server, threading.Event]]:
    """Run a server that answers nothing before the event is set."""
    opened = threading.Event()

    def answering(_: object) -> Answer:
        opened.wait()
        return WHOLE

    with Server() as server:
        server.answer_by(answering)
        try:
            yield server, opened
        finally:
            opened.set()


def test_a_connection_that_does_not_become_free_is_a_time_out(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """A task that gets no connection in the time for it has our time-out, and the one that has it goes on."""
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 1)

    async def main(server: Server, opened: threading.Event) -> Any:
        timeout = httpx.Timeout(30, pool=0)
        async with AsyncClient(KEY, SECRET, base_url=server.url, timeout=timeout, max_retries=0) as client:
            first = asyncio.create_task(client.applications.retrieve(APP_ID))
            await asyncio.to_thread(server.wait_for_requests, 1)
            with pytest.raises(APITimeoutError, match="PoolTimeout"):
                await client.applications.retrieve(APP_ID)
            opened.set()
            return await first

    with gate() as (server, opened):
        assert runner.run(main(server, opened)).id == APP_ID


def test_at_most_100_connections_are_open_and_20_are_kept(runner: asyncio.Runner) -> None:
    """Of 101 tasks one waits until another is done, and then 20 connections stay open for the next calls."""
    entered = 0
    stubs: list[Stub] = []
    opened = asyncio.Event()

    class Waiting(Stub):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal entered
            entered += 1
            await opened.wait()
            return await super().handle_async_request(request)

    def connect() -> Stub:
        stubs.append(Waiting(lambda _: httpx.Response(200, json=APPLICATION)))
        return stubs[-1]

    async def main() -> None:
        transport = _connections.AsyncConnections(connect)
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            tasks = [asyncio.create_task(client.applications.retrieve(APP_ID)) for _ in range(101)]
            for _ in range(10):
                await asyncio.sleep(0)
            assert entered == 100
            opened.set()
            await asyncio.gather(*tasks)
            assert len(stubs) - sum(stub.closed for stub in stubs) == 20
        assert {stub.closed for stub in stubs} == {1}

    runner.run(main())
    assert entered == 101


class Kept(Stub):
    """A connection whose answer takes a turn of the event loop, so that others are needed meanwhile."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after a turn."""
        await asyncio.sleep(0)
        return await super().handle_async_request(request)


def kept_connections(kind: type[Kept]) -> tuple[list[Kept], _connections.AsyncConnections]:
    """Make a stack of stubs, and the list of those that were made."""
    made: list[Kept] = []

    def connect() -> Kept:
        made.append(kind(lambda _: success("retrieve")))
        return made[-1]

    return made, _connections.AsyncConnections(connect)


@pytest.fixture
def idle_clock(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Provide the clock by which connections are idle."""
    monkeypatch.setattr(_connections, "time", clock)
    return clock


@pytest.fixture(autouse=True)
def stubs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stubs count as clean connections, as those of httpx do."""
    clean = _connections.is_clean
    monkeypatch.setattr(_connections, "is_clean", lambda connection: isinstance(connection, Stub) or clean(connection))


async def at_once(client: AsyncClient, number: int) -> None:
    """Make that many calls at once, each of which must have its answer."""
    for application in await asyncio.gather(*(client.applications.retrieve(APP_ID) for _ in range(number))):
        assert application.id == APP_ID


def test_a_request_closes_what_was_idle_for_too_long(idle_clock: FakeClock, runner: asyncio.Runner) -> None:
    """Of 3 connections 2 are idle for more than 5 seconds: the next request closes these, and no other."""
    made, transport = kept_connections(Kept)

    async def main() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            await at_once(client, 3)
            idle_clock.now += 2
            await at_once(client, 1)
            idle_clock.now += 3
            await at_once(client, 1)
            assert sum(stub.closed for stub in made) == 0
            idle_clock.now += 0.5
            await at_once(client, 1)
            assert sorted((len(stub.requests), stub.closed) for stub in made) == [(1, 1), (1, 1), (4, 0)]
            idle_clock.now += 5.5
            await at_once(client, 1)
            assert [stub.closed for stub in made] == [1, 1, 1, 0]
        assert [stub.closed for stub in made] == [1, 1, 1, 1]

    runner.run(main())


def test_a_connection_that_cannot_be_closed_is_nothing_to_a_request(
    idle_clock: FakeClock, runner: asyncio.Runner
) -> None:
    """Connections that fail to be closed cost no request its answer or its own error, and keep no other open."""

    class Failing(Kept):
        async def aclose(self) -> None:
            await super().aclose()
            raise OSError("a broken socket")

    made, transport = kept_connections(Failing)

    async def main() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport, max_retries=0) as client:
            await at_once(client, 3)
            idle_clock.now += 6
            await at_once(client, 1)
            assert [stub.closed for stub in made] == [1, 1, 1, 0]
            made[-1].handler = sequence(httpx.ReadError("no more")).handler
            with pytest.raises(APIConnectionError, match="ReadError: no more"):
                await client.applications.retrieve(APP_ID)
            assert [stub.closed for stub in made] == [1, 1, 1, 1]

    runner.run(main())


def test_a_request_that_closes_idle_connections_can_be_cancelled(
    idle_clock: FakeClock, runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each wait, that for a close too, a cancellation ends the call, and all is closed by the next call.

    Its place is free again.
    """
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 3)

    async def use(server: Server) -> int:
        server.answer_by(lambda _: WHOLE)
        for point in range(1000):
            timeout = httpx.Timeout(30, pool=0)
            async with AsyncClient(KEY, SECRET, base_url=server.url, timeout=timeout, max_retries=0) as client:
                await at_once(client, 3)
                assert server.open == 3
                idle_clock.now += 6
                reached = await cancelled(server, client.applications.retrieve(APP_ID), point)
                await at_once(client, 1)
                await asyncio.to_thread(server.wait_for_open, 1)
                await at_once(client, 3)
            await asyncio.to_thread(server.wait_for_open, 0)
            if not reached:
                return point
        raise AssertionError("the call does not end")

    async def main() -> int:
        with Server() as server:
            return await use(server)

    assert runner.run(main()) >= 6


def test_a_connection_that_cannot_be_made_takes_no_place(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """Where a connection cannot be made, each call has that error, and the one after them its answer."""
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 1)
    outcomes: list[Stub | OSError] = [
        sequence(httpx.ReadError("")),
        OSError("no"),
        OSError("no"),
        sequence(success("retrieve")),
    ]

    def connect() -> Stub:
        outcome = outcomes.pop(0)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    async def main() -> None:
        transport = _connections.AsyncConnections(connect)
        timeout = httpx.Timeout(30, pool=0)
        async with AsyncClient(KEY, SECRET, transport=transport, timeout=timeout, max_retries=0) as client:
            with pytest.raises(APIConnectionError, match="ReadError"):
                await client.applications.retrieve(APP_ID)
            for _ in range(2):
                with pytest.raises(APIConnectionError, match="OSError: no"):
                    await client.applications.retrieve(APP_ID)
            await at_once(client, 1)

    runner.run(main())


def test_a_client_can_be_closed_while_threads_use_it(clock: FakeClock) -> None:
    """Threads whose requests are in flight when the client is closed end with a result or our error."""
    with gate() as (server, opened):
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

    with gate() as (server, opened):
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
