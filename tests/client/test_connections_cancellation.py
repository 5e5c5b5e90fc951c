"""A cancelled call leaves nothing behind: no connection, no warning, and a client that goes on."""

import asyncio
import gc
import threading
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

import httpx
import pytest

from nexmo_application import AsyncClient, _connections
from tests.support.clients import FakeClock, Stub
from tests.support.data import APP_ID, APPLICATION, KEY, SECRET, success
from tests.support.server import Answer, Server, kept_json

WHOLE = kept_json(200, APPLICATION)
PIECES = tuple(WHOLE.pieces[0][start : start + 200] for start in range(0, len(WHOLE.pieces[0]), 200))


class CancelledAt:
    """Awaits a coroutine, and cancels its own task at one of the points where the coroutine waits.

    Args:
        coroutine: What to await.
        point: At which wait, counted from 0.
        meanwhile: Called at each wait.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, Any], point: int, meanwhile: Callable[[], object]) -> None:
        self._coroutine = coroutine
        self._point = point
        self._meanwhile = meanwhile
        self.reached = False

    def __await__(self) -> Generator[Any, Any, Any]:
        """Pass on whatever the coroutine waits for."""
        step: Callable[[], Any] = partial(self._coroutine.send, None)
        turn = 0
        while True:
            try:
                waiting = step()
            except StopIteration as stop:
                return stop.value
            if turn == self._point:
                self.reached = True
                task = asyncio.current_task()
                assert task
                task.cancel()
            turn += 1
            self._meanwhile()
            try:
                yield waiting
            except BaseException as error:  # noqa: BLE001 - passed on
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, None)


async def cancelled(server: Server, coroutine: Coroutine[Any, Any, Any], point: int) -> bool:
    """Cancel a call at one of its waits, each of which brings one more piece of the answer; say whether it came there.

    What is asked of the server afterwards is answered at once.
    """
    pace = threading.Semaphore(0)
    server.answer_by(lambda _: Answer(PIECES, "keep", pace))
    call = CancelledAt(coroutine, point, pace.release)

    async def run() -> None:
        await call

    task = asyncio.create_task(run())
    await asyncio.wait([task])
    pace.release(len(PIECES))
    server.answer_by(lambda _: WHOLE)
    assert task.cancelled() == call.reached
    if not call.reached:
        task.result()
    return call.reached


def test_a_call_can_be_cancelled_wherever_it_waits(runner: asyncio.Runner) -> None:
    """At each wait, of a first and of a later request, a cancellation ends the call and leaves no connection in use."""
    problems: list[dict[str, Any]] = []

    async def use(server: Server, *, warm: bool) -> int:
        server.answer_by(lambda _: WHOLE)
        for point in range(1000):
            async with AsyncClient(KEY, SECRET, base_url=server.url) as client:
                if warm:
                    await client.applications.retrieve(APP_ID)
                reached = await cancelled(server, client.applications.retrieve(APP_ID), point)
                # One that was not used yet, or was done with, may stay; one that nobody can use would be another.
                assert (await client.applications.retrieve(APP_ID)).id == APP_ID
                await asyncio.to_thread(server.wait_for_open, 1)
            await asyncio.to_thread(server.wait_for_open, 0)
            if not reached:
                return point
        raise AssertionError("the call does not end")

    async def main() -> tuple[int, int]:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        with Server() as server:
            return await use(server, warm=False), await use(server, warm=True)

    try:
        cold, warm = runner.run(main())
        gc.collect()
    finally:
        runner.get_loop().set_exception_handler(None)
    assert cold >= 3
    assert warm >= 3
    assert problems == []


def test_no_more_connections_than_a_few_stay_open(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many calls at once, as many connections are kept as the limit for idle ones says, at the end none."""
    monkeypatch.setattr(_connections, "MAX_IDLE", 2)

    async def main() -> None:
        with Server() as server:
            server.answer_by(lambda _: WHOLE)
            async with AsyncClient(KEY, SECRET, base_url=server.url) as client:
                await asyncio.gather(*(client.applications.retrieve(APP_ID) for _ in range(10)))
                await asyncio.to_thread(server.wait_for_open, 2)
                assert server.open == 2
            await asyncio.to_thread(server.wait_for_open, 0)

    runner.run(main())


def test_a_wait_before_a_retry_can_be_cancelled(runner: asyncio.Runner, clock: FakeClock) -> None:
    """A cancellation while a call waits to be repeated ends it, and nothing more is sent."""
    transport = Stub(lambda _: httpx.Response(503))

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            task = asyncio.create_task(client.applications.retrieve(APP_ID))
            clock.meanwhile = task.cancel
            clock.async_meanwhile = lambda: asyncio.sleep(0)
            with pytest.raises(asyncio.CancelledError):
                await task

    runner.run(use())
    assert len(transport.requests) == 1


def test_a_time_out_of_the_callers_own_is_one(runner: asyncio.Runner) -> None:
    """`asyncio.timeout` around a call is a TimeoutError, as around any other, and the client goes on."""
    release = asyncio.Event()

    class Silent(Stub):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if not self.requests:
                self.requests.append(request)
                await release.wait()
            return await super().handle_async_request(request)

    transport = Silent(lambda _: success("retrieve"))

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0):
                    await client.applications.retrieve(APP_ID)
            assert (await client.applications.retrieve(APP_ID)).id == APP_ID

    runner.run(use())


def test_an_iteration_can_be_left_at_any_time(runner: asyncio.Runner) -> None:
    """Leaving the iteration of a list early leaves nothing open."""
    transport = Stub(lambda _: success("list"))

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            async for application in client.applications.list():
                assert application.id == APP_ID
                break

    runner.run(use())
    gc.collect()
    assert transport.closed == 1
