"""A server in a process of its own that answers every GET with a canned page of 10, so that little of it is measured.

`python -m benchmarks._server SECONDS` prints its port, and answers each request so many seconds after it came. It
stops when its standard input ends.
"""

import contextlib
import selectors
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator

from benchmarks import _data

_SIZE = 10
_END = b"\r\n\r\n"


@contextlib.contextmanager
def running(latency: float = 0) -> Generator[str]:
    """Run a server and give its origin, such as `http://127.0.0.1:40000`.

    Args:
        latency: Seconds between a request and its answer.
    """
    command = [sys.executable, "-m", "benchmarks._server", str(latency)]
    # What is started is this module, with a number.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    with process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.communicate()


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d" % len(body) + _END + body


class _Server:
    """One loop over all connections: what is readable is read, what is due is answered."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(sys.stdin, selectors.EVENT_READ)
        self._due: deque[tuple[float, socket.socket, bytes]] = deque()
        self._answers = {
            b"GET /v1/": _answer(_data.encoded(_data.page(_SIZE))),
            b"GET /v2/": _answer(_data.encoded(_data.page_v2(_SIZE))),
        }

    def serve(self) -> None:
        # Who started it waits for this.
        sys.stdout.write(f"{self._listener.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            wait = self._due[0][0] - time.monotonic() if self._due else None
            # Not below 0, which would not wait at all but is no number of seconds either.
            for key, _ in self._selector.select(None if wait is None else max(wait, 0)):
                if key.fileobj is sys.stdin:
                    return
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._read(key)
            while self._due and self._due[0][0] <= time.monotonic():
                _, connection, answer = self._due.popleft()
                with contextlib.suppress(OSError):
                    connection.sendall(answer)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(connection, selectors.EVENT_READ)

    def _read(self, key: selectors.SelectorKey) -> None:
        connection = key.fileobj
        assert isinstance(connection, socket.socket)  # noqa: S101 - nothing else is registered
        # A GET is small: it comes as a whole.
        request = connection.recv(65536)
        if not request:
            self._selector.unregister(connection)
            connection.close()
        elif self._latency:
            self._due.append((time.monotonic() + self._latency, connection, self._answers[request[:8]]))
        else:
            connection.sendall(self._answers[request[:8]])


if __name__ == "__main__":
    _Server(float(sys.argv[1])).serve()
