"""The stack of connections of an async client: how many there are, which are kept, and which are closed."""

import asyncio
import gc
import threading
from typing import Any
from weakref import ref

import httpx
import pytest

from nexmo_application import APIConnectionError, APITimeoutError, AsyncClient, _connections
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, KEY, SECRET, success
from tests.support.server import Server, gate, kept_json

IMPATIENT = httpx.Timeout(30, pool=0)


def test_a_connection_that_does_not_become_free_is_a_time_out(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """A task that gets no connection in the time for it has our time-out, and the one that has it goes on."""
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 1)

    async def main(server: Server, opened: threading.Event) -> Any:
        async with AsyncClient(KEY, SECRET, base_url=server.url, timeout=IMPATIENT, max_retries=0) as client:
            first = asyncio.create_task(client.applications.retrieve(APP_ID))
            await asyncio.to_thread(server.wait_for_requests, 1)
            with pytest.raises(APITimeoutError, match="PoolTimeout"):
                await client.applications.retrieve(APP_ID)
            opened.set()
            return await first

    with gate(kept_json(200, APPLICATION)) as (server, opened):
        assert runner.run(main(server, opened)).id == APP_ID


class Kept(Stub):
    """A connection whose answer takes a turn of the event loop, so that others are needed meanwhile."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after a turn."""
        await asyncio.sleep(0)
        return await super().handle_async_request(request)


class Failing(Kept):
    """One that fails to be closed."""

    async def aclose(self) -> None:
        """Fail."""
        await super().aclose()
        raise OSError("a broken socket")


def kept_connections(kind: type[Kept]) -> tuple[list[Kept], _connections.AsyncConnections]:
    """Make a stack of stubs, and the list of those that were made."""
    made: list[Kept] = []

    def connect() -> Kept:
        made.append(kind(lambda _: success("retrieve")))
        return made[-1]

    return made, _connections.AsyncConnections(connect)


@pytest.fixture
def stubs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stubs count as clean connections, as those of httpx do."""
    monkeypatch.setattr(_connections, "is_clean", bool)


async def at_once(client: AsyncClient, number: int) -> None:
    """Make that many calls at once, each of which must have its answer."""
    for application in await asyncio.gather(*(client.applications.retrieve(APP_ID) for _ in range(number))):
        assert application.id == APP_ID


@pytest.mark.usefixtures("stubs_are_kept")
def test_at_most_100_connections_are_open_and_20_are_kept(runner: asyncio.Runner) -> None:
    """Of 101 tasks one waits until another is done, and then 20 connections stay open for the next calls."""
    made, transport = kept_connections(Kept)

    async def main() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            await at_once(client, 101)
            assert (len(made), sum(stub.closed for stub in made)) == (100, 80)
        assert {stub.closed for stub in made} == {1}

    runner.run(main())


@pytest.mark.usefixtures("stubs_are_kept")
@pytest.mark.parametrize("kind", [Kept, Failing])
def test_a_request_closes_what_was_idle_for_too_long(
    kind: type[Kept], clock: FakeClock, runner: asyncio.Runner
) -> None:
    """Of 3 connections 2 are idle for more than 5 seconds: the next request closes these, and no other.

    That one fails to be closed costs no request its answer or its own error, and keeps no other open.
    """
    made, transport = kept_connections(kind)

    async def main() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport, max_retries=0) as client:
            await at_once(client, 3)
            for seconds, closed in ((2, [0, 0, 0]), (2.9, [0, 0, 0]), (0.5, [1, 1, 0]), (5.5, [1, 1, 1, 0])):
                clock.now += seconds
                await at_once(client, 1)
                assert [stub.closed for stub in made] == closed
            made[-1].handler = sequence(httpx.ReadError("no more")).handler
            with pytest.raises(APIConnectionError, match="ReadError: no more"):
                await client.applications.retrieve(APP_ID)
            assert [stub.closed for stub in made] == [1, 1, 1, 1]

    runner.run(main())


@pytest.mark.usefixtures("stubs_are_kept")
def test_what_another_loop_or_process_left_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new owner drops the connections of closed loops and of the process that forked this one, and closes none.

    Those of a loop that is open stay.
    """
    made, transport = kept_connections(Kept)
    client = AsyncClient(KEY, SECRET, transport=transport)
    with asyncio.Runner() as staying, asyncio.Runner() as third:
        with asyncio.Runner() as closing:
            for runner in (staying, closing, staying, closing):
                runner.run(at_once(client, 1))
        stayed, left = made
        assert [len(stub.requests) for stub in made] == [2, 2]
        dropped = ref(left)
        made.clear()
        del left
        third.run(at_once(client, 1))
        gc.collect()
        assert dropped() is None
        staying.run(at_once(client, 1))
        assert (len(stayed.requests), stayed.closed) == (3, 0)
        monkeypatch.setattr("os.getpid", lambda: 1)
        staying.run(at_once(client, 1))
        assert (len(stayed.requests), stayed.closed) == (3, 0)
        assert len(made) == 2


@pytest.mark.parametrize("clean", [True, False])
def test_what_fails_or_cannot_be_looked_into_is_closed(
    flavour: Flavour, clean: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection is kept for the next call if it is known to be clean; one that fails is not."""
    made: list[Stub] = []

    def connect() -> Stub:
        made.append(sequence(success("retrieve"), httpx.ReadError("")))
        return made[-1]

    if clean:
        monkeypatch.setattr(_connections, "is_clean", bool)
    kind: Any = _connections.AsyncConnections if flavour.is_async else _connections.Connections
    flavour.outcomes([CALLS["retrieve"]] * 3, transport=kind(connect), max_retries=0)
    assert [(len(stub.requests), stub.closed) for stub in made] == ([(2, 1), (1, 1)] if clean else [(1, 1)] * 3)


def test_a_connection_that_cannot_be_made_takes_no_place(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """Where a connection cannot be made, each call has that error, and the one after them its answer."""
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 1)
    outcomes: list[OSError | Stub] = [OSError("no"), OSError("no"), sequence(success("retrieve"))]

    def connect() -> Stub:
        outcome = outcomes.pop(0)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    async def main() -> None:
        transport = _connections.AsyncConnections(connect)
        async with AsyncClient(KEY, SECRET, transport=transport, timeout=IMPATIENT, max_retries=0) as client:
            for _ in range(2):
                with pytest.raises(APIConnectionError, match="OSError: no"):
                    await client.applications.retrieve(APP_ID)
            await at_once(client, 1)

    runner.run(main())
