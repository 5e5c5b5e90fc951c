"""One fake secret and one fake private key: no program can show them, whatever happens, unless it asks for them."""

import asyncio
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, Final

import httpcore
import httpx
import pytest

from nexmo_application import AsyncClient, Client, NexmoError
from nexmo_application.sandbox import Sandbox
from nexmo_application_generated.api.applications import (
    create_application,
    delete_application,
    retrieve_application,
    retrieve_applications,
    update_application,
)
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.client.mishaps import ECHOING_SUCCESS, MISHAPS, Mishap, success
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, CALLS, KEY, VOICE
from tests.support.lookout import PRIVATE_KEY_CANARY, SECRET, Canary, Lookout
from tests.support.server import SILENCE, Answer, Answering, Request, Server, refusing_url

TIMEOUT: Final = httpx.Timeout(10, read=0.05)

Calling = Callable[[Flavour, Any], Any]
"""Makes a call with a client, and waits for its result."""


def _method(name: str) -> Calling:
    return lambda flavour, client: flavour.run(CALLS[name](client.applications))


def _function(endpoint: ModuleType, **arguments: Any) -> Calling:
    return lambda flavour, client: flavour.generated(client, endpoint, **arguments)


METHODS: Final[dict[str, Calling]] = {
    **{name: _method(name) for name in CALLS if name != "modify"},
    "modify, reading": _method("modify"),
    "modify, writing": _method("modify"),
}
FUNCTIONS: Final[dict[str, Calling]] = {
    "generated list": _function(retrieve_applications),
    "generated create": _function(create_application, body=CreateApplicationBody.from_dict(VOICE)),
    "generated retrieve": _function(retrieve_application, app_id=APP_ID),
    "generated update": _function(update_application, app_id=APP_ID, body=UpdateApplicationBody.from_dict(VOICE)),
    "generated delete": _function(delete_application, app_id=APP_ID),
}
EVERY: Final = METHODS | FUNCTIONS


@pytest.fixture
def lookout() -> Lookout:
    """Provide a lookout for the fake secret and the fake private key."""
    return Lookout(PRIVATE_KEY_CANARY)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_shown_when_a_call_succeeds(name: str, flavour: Flavour, server: Server, lookout: Lookout) -> None:
    """Neither the secret nor the private key shows in a result, though the answer to a method echoes the request."""
    server.answer_by(_answering(ECHOING_SUCCESS, name) if name in METHODS else success)
    with lookout.looking(), flavour.client(api_secret=SECRET, base_url=server.url) as client:
        lookout.label = name
        _look_at_result(lookout, EVERY[name](flavour, client))
        _look_at_client(lookout, flavour, client)

    assert {"nexmo_application", f"{httpcore.__name__}.http11"} <= lookout.loggers
    assert (httpx.__name__ in lookout.loggers) == (name in FUNCTIONS)


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.name)
def test_nothing_is_shown_when_a_call_fails(mishap: Mishap, flavour: Flavour, server: Server, lookout: Lookout) -> None:
    """Neither shows in an error, whatever goes wrong with each method and each generated function."""
    failed: dict[str, type[Exception]] = {}
    url = refusing_url() if mishap.refuses else server.url
    with lookout.looking():
        for name, call in EVERY.items():
            lookout.label = name
            server.answer_by(_answering(mishap, name))
            with flavour.client(api_secret=SECRET, base_url=url, timeout=TIMEOUT, max_retries=mishap.retries) as client:
                try:
                    _look_at_result(lookout, call(flavour, client))
                except Exception as error:  # noqa: BLE001 - the generator promises no kind of exception
                    failed[name] = type(error)
                    lookout.error(error)
                _look_at_client(lookout, flavour, client)

    # A deletion reads no body: what is wrong with one of success is nothing to it.
    assert METHODS.keys() - failed.keys() <= {"delete"}
    assert all(issubclass(failed[name], NexmoError) for name in METHODS.keys() & failed.keys()), failed


@pytest.mark.parametrize("failure", [httpx.ReadError, httpx.UnsupportedProtocol, httpx.InvalidURL, OSError])
def test_nothing_is_shown_when_a_transport_fails(failure: type[Exception], flavour: Flavour, lookout: Lookout) -> None:
    """What a transport of the caller's raises as a failure leaves the client without what it knew."""

    def fail(request: httpx.Request) -> httpx.Response:
        known = f"{request.url} {request.read()!r}"
        raise failure(known) from ValueError(known)

    with lookout.looking(), flavour.client(api_secret=SECRET, transport=Stub(fail), max_retries=0) as client:
        for name, call in EVERY.items():
            lookout.label = name
            with pytest.raises((NexmoError, httpx.HTTPError)) as caught:
                call(flavour, client)
            lookout.error(caught.value, by_pytest=True)


def test_nothing_is_shown_when_a_task_is_cancelled(runner: asyncio.Runner, server: Server, lookout: Lookout) -> None:
    """A call that is given up in the middle of a request leaves no frame that knows the signed request."""

    async def give_up(call: Awaitable[Any]) -> None:
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()

        def keep_silent(_: Request) -> Answer:
            loop.call_soon_threadsafe(arrived.set)
            return SILENCE

        server.answer_by(keep_silent)
        task = asyncio.ensure_future(call)
        await arrived.wait()
        task.cancel()
        await task

    async def use() -> None:
        async with AsyncClient("fake-key", SECRET, base_url=server.url) as client:
            generated = client.generated
            calls: dict[str, Awaitable[Any]] = {
                **{name: CALLS[name](client.applications) for name in ("create", "retrieve", "delete")},
                "generated retrieve": retrieve_application.asyncio_detailed(APP_ID, client=generated),
            }
            for name, call in calls.items():
                lookout.label = name
                with pytest.raises(asyncio.CancelledError) as caught:
                    await give_up(call)
                lookout.error(caught.value)

    with lookout.looking():
        runner.run(use())


@pytest.mark.parametrize(
    "wrong",
    [
        {"base_url": "http://example.com"},
        {"base_url": "nonsense"},
        {"base_url": 5},
        {"timeout": -1},
        {"timeout": "soon"},
        {"max_retries": -1},
        {"max_retries": "often"},
        {"api_key": ""},
        {"api_key": 5},
        {"api_key": "\ud800"},
    ],
    ids=lambda wrong: ascii(wrong),
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_nothing_is_shown_when_a_client_cannot_be_made(
    client: Callable[..., object], wrong: dict[str, Any], lookout: Lookout
) -> None:
    """The secret that a client was to be made with is not in the error about another argument."""
    arguments = {"api_key": "fake-key", "base_url": "http://127.0.0.1:1"} | wrong
    with lookout.looking():
        with pytest.raises((NexmoError, TypeError, ValueError)) as caught:
            client(api_secret=SECRET, **arguments)
        lookout.error(caught.value)


@pytest.mark.parametrize(
    "wrong", [SECRET + "\ud800", SECRET + "\n", SECRET.encode(), [SECRET]], ids=["surrogate", "line", "bytes", "list"]
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_nothing_is_shown_when_the_secret_itself_is_wrong(
    client: Callable[..., object], wrong: Any, lookout: Lookout
) -> None:
    """A secret that no request can carry is not in the error that says so."""
    with lookout.looking():
        with pytest.raises((TypeError, ValueError)) as caught:
            client("fake-key", wrong)
        lookout.error(caught.value)


def test_nothing_is_shown_by_the_sandbox(flavour: Flavour) -> None:
    """The sandbox shows neither its secret nor the private keys that it makes, in logs, records and itself."""
    lookout = Lookout()
    with (
        lookout.looking(),
        Sandbox(KEY, SECRET) as sandbox,
        flavour.client(api_secret=SECRET, base_url=sandbox.url) as client,
    ):
        applications = client.applications
        created = flavour.run(applications.create(**VOICE))
        flavour.all_of(applications.list())
        flavour.run(applications.retrieve(created.id))
        flavour.run(applications.update(created.id, **VOICE))
        flavour.run(applications.modify(created.id, name="New"))
        for status in (401, 503):
            sandbox.fail("createApplication", status=status)
            with pytest.raises(NexmoError) as caught:
                flavour.run(applications.create(**VOICE))
            lookout.error(caught.value)
        key = created.keys.private_key
        # What was logged before the key was known is looked at again.
        lookout.canaries += (Canary("private key", *(line for line in key.splitlines() if "KEY" not in line)),)
        lookout.look_again()
        lookout.thing("sandbox", sandbox)
        lookout.thing("sandbox.requests", sandbox.requests)
        lookout.thing("sandbox.applications", sandbox.applications)
        lookout.thing("created", created)
        flavour.run(applications.delete(created.id))

    assert {"nexmo_application.sandbox", "uvicorn.error"} <= lookout.loggers


def _answering(mishap: Mishap, method: str) -> Answering:
    """Let a mishap happen; to a `modify` in one of its two requests."""

    def answering(request: Request) -> Answer:
        well = method == "modify, writing" and request.method == "GET"
        return success(request) if well else mishap.answer(request)

    return answering


def _look_at_result(lookout: Lookout, result: Any) -> None:
    lookout.thing("result", result)
    for name in ("items", "data", "keys", "voice", "messages", "links", "parsed"):
        lookout.thing(f"result.{name}", getattr(result, name, None))


def _look_at_client(lookout: Lookout, flavour: Flavour, client: Any) -> None:
    """Look at a client and at what it is made of, by name."""
    named: dict[str, Any] = {"client": client, "applications": client.applications, "generated": client.generated}
    named["httpx client"] = flavour.http(client)
    for name, thing in named.items():
        lookout.thing(name, thing)
    for name in ("client", "applications", "httpx client"):
        parts = named[name].__dict__
        lookout.thing(f"parts of {name}", parts)
