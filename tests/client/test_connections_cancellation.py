"""A cancelled call leaves nothing behind: no connection, no warning, and a client that goes on."""

import asyncio
import gc
import threading
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from itertools import count
from types import coroutine
from typing import Any, cast

import httpx
import pytest

from nexmo_application import AsyncClient, _connections
from tests.client.test_connections import at_once
from tests.support.clients import FakeClock
from tests.support.data import APP_ID, APPLICATION, KEY, SECRET
from tests.support.server import Answer, Server, kept_json

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
    idle: int, seconds: float, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    """At each wait, also that for the close of stale connections, a cancellation ends the call and costs no place.

    It leaves no connection that nobody can use.
    """
    monkeypatch.setattr(_connections, "MAX_CONNECTIONS", 3)
    problems: list[dict[str, Any]] = []

    async def use(server: Server) -> int:
        server.answer_by(lambda _: WHOLE)
        for point in range(1000):
            timeout = httpx.Timeout(30, pool=0)
            async with AsyncClient(KEY, SECRET, base_url=server.url, timeout=timeout, max_retries=0) as client:
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

    async def main() -> int:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        with Server() as server:
            return await use(server)

    try:
        points = runner.run(main())
        gc.collect()
    finally:
        runner.get_loop().set_exception_handler(None)
    assert points >= (6 if seconds else 3)
    assert problems == []
