"""A server on loopback that keeps every request byte for byte, and answers whatever bytes a test wants."""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Any, Final, Self, TypeAlias, cast

from tests.openapi import Sent

COLLECTION: Final = "/v1/applications"


@dataclass(frozen=True)
class Recorded:
    """A request as its bytes came: the target still encoded, header names in lower case."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    port: int
    head: bytes = field(repr=False)
    content: bytes = field(repr=False)

    def sent(self) -> Sent:
        """Give the request as one to the collection."""
        return Sent(self.method, self.target.removeprefix(COLLECTION), dict(self.headers), self.content)


@dataclass(frozen=True)
class Raw:
    """The bytes of an answer; afterwards the connection is cut, kept, or held in silence until the client goes."""

    content: bytes = field(repr=False)
    cut: bool = False
    silent: bool = False


Answering: TypeAlias = Callable[[Recorded], Raw]

CUT: Final = Raw(b"", cut=True)
SILENCE: Final = Raw(b"", silent=True)


def answer(status: int, content: bytes = b"", headers: Mapping[str, str] | None = None, *, cut: bool = False) -> Raw:
    """Write an answer with its length; with `cut` it breaks off in the middle of the body."""
    fields = {"Content-Type": "application/json", **(headers or {})}
    if status != 204:
        fields["Content-Length"] = str(len(content))
    head = f"HTTP/1.1 {status} Status\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return Raw(head.encode("latin-1") + (content[: len(content) // 2] if cut else content), cut=cut)


def json_answer(status: int, body: object) -> Raw:
    """Answer with JSON."""
    return answer(status, json.dumps(body).encode())


class _Handler(StreamRequestHandler):
    """Serves one connection."""

    def handle(self) -> None:
        server = cast("_Server", self.server)
        # A client that has gone, or a recorder that is stopped, ends a connection in any of these ways.
        with suppress(OSError):
            while (request := self._read()) is not None:
                server.requests.append(request)
                raw = server.answering(request)
                self.wfile.write(raw.content)
                if raw.silent:
                    self.rfile.read(1)
                if raw.silent or raw.cut:
                    return

    def _read(self) -> Recorded | None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return None
            head += line
        first, *lines = head.decode("ascii").split("\r\n")[:-2]
        method, target, version = first.split(" ")
        pairs = [line.split(": ", 1) for line in lines]
        headers = tuple((name.lower(), value) for name, value in pairs)
        content = self.rfile.read(int(dict(headers).get("content-length", "0")))
        return Recorded(method, target, version, headers, self.client_address[1], head, content)


class _Server(ThreadingTCPServer):
    """Serves each connection in a thread, and ends them all when it is closed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Recorded] = []
        self.answering: Answering = _nothing
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Recorder:
    """Records requests, and answers each as the function `answering` says. A context manager."""

    def __init__(self) -> None:
        self._server = _Server()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="recorder", daemon=True)

    @property
    def host(self) -> str:
        """The Host header of requests to it."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The `base_url` of a client of it."""
        return f"http://{self.host}{COLLECTION}"

    @property
    def requests(self) -> list[Recorded]:
        """The requests so far."""
        return list(self._server.requests)

    def reset(self, answering: Answering) -> None:
        """Forget the requests so far, and answer in another way."""
        self._server.requests.clear()
        self._server.answering = answering

    def reply(self, *answers: Raw) -> None:
        """Forget the requests so far, and give these answers, one a request."""
        waiting = list(answers)
        self.reset(lambda _: waiting.pop(0))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _nothing(_: Recorded) -> Raw:
    return CUT


def refusing_url() -> str:
    """Give the URL of a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}{COLLECTION}"
