"""The one server of the tests: on loopback, it keeps every request byte for byte and answers whatever a test says."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Final, Literal, Self
from urllib.parse import unquote

import attrs

from tests.support.data import APPLICATION, CREATED, PAGE

COLLECTION: Final = "/v1/applications"


@attrs.frozen
class Request:
    """A request as its bytes came: the target still encoded, header names in lower case."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    port: int
    head: bytes = attrs.field(repr=False)
    content: bytes = attrs.field(repr=False)

    @property
    def whole(self) -> bytes:
        """Head and body."""
        return self.head + self.content


@attrs.frozen
class Answer:
    """The bytes of an answer, and what happens to the connection afterwards.

    Args:
        pieces: What is written, one write a piece.
        then: `close` it in order (FIN), `reset` it (RST), `keep` it for the next request, or `hold` it in silence until
            the client goes.
        pace: If there is one, it is acquired before each piece.
    """

    pieces: tuple[bytes, ...] = attrs.field(repr=False)
    then: Literal["close", "reset", "keep", "hold"] = "close"
    pace: threading.Semaphore | None = None


Answering = Callable[[Request], Answer]

CUT: Final = Answer(())
SILENCE: Final = Answer((), "hold")


def answer(status: int, body: bytes = b"", *headers: tuple[str, str], content_type: str = "application/json") -> bytes:
    """Write a well-formed answer, after which the connection is closed."""
    return _written(status, body, *headers, ("Connection", "close"), ("Content-Type", content_type))


def kept(status: int, body: bytes = b"", *headers: tuple[str, str]) -> Answer:
    """Write a well-formed answer, after which the connection is kept."""
    return Answer((_written(status, body, *headers, ("Content-Type", "application/json")),), "keep")


def kept_json(status: int, body: object) -> Answer:
    """Write an answer of JSON, after which the connection is kept."""
    return kept(status, json.dumps(body).encode())


def well(request: Request) -> Answer:
    """Answer as the API does when all is well, whichever application is asked for, and keep the connection."""
    if request.method == "DELETE":
        return kept(204)
    if request.method == "POST":
        return kept_json(201, CREATED)
    app_id = unquote(request.target.partition("?")[0].removeprefix(COLLECTION)[1:])
    return kept_json(200, {**APPLICATION, "id": app_id} if app_id else PAGE)


def _written(status: int, body: bytes, *headers: tuple[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Server:
    """A server whose answers a test decides; each connection has a thread of its own.

    A request that no answer waits for ends its connection.

    Args:
        tls: Speaks TLS, if there is one.

    Attributes:
        host: The `Host` header of requests to it.
        url: The collection's URL.
        requests: The requests so far.
        answering: Makes the answer to a request; it may block.
        connected: How many connections there were, also those that came to nothing.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.host}{COLLECTION}"
        self.requests: list[Request] = []
        self.answering: Answering = lambda _: CUT
        self.connected = 0
        self._changed = threading.Condition()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._acceptor = threading.Thread(target=self._accept, name="server of the tests", daemon=True)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._acceptor.join()
        self._socket.close()
        for connection, thread in list(self._connections.items()):
            with suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()

    def prepare(self, *answers: bytes | Answer, reset: bool = False) -> None:
        """Forget the requests so far, and give these answers, one a request.

        Args:
            *answers: Bytes are written, and then the connection is closed.
            reset: Whether it is reset instead.
        """
        waiting = [one if isinstance(one, Answer) else Answer((one,), "reset" if reset else "close") for one in answers]
        self.answer_by(lambda _: waiting.pop(0) if waiting else CUT)

    def answer_by(self, answering: Answering) -> None:
        """Forget the requests so far, and answer as a function says."""
        self.requests.clear()
        self.answering = answering

    def wait_for_requests(self, number: int) -> None:
        """Wait until so many requests have come."""
        self._wait(lambda: len(self.requests) >= number)

    def wait_for_open(self, number: int) -> None:
        """Wait until no more connections than that are open."""
        self._wait(lambda: len(self._connections) <= number)

    def _wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, 30), (len(self.requests), len(self._connections))

    def _accept(self) -> None:
        # Closing it ends the wait for a connection.
        with suppress(OSError):
            while True:
                connection = self._socket.accept()[0]
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._connections[connection] = thread
                self.connected += 1
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            # A client that goes away, or a server that is stopped, ends a connection in any of these ways.
            with suppress(OSError), connection, connection.makefile("rb") as reader:
                while self._served(connection, reader):
                    pass
        finally:
            with self._changed:
                del self._connections[connection]
                self._changed.notify_all()

    def _served(self, connection: socket.socket, reader: BinaryIO) -> bool:
        """Answer one request; say whether the connection is kept."""
        request = _read(reader, connection.getpeername()[1])
        if request is None:
            return False
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
        given = self.answering(request)
        for piece in given.pieces:
            if given.pace is not None:
                given.pace.acquire()
            connection.sendall(piece)
        if given.then == "hold":
            reader.read(1)
        if given.then == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return given.then == "keep"


def _read(reader: BinaryIO, port: int) -> Request | None:
    """Read one whole request: closing a connection with something unread would reset it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = reader.readline()
        if not line:
            return None
        head += line
    first, *lines = head.decode("ascii").split("\r\n")[:-2]
    method, target, version = first.split(" ")
    headers = tuple((name.lower(), value) for name, _, value in (line.partition(": ") for line in lines))
    content = reader.read(int(dict(headers).get("content-length", "0")))
    return Request(method, target, version, headers, port, head, content)


def refusing_url() -> str:
    """Give the URL of a port of this machine that nobody listens on."""
    with Server() as server:
        return server.url
