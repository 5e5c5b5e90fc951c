"""Exceptions of the caller's own: they pass through the client as themselves, and leave it usable."""

import asyncio
import signal
import threading
import traceback

import httpx
import pytest

from nexmo_application import AsyncClient, Client
from tests.support.clients import Flavour
from tests.support.data import APP_ID, APPLICATION, CALLS, KEY
from tests.support.lookout import SECRET, Lookout
from tests.support.server import SILENCE, Answer, Request, Server, kept_json

MAIN = threading.get_ident()


def test_an_assertion_in_a_mock_is_the_callers(flavour: Flavour) -> None:
    """An AssertionError of a MockTransport's handler comes out as it is, from its frame; ours hold no secret."""
    lookout = Lookout()

    def handler(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"no {request.method} was expected")

    with flavour.client(api_secret=SECRET, transport=httpx.MockTransport(handler)) as client:
        with pytest.raises(AssertionError, match="was expected") as caught:
            flavour.run(CALLS["update"](client.applications))
        frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    assert frames[-1].name == "handler"
    for frame in frames:
        if "/nexmo_application/" in frame.filename:
            lookout.text(frame.name, str(frame.locals))
    assert lookout.leaks == set()


class TimeLimitError(Exception):
    """What a job runner raises from a signal's handler when a job takes too long."""


@pytest.mark.parametrize("own", [False, True], ids=["default", "HTTPTransport"])
@pytest.mark.parametrize("method", ["create", "retrieve", "delete"])
@pytest.mark.parametrize("kind", [TimeLimitError, KeyboardInterrupt])
def test_a_time_limit_passes_through(server: Server, kind: type[BaseException], method: str, own: bool) -> None:
    """An exception of a signal's handler in the middle of a call is not taken for a failure, and holds no secret."""
    lookout = Lookout()

    def ring(*_: object) -> None:
        raise kind

    def silent(_: Request) -> Answer:
        if len(server.requests) > 1:
            return kept_json(200, APPLICATION)
        signal.pthread_kill(MAIN, signal.SIGALRM)
        return SILENCE

    server.answer_by(silent)
    before = signal.signal(signal.SIGALRM, ring)
    with Client(KEY, SECRET, base_url=server.url, transport=httpx.HTTPTransport() if own else None) as client:
        with pytest.raises(kind) as caught:
            CALLS[method](client.applications)
        signal.signal(signal.SIGALRM, before)
        assert not [frame for frame in traceback.extract_tb(caught.value.__traceback__) if "httpcore" in frame.filename]
        lookout.error(caught.value)
        assert client.applications.retrieve(APP_ID).id == APP_ID
    assert lookout.leaks == set()
    assert len(server.requests) == 2


def test_a_cancellation_by_another_task_passes_through(server: Server) -> None:
    """A task that is cancelled in the middle of a call is that, holds no secret, and the client goes on."""
    lookout = Lookout()

    async def main() -> None:
        server.prepare(SILENCE, kept_json(200, APPLICATION))
        async with AsyncClient(KEY, SECRET, base_url=server.url) as client:
            task = asyncio.create_task(CALLS["update"](client.applications))
            await asyncio.to_thread(server.wait_for_requests, 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            frames = traceback.extract_tb(caught.value.__traceback__)
            assert not [frame for frame in frames if "httpcore" in frame.filename]
            lookout.error(caught.value)
            assert (await client.applications.retrieve(APP_ID)).id == APP_ID

    asyncio.run(main())
    assert lookout.leaks == set()


@pytest.mark.parametrize("app_id", ["", ".", ".."])
@pytest.mark.parametrize("function", ["retrieve_application", "delete_application"])
def test_a_generated_function_refuses_what_is_no_part_of_a_path(
    flavour: Flavour, server: Server, function: str, app_id: str
) -> None:
    """An id that is empty or dots would reach the collection, or what is above it: nothing is sent."""
    server.prepare()
    with flavour.client(base_url=server.url) as client, pytest.raises(ValueError, match="app_id cannot be"):
        flavour.generated(client, function, app_id)
    assert server.requests == []
