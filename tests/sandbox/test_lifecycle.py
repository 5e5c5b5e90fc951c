"""Starting and stopping."""

import asyncio
import socket
import threading
from typing import Any

import anyio
import httpx
import pytest

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import Api, wait_until
from tests.support.data import CREDENTIALS, KEY, SECRET, VOICE

HEAD = b"POST /v1/applications HTTP/1.1\r\nhost: x\r\n"


def test_with_starts_and_stops(client: httpx.Client) -> None:
    """Within the block the URL answers, after it nobody listens there, and the threads are gone.

    Several run at once, each with a port, an account and applications of its own.
    """
    before = threading.active_count()
    with Sandbox() as one, Sandbox("other", "fake-other") as two:
        assert one.url.startswith("http://127.0.0.1:")
        assert one.url.endswith("/v1/applications")
        of_one = {"api_key": "key", "api_secret": "secret"}
        assert client.post(one.url, json=VOICE | of_one).status_code == 201
        assert client.get(two.url, params=of_one).status_code == 401
        of_two = {"api_key": two.api_key, "api_secret": two.api_secret}
        assert client.get(two.url, params=of_two).json()["count"] == 0
    with pytest.raises(httpx.ConnectError):
        client.get(one.url)
    assert threading.active_count() == before


def test_async_with_starts_and_stops() -> None:
    """The same in async code, with requests from the loop that waits for it; a fault that is not met is told."""

    async def run() -> None:
        async with Sandbox(KEY, SECRET) as sandbox, httpx.AsyncClient(trust_env=False) as client:
            responses = await asyncio.gather(*(client.post(sandbox.url, json=CREDENTIALS | VOICE) for _ in range(6)))
            assert [response.status_code for response in responses] == [201] * 6
            assert len({response.json()["id"] for response in responses}) == len(sandbox.applications) == 6
            sandbox.fail("retrieveApplication", delay=1)

    with pytest.raises(AssertionError, match="retrieveApplication"):
        asyncio.run(run())


def test_a_cancelled_task_stops_its_sandbox() -> None:
    """Leaving by cancellation leaves no server behind."""
    sandbox = Sandbox()

    async def run() -> None:
        with anyio.CancelScope() as scope:
            async with sandbox:
                scope.cancel()
                await anyio.sleep_forever()

    asyncio.run(run())
    assert repr(sandbox).endswith("(stopped)>")


def test_a_stopped_sandbox_can_be_started_again(client: httpx.Client) -> None:
    """What it held is still there; stopping twice does no harm, starting twice is an error."""
    sandbox = Sandbox(KEY, SECRET)
    with pytest.raises(RuntimeError, match="no URL before it is started"):
        _ = sandbox.url
    sandbox.add()
    sandbox.stop()
    for _ in range(2):
        sandbox.start()
        with pytest.raises(RuntimeError, match="running already"):
            sandbox.start()
        assert Api(sandbox, client)("GET").json()["count"] == 1
        sandbox.stop()
        sandbox.stop()


@pytest.mark.parametrize("broken", [None, "threading.Thread.start", "asyncio.BaseEventLoop.create_server"])
def test_a_server_that_fails_to_start_raises_in_the_caller(
    monkeypatch: pytest.MonkeyPatch, client: httpx.Client, broken: str | None
) -> None:
    """By default since its port is taken. Neither thread nor socket is left, and the next start can succeed."""

    def fail(*_: object, **__: object) -> None:
        raise OSError("in use")

    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        sandbox = Sandbox(port=taken.getsockname()[1])
        if broken:
            monkeypatch.setattr(broken, fail)
            taken.close()
        with pytest.raises(OSError, match="in use"):
            sandbox.start()
    monkeypatch.undo()
    assert repr(sandbox) == "<Sandbox not started>"
    assert threading.active_count() == before
    with sandbox:
        assert client.get(sandbox.url).status_code == 401


def test_stopping_waits_for_nobody() -> None:
    """Neither an answer that is delayed by an hour, nor half a request, nor a client that says nothing holds it up."""
    sandbox = Sandbox()
    sandbox.fail("createApplication", delay=3600)
    with sandbox:
        address = ("127.0.0.1", httpx.URL(sandbox.url).port)
        delayed, half, silent = (socket.create_connection(address) for _ in range(3))
        delayed.sendall(HEAD + b"\r\n")
        half.sendall(HEAD + b"content-length: 100\r\nexpect: 100-continue\r\n\r\n{")
        assert half.recv(100).startswith(b"HTTP/1.1 100 ")
        wait_until(lambda: bool(sandbox.requests))
    for connection in (delayed, half, silent):
        with connection:
            assert connection.recv(100) == b""


def test_a_client_that_leaves_early_does_no_harm(api: Api) -> None:
    """Half a request and a closed connection leave no trace but a working server."""
    with socket.create_connection(("127.0.0.1", httpx.URL(api.sandbox.url).port)) as connection:
        connection.sendall(HEAD + b"content-length: 100\r\n\r\n{")
    assert api.call("createApplication").status_code == 201
    assert len(api.sandbox.requests) == 1


@pytest.mark.parametrize(
    "wrong", [{"api_key": ""}, {"api_secret": ""}, {"port": -1}, {"port": 65536}, {"max_page_size": 0}]
)
def test_nonsense_is_refused_at_once(wrong: dict[str, Any]) -> None:
    """Empty credentials, ports that do not exist and pages without applications are a ValueError."""
    with pytest.raises(ValueError, match="must"):
        Sandbox(**wrong)
