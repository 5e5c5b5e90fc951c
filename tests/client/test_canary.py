"""One fake secret and one fake private key: no program can show them, whatever happens, unless it asks for them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

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
from tests.client.canary import PRIVATE_KEY_CANARY, SECRET, Canary, Lookout
from tests.client.driver import Caller, Kind
from tests.client.mishaps import ECHOING_SUCCESS, ID, MISHAPS, Mishap, success
from tests.client.recorder import SILENCE, Answering, Raw, Recorded, Recorder, refusing_url

VOICE: Final = {
    "name": "Voice",
    "type": "voice",
    "answer_url": "https://example.com/a",
    "event_url": "https://example.com/e",
}
TIMEOUT: Final = httpx.Timeout(10, read=0.05)

# Those that know more than the others: the secret in the body, the private key, an answer before the one that fails.
BY_PYTEST: Final = {"create", "modify, writing"}

METHODS: Final[dict[str, Callable[[Caller], Any]]] = {
    "list": lambda it: it.call("list"),
    "create": lambda it: it.call("create", **VOICE),
    "retrieve": lambda it: it.call("retrieve", ID),
    "update": lambda it: it.call("update", ID, **VOICE),
    "modify, reading": lambda it: it.call("modify", ID, name="New"),
    "modify, writing": lambda it: it.call("modify", ID, name="New"),
    "delete": lambda it: it.call("delete", ID),
}
FUNCTIONS: Final[dict[str, Callable[[Caller], Any]]] = {
    "list": lambda it: it.generated(retrieve_applications),
    "create": lambda it: it.generated(create_application, body=CreateApplicationBody.from_dict(VOICE)),
    "retrieve": lambda it: it.generated(retrieve_application, ID),
    "update": lambda it: it.generated(update_application, ID, body=UpdateApplicationBody.from_dict(VOICE)),
    "delete": lambda it: it.generated(delete_application, ID),
}


@pytest.fixture
def lookout() -> Lookout:
    """Provide a lookout for the fake secret and the fake private key."""
    return Lookout(PRIVATE_KEY_CANARY)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_shown_when_a_method_succeeds(method: str, kind: Kind, recorder: Recorder, lookout: Lookout) -> None:
    """Neither the secret nor the private key shows in a result, though the answer echoes the whole request."""
    recorder.reset(_answering(ECHOING_SUCCESS, method))
    with lookout.looking(), Caller(kind, "fake-key", SECRET, base_url=recorder.url) as caller:
        lookout.label = method
        _look_at_result(lookout, METHODS[method](caller))
        _look_at_client(lookout, caller)

    assert {"nexmo_application", "httpcore.http11"} <= lookout.loggers


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_is_shown_when_a_generated_function_succeeds(
    function: str, kind: Kind, recorder: Recorder, lookout: Lookout
) -> None:
    """Neither the secret nor the private key shows in a raw response, or in what is parsed from it."""
    recorder.reset(success)
    with lookout.looking(), Caller(kind, "fake-key", SECRET, base_url=recorder.url) as caller:
        lookout.label = function
        response = FUNCTIONS[function](caller)
        lookout.thing("response", response)
        lookout.thing("parsed response", response.parsed)
        _look_at_client(lookout, caller)

    assert {"nexmo_application", "httpcore.http11", "httpx"} <= lookout.loggers


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.name)
def test_nothing_is_shown_when_a_method_fails(mishap: Mishap, kind: Kind, recorder: Recorder, lookout: Lookout) -> None:
    """Neither the secret nor the private key shows in an error, whatever goes wrong with each of the six methods."""
    failed: list[str] = []
    with lookout.looking():
        for method, call in METHODS.items():
            lookout.label = method
            recorder.reset(_answering(mishap, method))
            with _caller(mishap, kind, recorder) as caller:
                try:
                    _look_at_result(lookout, call(caller))
                except NexmoError as error:
                    failed.append(method)
                    lookout.error(error, by_pytest=method in BY_PYTEST)
                _look_at_client(lookout, caller)

    # A deletion reads no body: what is wrong with one of success is nothing to it.
    assert set(METHODS) - set(failed) <= {"delete"}


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.name)
def test_nothing_is_shown_when_a_generated_function_fails(
    mishap: Mishap, kind: Kind, recorder: Recorder, lookout: Lookout
) -> None:
    """Neither shows in what a generated function raises or returns, though that is the generator's own."""
    with lookout.looking():
        for function, call in FUNCTIONS.items():
            lookout.label = function
            recorder.reset(_answering(mishap, function))
            with _caller(mishap, kind, recorder) as caller:
                try:
                    lookout.thing("response", call(caller))
                except Exception as error:  # noqa: BLE001 - the generator promises no kind of exception
                    lookout.error(error, by_pytest=function in BY_PYTEST)
                _look_at_client(lookout, caller)


class _Failing(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Raises something in a frame that knows the signed request; an error says what it knows, an interrupt does not."""

    def __init__(self, failure: type[BaseException]) -> None:
        self._failure = failure

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raise, from another error."""
        known = f"{request.url} {request.read()!r}"
        text = known if issubclass(self._failure, Exception) else "interrupted"
        raise self._failure(text) from ValueError(known)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raise, from another error."""
        return self.handle_request(request)


@pytest.mark.parametrize(
    "failure", [RuntimeError, httpx.ReadError, httpx.UnsupportedProtocol, KeyboardInterrupt, asyncio.CancelledError]
)
def test_nothing_is_shown_when_a_transport_fails(failure: type[BaseException], kind: Kind, lookout: Lookout) -> None:
    """What a transport of the caller's raises, an interrupt too, leaves the client without what it knew."""
    url = "http://127.0.0.1:1/v1/applications"
    with (
        lookout.looking(),
        Caller(kind, "fake-key", SECRET, base_url=url, transport=_Failing(failure), max_retries=0) as caller,
    ):
        for name, call in [*METHODS.items(), *FUNCTIONS.items()]:
            lookout.label = name
            with pytest.raises((NexmoError, httpx.HTTPError, KeyboardInterrupt, asyncio.CancelledError)) as caught:
                call(caller)
            lookout.error(caught.value)


def test_nothing_is_shown_when_a_task_is_cancelled(recorder: Recorder, lookout: Lookout) -> None:
    """A call that is given up in the middle of a request leaves no frame that knows the signed request."""

    async def give_up(call: Callable[[], Awaitable[Any]]) -> None:
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()

        def keep_silent(_: Recorded) -> Raw:
            loop.call_soon_threadsafe(arrived.set)
            return SILENCE

        recorder.reset(keep_silent)
        task = asyncio.ensure_future(call())
        await arrived.wait()
        task.cancel()
        await task

    with lookout.looking(), Caller("async", "fake-key", SECRET, base_url=recorder.url) as caller:
        applications, generated = caller.client.applications, caller.client.generated
        calls: dict[str, Callable[[], Awaitable[Any]]] = {
            "create": lambda: applications.create(**VOICE),
            "retrieve": lambda: applications.retrieve(ID),
            "delete": lambda: applications.delete(ID),
            "generated retrieve": lambda: retrieve_application.asyncio_detailed(ID, client=generated),
        }
        for name, call in calls.items():
            lookout.label = name
            with pytest.raises(asyncio.CancelledError) as caught:
                caller.wait(give_up(call))
            lookout.error(caught.value)


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
    client: Callable[..., object], wrong: dict[str, Any], recorder: Recorder, lookout: Lookout
) -> None:
    """The secret that a client was to be made with is not in the error about another argument."""
    arguments = {"api_key": "fake-key", "base_url": recorder.url} | wrong
    with lookout.looking():
        with pytest.raises((NexmoError, TypeError, ValueError)) as caught:
            client(api_secret=SECRET, **arguments)
        lookout.error(caught.value)


@pytest.mark.parametrize("wrong", [SECRET + "\ud800", SECRET.encode(), [SECRET]], ids=["surrogate", "bytes", "list"])
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_nothing_is_shown_when_the_secret_itself_is_wrong(
    client: Callable[..., object], wrong: Any, lookout: Lookout
) -> None:
    """A secret that no request can carry is not in the error that says so."""
    with lookout.looking():
        with pytest.raises((TypeError, ValueError)) as caught:
            client("fake-key", wrong)
        lookout.error(caught.value)


def test_nothing_is_shown_by_the_sandbox(kind: Kind) -> None:
    """The sandbox shows neither its secret nor the private keys that it makes, in logs, records and itself."""
    lookout = Lookout()
    with (
        lookout.looking(),
        Sandbox("fake-key", SECRET) as sandbox,
        Caller(kind, "fake-key", SECRET, base_url=sandbox.url) as caller,
    ):
        created = caller.call("create", **VOICE)
        caller.all_of(caller.call("list"))
        caller.call("retrieve", created.id)
        caller.call("update", created.id, **VOICE)
        caller.call("modify", created.id, name="New")
        for status in (401, 503):
            sandbox.fail("createApplication", status=status)
            with pytest.raises(NexmoError) as caught:
                caller.call("create", **VOICE)
            lookout.error(caught.value)
        key = created.keys.private_key
        # What was logged before the key was known is looked at again.
        lookout.canaries += (Canary("private key", *(line for line in key.splitlines() if "KEY" not in line)),)
        lookout.look_again()
        lookout.thing("sandbox", sandbox)
        lookout.thing("sandbox.requests", sandbox.requests)
        lookout.thing("sandbox.applications", sandbox.applications)
        lookout.thing("created", created)
        caller.call("delete", created.id)

    assert {"nexmo_application.sandbox", "uvicorn.error"} <= lookout.loggers


def _answering(mishap: Mishap, method: str) -> Answering:
    """Let a mishap happen; to a `modify` in one of its two requests."""

    def answering(request: Recorded) -> Raw:
        well = method == "modify, writing" and request.method == "GET"
        return success(request) if well else mishap.answer(request)

    return answering


def _caller(mishap: Mishap, kind: Kind, recorder: Recorder) -> Caller:
    url = refusing_url() if mishap.refuses else recorder.url
    return Caller(kind, "fake-key", SECRET, base_url=url, timeout=TIMEOUT, max_retries=mishap.retries)


def _look_at_result(lookout: Lookout, result: Any) -> None:
    lookout.thing("result", result)
    for name in ("items", "data", "keys", "voice", "messages", "links"):
        lookout.thing(f"result.{name}", getattr(result, name, None))


def _look_at_client(lookout: Lookout, caller: Caller) -> None:
    """Look at a client and at what it is made of, by name."""
    client = caller.client
    generated = client.generated
    http = generated.get_httpx_client() if isinstance(client, Client) else generated.get_async_httpx_client()
    named = {"client": client, "applications": client.applications, "generated": generated, "httpx client": http}
    for name, thing in named.items():
        lookout.thing(name, thing)
    for name in ("client", "applications", "httpx client"):
        lookout.thing(f"parts of {name}", vars(named[name]))
