"""The stack of connections of a client: how many there are, which are kept, and what a cancellation leaves of them."""

import asyncio
import gc
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
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


class Connection(Stub):
    """A connection whose answer takes a turn of the event loop, so that others are needed meanwhile.

    It fails to be closed, which must cost no request its answer or its own error, and keep no other open.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after a turn."""
        await asyncio.sleep(0)
        return await super().handle_async_request(request)

    def close(self) -> None:
        """Fail."""
        super().close()
        raise OSError("a broken socket")


class Made(list[Stub]):
    """The connections that were made."""

    def connect(self) -> Stub:
        """Make one more."""
        self.append(Connection(lambda _: success("retrieve")))
        return self[-1]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Make stubs of connections, which count as clean, as those of httpx do."""
    monkeypatch.setattr(_connections, "is_clean", bool)
    return Made()


@pytest.fixture
def client(made: Made) -> AsyncClient:
    """Make a client of such connections."""
    return AsyncClient(KEY, SECRET, transport=_connections.AsyncConnections(made.connect), max_retries=0)


async def at_once(client: AsyncClient, number: int) -> None:
    """Make that many calls at once, each of which must have its answer."""
    for application in await asyncio.gather(*(client.applications.retrieve(APP_ID) for _ in range(number))):
        assert application.id == APP_ID


def test_at_most_100_connections_are_open_and_20_kept(made: Made, client: AsyncClient, runner: asyncio.Runner) -> None:
    """Of 101 tasks one waits until another is done, and then 20 connections stay open for the next calls."""
    runner.run(at_once(client, 101))
    assert (len(made), sum(stub.closed for stub in made)) == (100, 80)
    runner.run(client.aclose())
    assert {stub.closed for stub in made} == {1}


def test_a_request_closes_what_was_idle_for_too_long(
    made: Made, client: AsyncClient, clock: FakeClock, runner: asyncio.Runner
) -> None:
    """Of 3 connections 2 are idle for more than 5 seconds: the next request closes these, and no other.

    One that fails closes those that are idle for longer, too.
    """
    runner.run(at_once(client, 3))
    for seconds, closed in ((2, [0, 0, 0]), (2.9, [0, 0, 0]), (0.5, [1, 1, 0]), (5.5, [1, 1, 1, 0])):
        clock.now += seconds
        runner.run(at_once(client, 1))
        assert [stub.closed for stub in made] == closed
    made[-1].handler = sequence(httpx.ReadError("no more")).handler
    with pytest.raises(APIConnectionError, match="ReadError: no more"):
        runner.run(at_once(client, 1))
    assert [stub.closed for stub in made] == [1, 1, 1, 1]


def test_what_another_loop_or_process_left_is_dropped(
    made: Made, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new owner drops the connections of closed loops and of the process that forked this one, and closes none.

    Those of a loop that is open stay.
    """
    with asyncio.Runner() as staying, asyncio.Runner() as third:
        with asyncio.Runner() as closing:
            for runner in (staying, closing, staying, closing):
                runner.run(at_once(client, 1))
        assert [len(stub.requests) for stub in made] == [2, 2]
        dropped = ref(made.pop())
        third.run(at_once(client, 1))
        gc.collect()
        assert dropped() is None
        staying.run(at_once(client, 1))
        monkeypatch.setattr("os.getpid", lambda: 1)
        staying.run(at_once(client, 1))
        assert [(len(stub.requests), stub.closed) for stub in made] == [(3, 0), (1, 0), (1, 0)]


@pytest.mark.parametrize("clean", [True, False])
def test_what_fails_or_cannot_be_looked_into_is_closed(
    flavour: Flavour, made: Made, clean: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection is kept for the next call if it is known to be clean; one that fails is not."""
    if not clean:
        monkeypatch.undo()
    kind: Any = _connections.AsyncConnections if flavour.is_async else _connections.Connections
    with flavour.client(transport=kind(made.connect), max_retries=0) as client:
        flavour.run(client.applications.retrieve(APP_ID))
        made[0].handler = sequence(success("retrieve"), httpx.ReadError("")).handler
        with suppress(APIConnectionError):
            for _ in range(2):
                flavour.run(client.applications.retrieve(APP_ID))
        flavour.run(client.applications.retrieve(APP_ID))
    assert [(len(stub.requests), stub.closed) for stub in made] == ([(3, 1), (1, 1)] if clean else [(1, 1)] * 4)


def test_a_place_that_does_not_become_free_is_a_time_out(
    made: Made, monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """A task that gets no connection in the time for it has our time-out, and the one that has it goes on.

    Where a connection cannot be made, the call has that error, and the next one the place.
    """
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 1)
    refusals = [OSError("no")]

    def connect() -> Stub:
        for refusal in refusals:
            refusals.clear()
            raise refusal
        return made.connect()

    transport = _connections.AsyncConnections(connect)
    client = AsyncClient(KEY, SECRET, transport=transport, timeout=IMPATIENT, max_retries=0)
    with pytest.raises(APIConnectionError, match="OSError: no"):
        runner.run(at_once(client, 1))
    application, failure = Flavour("async", runner).at_once(client.applications.retrieve, [{"app_id": APP_ID}] * 2)
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
    thrown: BaseException | None = None
    for turn in count():
        try:
            waiting = call.throw(thrown) if thrown else call.send(None)
        except StopIteration:
            assert turn <= point, "the cancellation was lost"
            return
        if turn == point:
            cast("asyncio.Task[Any]", asyncio.current_task()).cancel()
        meanwhile()
        try:
            thrown = yield waiting
        except BaseException as error:  # noqa: BLE001 - passed on
            thrown = error


async def cancelled(server: Server, call: Coroutine[Any, Any, Any], point: int) -> bool:
    """Cancel a call at one of its waits, each of which brings one more piece of the answer; say whether it came there.

    What is asked of the server afterwards is answered at once.
    """
    pace = threading.Semaphore(0)
    server.answer_by(lambda _: Answer(PIECES, "keep", pace))
    outcome: Any = (await asyncio.gather(cancel_at(call, point, pace.release), return_exceptions=True))[0]
    assert outcome is None or isinstance(outcome, asyncio.CancelledError)
    pace.release(len(PIECES))
    server.answer_by(lambda _: WHOLE)
    return outcome is not None


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
