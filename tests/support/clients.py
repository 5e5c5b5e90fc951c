"""Both clients seen as one, so that one test is a test of both; transports that answer by a function; a fake clock."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Literal

import httpx

from nexmo_application import AsyncClient, Client
from tests.support.data import CREDENTIALS, Call


class Flavour:
    """The sync or the async client, used in the same way.

    Args:
        kind: Which of them.
        runner: Runs what the async client returns, always in the same event loop.
    """

    def __init__(self, kind: Literal["sync", "async"], runner: asyncio.Runner) -> None:
        self.kind = kind
        self._runner = runner

    @property
    def is_async(self) -> bool:
        """Whether it is the async client."""
        return self.kind == "async"

    @contextmanager
    def client(self, **arguments: Any) -> Generator[Any]:
        """Provide a client, by default with the credentials of the tests, and close it."""
        kind: Any = AsyncClient if self.is_async else Client
        client = kind(**(CREDENTIALS | arguments))
        try:
            yield client
        finally:
            self.run(client.aclose() if self.is_async else client.close())

    def run(self, result: Any) -> Any:
        """Give what a sync client returned, or wait for what an async one did."""
        return self._runner.run(_awaited(result)) if self.is_async else result

    def all_of(self, pages: Any) -> list[Any]:
        """Iterate what `list()` returns to the end."""
        return self.run(_collected(pages)) if self.is_async else list(pages)

    def generated(self, client: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call a generated function, by the name of its module, for the raw response."""
        endpoint = import_module(f"nexmo_application_generated.api.applications.{name}")
        function = endpoint.asyncio_detailed if self.is_async else endpoint.sync_detailed
        return self.run(function(*args, client=client.generated, **kwargs))

    def http(self, client: Any) -> Any:
        """Give the httpx client below the generated one."""
        generated = client.generated
        return generated.get_async_httpx_client() if self.is_async else generated.get_httpx_client()

    def at_once(self, method: Callable[..., Any], calls: list[dict[str, Any]]) -> list[Any]:
        """Call a method in 64 threads, or as many tasks as calls; return what each call returns or raises."""
        if self.is_async:
            return list(self.run(_gathered(method(**arguments) for arguments in calls)))
        with ThreadPoolExecutor(64) as pool:
            waiting = [pool.submit(method, **arguments) for arguments in calls]
        return [future.exception() or future.result() for future in waiting]

    def outcome(self, call: Call, **arguments: Any) -> Any:
        """Return what a call returns or raises, with a client of its own."""
        return self.outcomes([call], **arguments)[0]

    def outcomes(self, calls: Iterable[Call], **arguments: Any) -> list[Any]:
        """Return what several calls, one after the other with one client, return or raise."""
        with self.client(**arguments) as client:
            return [self._outcome(call, client.applications) for call in calls]

    def _outcome(self, call: Call, applications: Any) -> Any:
        try:
            return self.run(call(applications))
        except Exception as error:  # noqa: BLE001 - the outcome is what the tests look at
            return error


async def _gathered(calls: Iterable[Awaitable[Any]]) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


async def _awaited(result: Any) -> Any:
    return await result


async def _collected(pages: Any) -> list[Any]:
    return [item async for item in pages]


class Stub(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport, sync and async, that answers by a function and keeps what it was sent.

    Args:
        handler: Returns the answer to a request, or the exception to raise in its place.
    """

    def __init__(self, handler: Callable[[httpx.Request], httpx.Response | BaseException]) -> None:
        self.handler = handler
        self.requests: list[httpx.Request] = []
        self.closed = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        self.requests.append(request)
        outcome = self.handler(request)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        return self.handle_request(request)

    def close(self) -> None:
        """Count that it was closed."""
        self.closed += 1

    async def aclose(self) -> None:
        """Count that it was closed."""
        self.close()


def sequence(*outcomes: httpx.Response | BaseException) -> Stub:
    """Make a transport with these outcomes, one after the other; one request more is a failure of the test."""
    waiting = list(outcomes)
    return Stub(lambda _: waiting.pop(0))


class FakeClock:
    """Stands for the modules `time` and `asyncio` where the client waits: nobody waits, and the waits are kept.

    Attributes:
        waits: The seconds of each wait.
        now: The time in seconds since the epoch.
        meanwhile: Called in each wait; a task that it creates begins in it.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.now = 1_000_000_000.0
        self.meanwhile: Callable[[], object] = lambda: None

    def wait(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(seconds)
        self.now += seconds
        self.meanwhile()

    def time(self) -> float:
        """Tell the time."""
        return self.now

    perf_counter = time
    sleep = wait

    async def async_sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.wait(seconds)
        await asyncio.sleep(0)
