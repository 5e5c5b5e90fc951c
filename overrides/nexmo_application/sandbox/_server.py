"""A server for an ASGI application, on a loopback port, in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from nexmo_application.sandbox._connections import Protocol

HOST: Final = "127.0.0.1"


@contextmanager
def served(app: ASGIApp, port: int) -> Generator[int]:
    """Serve an application, and provide the port; at the end, what is still being answered is cut.

    Of uvicorn this takes the protocol alone: its own server needs up to half a second to stop.

    Raises:
        OSError: The port is taken.
    """
    config = uvicorn.Config(
        app, http=Protocol, ws="none", interface="asgi3", access_log=False, log_config=None, proxy_headers=False
    )
    config.load()
    # When everything is logged, uvicorn wraps the application to log requests with their query strings.
    config.loaded_app = app
    state = ServerState()
    with socket.create_server((HOST, port)) as listener, closing(asyncio.new_event_loop()) as loop:
        taken_port: int = listener.getsockname()[1]
        thread = threading.Thread(target=loop.run_forever, name="nexmo-sandbox", daemon=True)
        thread.start()
        try:
            opening = loop.create_server(lambda: Protocol(config, state, {}, loop), sock=listener)
            server = asyncio.run_coroutine_threadsafe(opening, loop).result()
            yield taken_port
            asyncio.run_coroutine_threadsafe(_close(server, state), loop).result()
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


async def _close(server: asyncio.Server, state: ServerState) -> None:
    server.close()
    for connection in list(state.connections):
        connection.transport.abort()
    if state.tasks:
        await asyncio.wait(state.tasks)
    await server.wait_closed()
    await asyncio.get_running_loop().shutdown_default_executor()
