"""A cancelled call leaves nothing behind: no connection, no warning, and a client that goes on."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

import httpx
import pytest

from nexmo_application import AsyncClient, _async_connections

from .support import APP_ID, APPLICATION, CALLS, KEY, SECRET, FakeClock, Stub, encoded, success

TIMEOUTS = ("connect", "read", "write", "pool")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(encoded(APPLICATION)) + encoded(APPLICATION)


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        ({}, dict.fromkeys(TIMEOUTS, 30.0)),
        ({"timeout": 5}, dict.fromkeys(TIMEOUTS, 5)),
        ({"timeout": None}, dict.fromkeys(TIMEOUTS)),
        ({"timeout": httpx.Timeout(5, read=60.0)}, {"connect": 5, "read": 60.0, "write": 5, "pool": 5}),
    ],
)
def test_every_request_has_all_time_outs(flavour: Any, timeout: dict[str, Any], expected: dict[str, Any]) -> None:
    """Connecting, reading, writing and the wait for a connection are limited: 30 seconds each unless said otherwise."""
    for method, call in CALLS.items():
        transport = Stub(lambda _, method=method: success(method))  # type: ignore[misc]
        flavour.outcome(call, transport=transport, **timeout)
        assert [request.extensions["timeout"] for request in transport.requests] == [expected] * len(transport.requests)


def test_generated_requests_have_all_time_outs(runner: asyncio.Runner) -> None:
    """What is sent through the generated client has the same time-outs."""
    transport = Stub(lambda _: httpx.Response(200))

    async def send() -> None:
        async with AsyncClient(KEY, SECRET, timeout=7, transport=transport) as client:
            await client.generated.get_async_httpx_client().get("")

    runner.run(send())
    assert transport.requests[0].extensions["timeout"] == dict.fromkeys(TIMEOUTS, 7)


class CancelledAt:
    """Awaits a coroutine, and cancels its own task at one of the points where the coroutine waits.

    Args:
        coroutine: What to await.
        point: At which wait, counted from 0.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, Any], point: int) -> None:
        self._coroutine = coroutine
        self._point = point
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
            try:
                yield waiting
            except BaseException as error:  # noqa: BLE001 - passed on
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, None)


class SlowServer:
    """A server in the same event loop that sends its answers in many pieces, and counts its connections."""

    def __init__(self) -> None:
        self.open: set[asyncio.StreamWriter] = set()
        self.closed = asyncio.Condition()

    async def __aenter__(self) -> SlowServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1/applications"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()
        await self.down_to(0)

    async def down_to(self, number: int) -> None:
        """Wait until no more connections than that are open."""
        async with asyncio.timeout(30), self.closed:
            await self.closed.wait_for(lambda: len(self.open) <= number)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                for start in range(0, len(ANSWER), 200):
                    writer.write(ANSWER[start : start + 200])
                    await writer.drain()
                    await asyncio.sleep(0)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            async with self.closed:
                self.open.discard(writer)
                self.closed.notify_all()


async def cancelled(coroutine: Coroutine[Any, Any, Any], point: int) -> bool:
    """Run a coroutine in a task that is cancelled at one of its waits; say whether it came to that wait."""
    call = CancelledAt(coroutine, point)

    async def run() -> None:
        await call

    task = asyncio.create_task(run())
    await asyncio.wait([task])
    assert task.cancelled() == call.reached
    if not call.reached:
        task.result()
    return call.reached


def test_a_call_can_be_cancelled_wherever_it_waits(runner: asyncio.Runner) -> None:
    """At each wait, of a first and of a later request, a cancellation ends the call and leaves no connection in use."""
    problems: list[dict[str, Any]] = []

    async def use(server: SlowServer, *, warm: bool) -> int:
        for point in range(1000):
            async with AsyncClient(KEY, SECRET, base_url=server.url) as client:
                if warm:
                    await client.applications.retrieve(APP_ID)
                reached = await cancelled(client.applications.retrieve(APP_ID), point)
                # One that was not used yet, or was done with, may stay; one that nobody can use would be another.
                assert (await client.applications.retrieve(APP_ID)).id == APP_ID
                await server.down_to(1)
            await server.down_to(0)
            if not reached:
                return point
        raise AssertionError("the call does not end")

    async def main() -> tuple[int, int]:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        async with SlowServer() as server:
            return await use(server, warm=False), await use(server, warm=True)

    try:
        cold, warm = runner.run(main())
        gc.collect()
    finally:
        runner.get_loop().set_exception_handler(None)
    assert cold >= 3
    assert warm >= 2
    assert problems == []


def test_no_more_connections_than_a_few_stay_open(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many calls at once, as many connections are kept as the limit for idle ones says, at the end none."""
    monkeypatch.setattr(_async_connections, "MAX_IDLE", 2)

    async def main() -> None:
        async with SlowServer() as server:
            async with AsyncClient(KEY, SECRET, base_url=server.url) as client:
                await asyncio.gather(*(client.applications.retrieve(APP_ID) for _ in range(10)))
                await server.down_to(2)
                assert len(server.open) == 2
            await server.down_to(0)

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
