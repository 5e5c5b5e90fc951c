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
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, SECRET, VOICE


def test_with_starts_and_stops(client: httpx.Client) -> None:
    """Within the block the URL answers, after it nobody listens there, and the threads are gone."""
    before = threading.active_count()
    with Sandbox() as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        assert sandbox.url.endswith("/v1/applications")
        response = client.post(sandbox.url, json=VOICE | {"api_key": "key", "api_secret": "secret"})
        assert response.status_code == 201
    with pytest.raises(httpx.ConnectError):
        client.get(sandbox.url)
    assert threading.active_count() == before


def test_async_with_starts_and_stops() -> None:
    """The same in async code, with requests from the loop that waits for it."""

    async def run() -> str:
        async with Sandbox(KEY, SECRET) as sandbox, httpx.AsyncClient(trust_env=False) as client:
            responses = await asyncio.gather(*(client.post(sandbox.url, json=AUTH | VOICE) for _ in range(6)))
            assert [response.status_code for response in responses] == [201] * 6
            assert len({response.json()["id"] for response in responses}) == len(sandbox.applications) == 6
        return repr(sandbox)

    assert asyncio.run(run()).endswith("(stopped)>")


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


def test_several_run_at_once_and_know_nothing_of_each_other(client: httpx.Client) -> None:
    """Each has a port, an account and applications of its own."""
    with Sandbox("a", "fake-a") as one, Sandbox("b", "fake-b") as two:
        one.add(name="of one")
        assert one.url != two.url
        assert client.get(one.url, params={"api_key": "a", "api_secret": "fake-a"}).json()["count"] == 1
        assert client.get(two.url, params={"api_key": "b", "api_secret": "fake-b"}).json()["count"] == 0
        assert client.get(two.url, params={"api_key": "a", "api_secret": "fake-a"}).status_code == 401


def test_a_stopped_sandbox_can_be_started_again(client: httpx.Client) -> None:
    """What it held is still there; stopping twice does no harm, starting twice is an error."""
    sandbox = Sandbox(KEY, SECRET)
    sandbox.add()
    sandbox.stop()
    for _ in range(2):
        sandbox.start()
        with pytest.raises(RuntimeError, match="running already"):
            sandbox.start()
        assert Api(sandbox.url, client).call("retrieveApplications").json()["count"] == 1
        sandbox.stop()
        sandbox.stop()


def test_a_taken_port_is_an_error_of_the_caller(client: httpx.Client) -> None:
    """Starting raises, nothing is left behind, and the sandbox can be started as soon as the port is free."""
    before = threading.active_count()
    with Sandbox() as first:
        second = Sandbox(port=httpx.URL(first.url).port or 0)
        with pytest.raises(OSError, match="in use"):
            second.start()
        assert repr(second) == "<Sandbox not started>"
        assert client.get(first.url).status_code == 401
    with second:
        assert second.url == first.url
        assert client.get(second.url).status_code == 401
    assert threading.active_count() == before


@pytest.mark.parametrize("missing", ["uvicorn.Server.startup", "threading.Thread.start"])
def test_a_server_that_fails_to_start_raises_in_the_caller(
    monkeypatch: pytest.MonkeyPatch, client: httpx.Client, missing: str
) -> None:
    """An error in the server's thread arrives where start was called, and neither thread nor socket is left."""

    def broken(*_: object) -> None:
        raise LookupError("not today")

    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    before = threading.active_count()
    sandbox = Sandbox(port=port)
    with monkeypatch.context() as patch:
        patch.setattr(missing, broken)
        with pytest.raises(LookupError, match="not today"):
            sandbox.start()
    assert threading.active_count() == before
    with sandbox:
        assert client.get(sandbox.url).status_code == 401


def test_a_server_that_dies_later_says_so_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error reaches threading.excepthook, as any thread's does, and stop still tidies up."""
    errors: list[type[BaseException]] = []
    dead = threading.Event()

    def broken(*_: object) -> None:
        raise LookupError("no clock")

    def hook(arguments: threading.ExceptHookArgs) -> None:
        errors.append(arguments.exc_type)
        dead.set()

    monkeypatch.setattr(threading, "excepthook", hook)
    monkeypatch.setattr("uvicorn.Server.on_tick", broken)
    with Sandbox():
        dead.wait()
    assert errors == [LookupError]


def test_stopping_waits_for_nobody() -> None:
    """Neither an answer that is delayed by an hour, nor half a request, nor a client that says nothing holds it up."""
    sandbox = Sandbox()
    sandbox.fail("createApplication", delay=3600)
    head = b"POST /v1/applications HTTP/1.1\r\nhost: x\r\n"
    with sandbox:
        address = ("127.0.0.1", httpx.URL(sandbox.url).port)
        delayed, half, silent = (socket.create_connection(address) for _ in range(3))
        delayed.sendall(head + b"\r\n")
        half.sendall(head + b"content-length: 100\r\nexpect: 100-continue\r\n\r\n{")
        assert half.recv(100).startswith(b"HTTP/1.1 100 ")
        wait_until(lambda: bool(sandbox.requests))
    for connection in (delayed, half, silent):
        with connection:
            assert connection.recv(100) == b""


def test_a_client_that_leaves_early_does_no_harm(sandbox: Sandbox, api: Api) -> None:
    """Half a request and a closed connection leave no trace but a working server."""
    address = ("127.0.0.1", httpx.URL(sandbox.url).port)
    with socket.create_connection(address) as connection:
        connection.sendall(b"POST /v1/applications HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
    assert api.call("createApplication").status_code == 201
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize(
    "wrong", [{"api_key": ""}, {"api_secret": ""}, {"port": -1}, {"port": 65536}, {"max_page_size": 0}]
)
def test_nonsense_is_refused_at_once(wrong: dict[str, Any]) -> None:
    """Empty credentials, ports that do not exist and pages without applications are a ValueError."""
    with pytest.raises(ValueError, match="must"):
        Sandbox(**wrong)


def test_there_is_no_url_before_the_start() -> None:
    """The error says what to do; the credentials are known from the beginning."""
    sandbox = Sandbox(KEY, SECRET)
    with pytest.raises(RuntimeError, match="start"):
        _ = sandbox.url
    assert (sandbox.api_key, sandbox.api_secret) == (KEY, SECRET)
