"""Which connection a request gets, and where the credentials are added to it.

A client that was given no transport has a small stack of connections for each owner: a process, and in async code each
event loop of it. An inherited connection would give one process the answer to another one's request, and one of another
loop belongs to code that does not run any more. What another owner left is dropped, never used and never closed.

A pool of httpx's own looks at each idle connection for each request, so it is slow with many tasks; and a call that is
cancelled or interrupted at a bad moment takes one of its places for good. Here, what fails closes its own connection,
and the next call takes the one that was used last.

The credentials are added in the pool of an httpx transport. Tracers replace `handle_request` of the transports, so they
see requests without credentials.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import ref

import httpx

from nexmo_application._bodies import async_read, read
from nexmo_application._query_auth import CREDENTIALS
from nexmo_application._settings import proxy_for, tls_context

if TYPE_CHECKING:
    import asyncio

MAX_CONNECTIONS, MAX_IDLE = 100, 20
"""httpx's own defaults; the first one is for async code: in sync code there are as many as there are threads."""

KEEPALIVE_EXPIRY = 5.0
"""Seconds after which the next request closes an idle connection, as in httpx: a server closes its end some time, and
what is closed at one end alone holds a socket for nothing.
"""

FRESH = 1.0
"""The same for a POST, which is not retried: at 80 ms round trip, 16 of 40 creates failed on connections that a server
was just closing after 5 seconds.
"""

T = TypeVar("T")
Loop = ref["asyncio.AbstractEventLoop"]


def connector(url: httpx.URL, kind: Callable[..., T]) -> Callable[[], T]:
    """Return what makes connections of a kind to a URL."""
    arguments = {"verify": tls_context(), "proxy": proxy_for(url)}

    def connect() -> T:
        made = kind(**arguments)
        adds_credentials(made)
        # One call at a time has it, so it needs no lock: an interrupt at a bad moment would leave it locked for good.
        vars(made)["_pool"].inner._optional_thread_lock = nullcontext()
        return made

    connect()  # not opened: what prevents all connections is told when a client is made
    return connect


class _Pool:
    """A transport's pool of httpcore or httpcore2, between the two: adds the credentials, and reads the whole answer.

    What leaves it is a complete answer, or an exception without the frames that know the request.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def handle_request(self, request: Any) -> Any:
        """Send a request."""
        if CREDENTIALS not in request.extensions:
            return self.inner.handle_request(request)
        try:
            response = self.inner.handle_request(_with_credentials(request))
            return _complete(response, read(response))
        except BaseException as error:  # noqa: BLE001 - raised again, as itself
            raise request.extensions[CREDENTIALS].redact.forget(error)  # noqa: B904

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request."""
        if CREDENTIALS not in request.extensions:
            return await self.inner.handle_async_request(request)
        try:
            response = await self.inner.handle_async_request(_with_credentials(request))
            return _complete(response, await async_read(response))
        except BaseException as error:  # noqa: BLE001 - raised again, as itself
            raise request.extensions[CREDENTIALS].redact.forget(error)  # noqa: B904


def _with_credentials(request: Any) -> Any:
    """Return a request of httpcore or httpcore2 with its credentials."""
    url, credentials = request.url, request.extensions[CREDENTIALS]
    target, headers, stream = credentials.added(request.method.decode(), url.target, request.headers, request.stream)
    url = type(url)(scheme=url.scheme, host=url.host, port=url.port, target=target)
    return type(request)(request.method, url, headers=headers, content=stream, extensions=request.extensions)


def _complete(response: Any, content: bytes) -> Any:
    return type(response)(response.status, headers=response.headers, content=content, extensions=response.extensions)


def adds_credentials(transport: object) -> bool:
    """Let the pool of an httpx transport add the credentials, and tell whether a transport adds them.

    Raises:
        RuntimeError: there is no pool where all versions of httpx have it.
    """
    if not isinstance(transport, httpx.HTTPTransport | httpx.AsyncHTTPTransport):
        return isinstance(transport, _Owned)
    pool: Any = getattr(transport, "_pool", None)
    if pool is None:
        raise RuntimeError(f"{type(transport)} (httpx {httpx.__version__}) has no pool in which to add the credentials")
    if not isinstance(pool, _Pool):
        vars(transport)["_pool"] = _Pool(pool)
    return True


def is_clean(connection: Any) -> bool:
    """Whether no bytes are left over behind the answer: they would be taken for the next one.

    This is the one place that looks into httpcore. Where it finds nothing, the connection is not used again.
    """
    with suppress(AttributeError, IndexError):
        inner = connection._pool.connections[0]
        while not hasattr(inner, "_h11_state"):  # through a proxy, there are some around it
            inner = inner._connection
        return not inner._h11_state.trailing_data[0]
    return False


class _Stack(deque[tuple[float, T]]):
    """The idle connections of one owner, each with the time of its last use; those that were used last on top.

    No lock is needed: each step on a deque is one, and at worst a connection is closed that could be used.
    """

    free: asyncio.Semaphore | None = None

    def put(self, connection: T) -> Iterable[T]:
        """Keep a connection if it is clean, and there are not enough; return what is to be closed."""
        if not is_clean(connection) or len(self) >= MAX_IDLE:
            return [connection]
        self.append((time.perf_counter(), connection))
        return ()

    def last(self) -> T | None:
        """Take the connection that was used last."""
        with suppress(IndexError):
            return self.pop()[1]
        return None

    def stale(self, method: str) -> Iterator[T]:
        """Take those that were used too long ago for a request of this method, one after the other."""
        return self.all(FRESH if method == "POST" else KEEPALIVE_EXPIRY)

    def all(self, idle_for: float = 0) -> Iterator[T]:
        """Take all that have been idle for some seconds now, one after the other."""
        latest = time.perf_counter() - idle_for
        with suppress(IndexError):
            while self[0][0] <= latest:
                yield self.popleft()[1]


class _Owned(Generic[T]):
    """The stacks of connections of all owners."""

    def __init__(self, connect: Callable[[], T]) -> None:
        self._connect = connect
        self._stacks: dict[tuple[int, Loop | None], _Stack[T]] = {}

    def _of(self, loop: Loop | None = None) -> _Stack[T]:
        """Return the stack of this process and a loop; a new one drops those of other processes and dead loops."""
        owner = os.getpid(), loop
        if owner not in self._stacks:
            for pid, other in [*self._stacks]:
                if pid != owner[0] or (other and ((its_loop := other()) is None or its_loop.is_closed())):
                    self._stacks.pop((pid, other), None)
        return self._stacks.setdefault(owner, _Stack())


class Connections(_Owned[httpx.BaseTransport], httpx.BaseTransport):
    """Lends each request a connection of this process; the answer is read before the next one may have it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        stack = self._of()
        _close(stack.stale(request.method))
        connection = stack.last() or self._connect()
        # If it fails, those that are idle for longer, too: the server may have closed them.
        done: Iterable[httpx.BaseTransport] = chain([connection], stack.all())
        try:
            response = connection.handle_request(request)
            done = stack.put(connection)
        finally:
            _close(done)
        return response

    def close(self) -> None:
        """Close the idle connections."""
        _close(self._of().all())


class AsyncConnections(_Owned[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport):
    """Lends each request a connection of the running event loop, and has as many as `MAX_CONNECTIONS` for each loop.

    Raises:
        httpx.PoolTimeout: none became free in time.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        from asyncio import Semaphore, timeout  # noqa: PLC0415 - sync code need not import it

        stack = self._of(running())
        stack.free = stack.free or Semaphore(MAX_CONNECTIONS)
        try:
            async with timeout(request.extensions.get("timeout", {}).get("pool")):
                await stack.free.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("no connection became free in time") from None
        done: Iterable[httpx.AsyncBaseTransport] = ()
        try:
            await _aclose(stack.stale(request.method))
            connection = stack.last() or self._connect()
            # If it fails, those that are idle for longer, too: the server may have closed them.
            done = chain([connection], stack.all())
            response = await connection.handle_async_request(request)
            done = stack.put(connection)
        finally:
            stack.free.release()
            await _aclose(done)
        return response

    async def aclose(self) -> None:
        """Close the idle connections of this event loop."""
        with suppress(RuntimeError):  # under trio, where a client may be closed: no connection was made
            await _aclose(self._of(running()).all())


def running() -> Loop:
    """Return the running event loop.

    Raises:
        RuntimeError: it is not of asyncio.
    """
    from asyncio import get_running_loop  # noqa: PLC0415 - sync code need not import it

    try:
        return ref(get_running_loop())
    except RuntimeError:
        reason = "AsyncClient is for asyncio, which does not run here: under trio, use Client in a thread"
        raise RuntimeError(reason) from None


def _close(connections: Iterable[httpx.BaseTransport]) -> None:
    """Close connections that no request needs any more: that one fails to close is nothing to any of them."""
    for connection in connections:
        with suppress(Exception):
            connection.close()


async def _aclose(connections: Iterable[httpx.AsyncBaseTransport]) -> None:
    """Close connections that no request needs any more: that one fails to close is nothing to any of them.

    Those that a cancellation leaves are not taken yet, so the next request closes them.
    """
    for connection in connections:
        with suppress(Exception):
            await connection.aclose()
