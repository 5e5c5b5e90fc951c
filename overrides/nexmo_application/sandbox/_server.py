"""uvicorn in a thread of its own, on a loopback port that is bound before the thread starts."""

import asyncio
import socket
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from nexmo_application.sandbox._connections import Protocol

HOST: Final = "127.0.0.1"


class BackgroundServer:
    """Serves an application until it is stopped; once only. A port that is taken is an OSError."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._socket = socket.create_server((HOST, port))
        self.port: int = self._socket.getsockname()[1]
        self._server = _Server(app)
        self._thread = threading.Thread(target=self._serve, name="nexmo-sandbox", daemon=True)

    def start(self) -> None:
        """Return when the server answers, or raise what keeps it from starting, with nothing left behind."""
        try:
            self._thread.start()
            self._server.running_loop.result()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Cut what is still being answered, close all sockets and wait for the thread."""
        self._server.stop()
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        except BaseException as error:
            if self._server.running_loop.done():
                raise
            self._server.running_loop.set_exception(error)


class _Server(uvicorn.Server):
    """uvicorn's server, told to stop from another thread, and at once: uvicorn's own way takes up to half a second."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            http=Protocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            interface="asgi3",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
        )
        config.load()
        # When everything is logged, uvicorn wraps the application to log requests with their query strings.
        config.loaded_app = app
        super().__init__(config)
        self.running_loop: Future[asyncio.AbstractEventLoop] = Future()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Let the server end, from any thread, whether it runs already or not."""
        self.should_exit = True
        if self.running_loop.done() and self.running_loop.exception() is None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self.running_loop.result().call_soon_threadsafe(self._stopping.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.running_loop.set_result(asyncio.get_running_loop())

    async def main_loop(self) -> None:
        # Each tick renews the Date header.
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), 1.0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - closed where they were made
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks)
        for server in self.servers:
            await server.wait_closed()
