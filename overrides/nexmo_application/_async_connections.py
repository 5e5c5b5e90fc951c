"""The connections of an async client that was given no transport of its own: a stack of transports with one each.

httpx's own pool is slow with many tasks, since it looks at each idle connection for each request; and of a call that is
cancelled at the wrong moment, it keeps a connection that nothing uses and nothing closes. Here, what fails or is
cancelled closes its own connection, and the next call takes the one that was used last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx

from nexmo_application._bodies import async_read
from nexmo_application._connections import MAX_CONNECTIONS, MAX_IDLE


class AsyncConnections(httpx.AsyncBaseTransport):
    """Lends each request a connection, and reads the whole answer before the next one may have it.

    Raises:
        httpx.PoolTimeout: none became free in time.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._connect = connect
        self._free = asyncio.Semaphore(MAX_CONNECTIONS)
        self._idle: list[httpx.AsyncBaseTransport] = []
        self._busy: set[httpx.AsyncBaseTransport] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("pool")):
                await self._free.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("no connection became free in time") from None
        connection = self._idle.pop() if self._idle else self._connect()
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
            self._free.release()
            if keep:
                self._idle.append(connection)
            else:
                await connection.aclose()

    async def aclose(self) -> None:
        """Close all connections, those in use too."""
        connections = [*self._idle, *self._busy]
        self._idle.clear()
        self._busy.clear()
        for connection in connections:
            await connection.aclose()
