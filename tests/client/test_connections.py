"""The stack of connections of an async client: how many there are, which are kept, and which are closed."""

import asyncio
import threading
from typing import Any

import httpx
import pytest

from nexmo_application import APIConnectionError, APITimeoutError, AsyncClient, _connections
from tests.client.test_connections_cancellation import WHOLE, cancelled
from tests.support.clients import FakeClock, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, KEY, SECRET, success
from tests.support.server import Server, gate


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

    with gate(WHOLE) as (server, opened):
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

    def is_clean(connection: Any) -> bool:
        return isinstance(connection, Stub) or clean(connection)

    monkeypatch.setattr(_connections, "is_clean", is_clean)


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
            idle_clock.now += 2.9
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
