"""What HTTP applications cannot do by themselves: reach the connection below, to cut it or to notice its end."""

import asyncio
import socket
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


class Protocol(H11Protocol):
    """uvicorn's protocol, which also tells the application its transport, as `scope["state"]["transport"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {"transport": transport}
        # uvicorn turns this on again as soon as any handler sees its access log, which holds whole query strings.
        self.access_log = False
        # Head and body are two writes, which otherwise take 40 ms (Nagle's algorithm against delayed acknowledgements);
        # asyncio sees to this only for sockets that were made with a protocol number.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def pause(seconds: float, receive: Receive) -> None:
    """Wait, but not longer than the client does; nor does a pause hold up the server's end."""
    with suppress(TimeoutError):
        # All there is to receive once the request is read is that the connection is closed.
        await asyncio.wait_for(receive(), seconds)


async def cut(response: Response | None, scope: Scope, receive: Receive, send: Send) -> None:
    """Close the connection without an answer, or within this one."""
    transport: asyncio.Transport = scope["state"]["transport"]
    if response is not None and response.body:
        half = bytes(response.body[: len(response.body) // 2])
        await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
        await send({"type": "http.response.body", "body": half, "more_body": True})
    elif response is not None:
        # The head alone would be the whole answer.
        transport.write(b"HTTP/1.1 %d " % response.status_code)
    transport.close()
    # uvicorn answers 500 by itself if the application returns before the connection is gone.
    await receive()
