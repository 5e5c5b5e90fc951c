"""The stack of connections of a client: how many there are, which are kept, and what a cancellation leaves of them."""

import asyncio
import gc
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from functools import partial
from itertools import count
from types import coroutine
from typing import Any, cast
from weakref import ref

import httpx
import pytest

from nexmo_application import APIConnectionError, APITimeoutError, AsyncClient, _connections
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, KEY, SECRET, success
from tests.support.server import Answer, Server, kept_json

IMPATIENT = httpx.Timeout(30, pool=0)


class Kept(Stub):
    """A connection whose answer takes a turn of the event loop, so that others are needed meanwhile."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after a turn."""
        await asyncio.sleep(0)
        return await super().handle_async_request(request)


class Failing(Kept):
    """One that fails to be closed."""

    def close(self) -> None:
        """Fail."""
        super().close()
        raise OSError("a broken socket")

    async def aclose(self) -> None:
        """Fail."""
        self.close()


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
    """A connection is kept for the next call if it is known to be clean; one that fails is not.

    That one fails to be closed costs no request its answer.
    """
    made, connect = connections(Failing)
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


WHOLE = kept_json(200, APPLICATION)
PIECES = tuple(WHOLE.pieces[0][start : start + 200] for start in range(0, len(WHOLE.pieces[0]), 200))


@coroutine
def cancel_at(call: Coroutine[Any, Any, Any], point: int, meanwhile: Callable[[], object]) -> Generator[Any, Any, None]:
    """Await a call, and cancel its own task at one of the points, counted from 0, where the call waits.

    Args:
        call: What to await.
        point: At which wait.
        meanwhile: Called at each wait.
    """
    step: Callable[[], Any] = partial(call.send, None)
    for turn in count():
        try:
            waiting = step()
        except StopIteration:
            assert turn <= point, "the cancellation was lost"
            return
        if turn == point:
            cast("asyncio.Task[Any]", asyncio.current_task()).cancel()
        meanwhile()
        try:
            yield waiting
        except BaseException as error:  # noqa: BLE001 - passed on
            step = partial(call.throw, error)
        else:
            step = partial(call.send, None)


async def cancelled(server: Server, call: Coroutine[Any, Any, Any], point: int) -> bool:
    """Cancel a call at one of its waits, each of which brings one more piece of the answer; say whether it came there.

    What is asked of the server afterwards is answered at once.
    """
    pace = threading.Semaphore(0)
    server.answer_by(lambda _: Answer(PIECES, "keep", pace))

    async def run() -> None:
        await cancel_at(call, point, pace.release)

    task = asyncio.create_task(run())
    await asyncio.wait([task])
    pace.release(len(PIECES))
    server.answer_by(lambda _: WHOLE)
    return task.cancelled() or bool(task.result())


@pytest.mark.parametrize(
    ("idle", "seconds"), [(0, 0), (1, 0), (3, 6)], ids=["the first", "a later", "after stale ones"]
)
def test_a_call_can_be_cancelled_wherever_it_waits(
    idle: int, seconds: float, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each wait, also that for the close of stale connections, a cancellation ends the call and costs no place.

    It leaves no connection that nobody can use.
    """
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 3)
    problems: list[dict[str, Any]] = []

    async def use() -> int:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        server.answer_by(lambda _: WHOLE)
        for point in range(1000):
            async with AsyncClient(KEY, SECRET, base_url=server.url, timeout=IMPATIENT, max_retries=0) as client:
                await at_once(client, idle)
                clock.now += seconds
                reached = await cancelled(server, client.applications.retrieve(APP_ID), point)
                await at_once(client, 1)
                await asyncio.to_thread(server.wait_for_open, 1)
                await at_once(client, 3)
            await asyncio.to_thread(server.wait_for_open, 0)
            if not reached:
                return point
        raise AssertionError("the call does not end")

    with Server() as server, asyncio.Runner() as runner:
        assert runner.run(use()) >= (6 if seconds else 3)
        gc.collect()
    assert problems == []
