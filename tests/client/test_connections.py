"""The stack of connections of an async client: how many there are, which are kept, and which are closed."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import ref

import httpx
import pytest

from nexmo_application import APIConnectionError, APITimeoutError, AsyncClient, _connections
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, KEY, SECRET, success

IMPATIENT = httpx.Timeout(30, pool=0)


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


def connections(kind: type[Stub] = Kept) -> tuple[list[Stub], Callable[[], Stub]]:
    """Make what makes stubs of connections, and the list of those that were made."""
    made: list[Stub] = []

    def connect() -> Stub:
        made.append(kind(lambda _: success("retrieve")))
        return made[-1]

    return made, connect


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
    made, connect = connections()
    transport = _connections.AsyncConnections(connect)

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
    made, connect = connections(kind)
    transport = _connections.AsyncConnections(connect)

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
    made, connect = connections()
    transport = _connections.AsyncConnections(connect)
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
    made, connect = connections()
    if clean:
        monkeypatch.setattr(_connections, "is_clean", bool)
    kind: Any = _connections.AsyncConnections if flavour.is_async else _connections.Connections
    with flavour.client(transport=kind(connect), max_retries=0) as client:
        flavour.run(client.applications.retrieve(APP_ID))
        made[0].handler = sequence(success("retrieve"), httpx.ReadError("")).handler
        with suppress(APIConnectionError):
            for _ in range(2):
                flavour.run(client.applications.retrieve(APP_ID))
        flavour.run(client.applications.retrieve(APP_ID))
    assert [(len(stub.requests), stub.closed) for stub in made] == ([(3, 1), (1, 1)] if clean else [(1, 1)] * 4)


@pytest.mark.usefixtures("stubs_are_kept")
def test_a_place_that_does_not_become_free_is_a_time_out(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """A task that gets no connection in the time for it has our time-out, and the one that has it goes on.

    Where a connection cannot be made, the call has that error, and the next one the place.
    """
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 1)
    connect = connections()[1]

    def refuse() -> Stub:
        connects.pop(0)
        raise OSError("no")

    connects = [refuse, connect]

    async def main() -> list[Any]:
        transport = _connections.AsyncConnections(lambda: connects[0]())
        async with AsyncClient(KEY, SECRET, transport=transport, timeout=IMPATIENT, max_retries=0) as client:
            with pytest.raises(APIConnectionError, match="OSError: no"):
                await client.applications.retrieve(APP_ID)
            calls = [client.applications.retrieve(APP_ID) for _ in range(2)]
            return await asyncio.gather(*calls, return_exceptions=True)

    application, failure = runner.run(main())
    assert application.id == APP_ID
    assert type(failure) is APITimeoutError
    assert "PoolTimeout" in str(failure)
