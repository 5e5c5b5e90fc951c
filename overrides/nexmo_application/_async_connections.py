"""The connections of an async client that was given no transport of its own: a stack of transports with one each.

httpx's own pool is slow with many tasks, since it looks at each idle connection for each request; and of a call that is
cancelled at the wrong moment, it keeps a connection that nothing uses and nothing closes. Here, what fails or is
cancelled closes its own connection, and the next call takes the one that was used last.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import httpx

from nexmo_application._bodies import async_read
from nexmo_application._connections import MAX_CONNECTIONS, MAX_IDLE

KEEPALIVE_EXPIRY = 5.0
"""Seconds after which an idle connection is closed, as by httpx: a server closes its end some time, and what is closed
at one end alone holds a socket for nothing.
"""


class AsyncConnections(httpx.AsyncBaseTransport):
    """Lends each request a connection, and reads the whole answer before the next one may have it.

    The first one is made at once, so that what prevents all is told here; it is opened by its first request.

    Raises:
        httpx.PoolTimeout: none became free in time.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._connect = connect
        self._free = asyncio.Semaphore(MAX_CONNECTIONS)
        # Each with the time since which it is idle, those that are idle the longest first.
        self._idle = deque([(time.perf_counter(), connect())])
        self._busy: set[httpx.AsyncBaseTransport] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("pool")):
                await self._free.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("no connection became free in time") from None
        try:
            return await self._send(request)
        finally:
            self._free.release()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        # One at a time, so that those that a cancellation leaves are there for the next request to close.
        while self._idle and time.perf_counter() - self._idle[0][0] > KEEPALIVE_EXPIRY:
            await _close(self._idle.popleft()[1])
        connection = self._idle.pop()[1] if self._idle else self._connect()
        self._busy.add(connection)
        keep = False
        try:
            response = await connection.handle_async_request(request)
            stream = httpx.ByteStream(b"".join(await async_read(response)))
            keep = len(self._idle) < MAX_IDLE and connection in self._busy
            return httpx.Response(
                response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
            )
        finally:
            self._busy.discard(connection)
            if keep:
                self._idle.append((time.perf_counter(), connection))
            else:
                await _close(connection)

    async def aclose(self) -> None:
        """Close all connections, those in use too."""
        connections = [*(connection for _, connection in self._idle), *self._busy]
        self._idle.clear()
        self._busy.clear()
        for connection in connections:
            await _close(connection)


async def _close(connection: httpx.AsyncBaseTransport) -> None:
    """Close a connection that no request needs any more: that it fails to close is nothing to any of them."""
    with suppress(Exception):
        await connection.aclose()
