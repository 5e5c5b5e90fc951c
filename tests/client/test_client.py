"""A client and its generated client: closed together; and many threads or tasks with one of them."""

import asyncio
import json
import threading
from collections import deque
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from nexmo_application import APIConnectionError, ServerError
from nexmo_application._settings import USER_AGENT
from nexmo_application.models import Application, ApplicationCreated
from nexmo_application.sandbox import Sandbox, _keys
from tests.support.clients import FakeClock, Flavour, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, CREDENTIALS, KEY, MESSAGES, SECRET, success
from tests.support.server import Answer, Request, Server, kept_json


@pytest.mark.parametrize("method", CALLS)
def test_a_closed_client_is_a_connection_error(flavour: Flavour, method: str) -> None:
    """A client that was closed sends nothing: every method is an APIConnectionError that says so.

    So does a generated function, in an error of httpx.
    """
    transport = sequence()
    with flavour.client(transport=transport) as client:
        flavour.run(client.aclose() if flavour.is_async else client.close())
        with pytest.raises(APIConnectionError, match="the client is closed: make another one"):
            flavour.run(CALLS[method](client.applications))
        with pytest.raises(httpx.TransportError, match="the client is closed: make another one"):
            flavour.generated(client, "retrieve_application", "x")
    assert transport.requests == []


def test_what_is_made_of_the_generated_client_uses_the_same_transport(flavour: Flavour, clock: FakeClock) -> None:
    """A generated client with another timeout, headers or cookies has the same credentials and retries.

    A status that the document does not have raises nothing.
    """
    transport = sequence(httpx.Response(503), success("retrieve"), httpx.Response(418))
    with flavour.client(transport=transport) as client:
        assert client.generated is client.generated
        generated = client.generated.with_timeout(httpx.Timeout(5)).with_headers({"X-Trace": "1"})
        other = SimpleNamespace(generated=generated.with_cookies({"a": "b"}))
        responses = [flavour.generated(other, "retrieve_application", APP_ID) for _ in range(2)]
    assert [(response.status_code, response.parsed is None) for response in responses] == [(200, False), (418, True)]
    assert (len(clock.waits), len(transport.requests)) == (1, 3)
    headers = {"user-agent": USER_AGENT, "accept-encoding": "gzip", "x-trace": "1", "cookie": "a=b"}
    for request in transport.requests:
        assert dict(request.url.params) == CREDENTIALS
        assert request.headers.items() >= headers.items()
        assert "Authorization" not in request.headers
        assert request.extensions["timeout"]["read"] == 5


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_takes_the_credentials_to_another_host(flavour: Flavour, status: int) -> None:
    """Httpx hands the extensions of a request on to the one that follows a redirect: the credentials stay."""
    elsewhere = httpx.Response(status, headers={"Location": "https://example.com/"})
    transport = sequence(elsewhere, httpx.Response(200))
    with flavour.client(transport=transport) as client:
        flavour.run(flavour.http(client).post("", json={}, follow_redirects=True))
    first, second = transport.requests
    assert json.loads(first.content)["api_secret"] == SECRET
    assert second.url == "https://example.com/"
    assert second.read() in (b"", b"{}")


@pytest.mark.usefixtures("clock")
def test_one_client_serves_64_threads_or_500_tasks(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """They create and read, through faults: each application is there once, with its own name and key."""
    numbers = count()  # since real keys take a while
    monkeypatch.setattr(_keys, "_spare", deque[Any]())
    monkeypatch.setattr(_keys, "generate", lambda: _keys.KeyPair("not a public key", f"not a key {next(numbers)}"))
    calls = [MESSAGES | {"name": f"name {number}"} for number in range(500)]
    with Sandbox(KEY, SECRET) as sandbox, flavour.client(base_url=sandbox.url, max_retries=30) as client:
        for _ in range(5):
            sandbox.fail("createApplication", status=429, retry_after=0)
            sandbox.fail("createApplication", status=503, act=True)
            sandbox.fail("createApplication", cut="before")
            sandbox.fail("createApplication", cut="within")
            sandbox.fail("createApplication", times=4, status=420)
            sandbox.fail("retrieveApplication", status=502)
            sandbox.fail("retrieveApplication", cut="within")
        outcomes = flavour.at_once(client.applications.create, calls)
        created = [outcome for outcome in outcomes if isinstance(outcome, ApplicationCreated)]
        read = flavour.at_once(client.applications.retrieve, [{"app_id": one.id} for one in created])
        listed = flavour.all_of(client.applications.list(page_size=7))
        there = [application["name"] for application in sandbox.applications]
    assert {type(outcome) for outcome in outcomes if outcome not in created} == {APIConnectionError, ServerError}
    assert len(set(there)) == len(there), "a create was sent twice"
    assert [one.name for one in read] == [one.name for one in created]
    assert {one.name for one in created} <= set(there) == {one.name for one in listed}
    assert len({one.keys.private_key for one in created}) == len(created), "one key was given twice"


@pytest.mark.usefixtures("clock")
def test_a_client_can_be_closed_while_it_is_used(flavour: Flavour, server: Server, runner: asyncio.Runner) -> None:
    """Threads and tasks whose requests are in flight when the client is closed end with a result or our error."""

    def close() -> None:
        if flavour.is_async:
            asyncio.run_coroutine_threadsafe(client.aclose(), runner.get_loop()).result()
        else:
            client.close()

    together = threading.Barrier(16, close)

    def answering(_: Request) -> Answer:
        together.wait(30)
        return kept_json(200, APPLICATION)

    server.answer_by(answering)
    with flavour.client(base_url=server.url) as client:
        outcomes = flavour.at_once(client.applications.retrieve, [{"app_id": APP_ID}] * 16)
        assert {type(outcome) for outcome in outcomes} <= {Application, APIConnectionError}
        server.wait_for_open(0)
        assert len(server.requests) == 16


def test_other_limits_over_the_same_connections(flavour: Flavour, clock: FakeClock) -> None:
    """`with_options` changes what is named, for this client alone; closing either closes both."""
    transport = sequence(*[httpx.Response(503)] * 6)
    with flavour.client(transport=transport, timeout=5, max_retries=1) as client:
        assert client.applications is not client.generated  # both are made now
        hasty = client.with_options(timeout=None, max_retries=0)
        stubborn = client.with_options(max_retries=2)
        for one, attempts, seconds in ((hasty, 1, None), (stubborn, 3, 5), (client, 2, 5)):
            before = len(transport.requests)
            with pytest.raises(Exception, match="503 Service Unavailable"):
                flavour.run(one.applications.delete(APP_ID))
            assert [request.extensions["timeout"]["read"] for request in transport.requests[before:]] == [
                seconds
            ] * attempts
            assert one.applications is one.applications
        assert (type(hasty), repr(hasty)) == (type(client), repr(client))
        assert hasty.generated is not client.generated
        flavour.run(stubborn.__aexit__() if flavour.is_async else stubborn.__exit__())  # which closes it
        for one in (client, hasty):
            with pytest.raises(Exception, match="the client is closed"):
                flavour.run(one.applications.delete(APP_ID))
        for wrong in ({"timeout": 0}, {"timeout": "5"}, {"max_retries": -1}, {"max_retries": None}):
            with pytest.raises((TypeError, ValueError), match="must be"):
                client.with_options(**wrong)
    assert len(clock.waits) == 3
