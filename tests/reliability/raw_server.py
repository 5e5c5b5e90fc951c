"""A loopback server that answers each request with the bytes that a test gives, right or wrong."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections import deque
from types import TracebackType
from typing import Self

_CONTENT_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)


class RawServer:
    """Reads one request a connection, writes the next answer, and closes: whatever was sent, the client sees an end.

    Before it is entered, connections to it are refused. An empty answer closes the connection without a byte; so does a
    request that no answer waits for.

    Attributes:
        url: The collection's URL.
        answers: The answers to come.
        requests: What was received, head and body, a request each.
        reset: Whether the connection is reset (RST) after the answer, not closed in order (FIN).
    """

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1/applications"
        self.answers: deque[bytes] = deque()
        self.requests: list[bytes] = []
        self.reset = False
        self._stopped = False
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._socket.listen(128)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopped = True
        socket.create_connection(self._socket.getsockname()).close()
        self._thread.join()
        self._socket.close()

    def prepare(self, *answers: bytes, reset: bool = False) -> None:
        """Forget everything, and answer this next."""
        self.answers = deque(answers)
        self.requests = []
        self.reset = reset

    def _serve(self) -> None:
        while True:
            connection = self._socket.accept()[0]
            with connection:
                if self._stopped:
                    return
                # A client may go away at any moment.
                try:
                    self._answer(connection)
                except OSError:
                    continue

    def _answer(self, connection: socket.socket) -> None:
        received = _request(connection)
        if not received:
            return
        self.requests.append(received)
        connection.sendall(self.answers.popleft() if self.answers else b"")
        if self.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _request(connection: socket.socket) -> bytes:
    """Read one whole request: closing with something unread would reset the connection."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (part := connection.recv(65536)):
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    declared = _CONTENT_LENGTH.search(head)
    while declared and len(body) < int(declared[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(
    status: int, body: bytes = b"", *headers: tuple[str, str], content_type: str | None = "application/json"
) -> bytes:
    """Write a well-formed answer."""
    lines = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
