"""One fake secret and one fake private key: no program can show them, whatever happens, unless it asks for them."""

from collections.abc import Callable
from typing import Any, Final

import httpcore
import httpx
import pytest

from nexmo_application import AsyncClient, Client, NexmoError
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.client.mishaps import ECHOING_SUCCESS, MISHAPS, RETRIED, success
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, CALLS, VOICE
from tests.support.lookout import PRIVATE_KEY_CANARY, SECRET, Lookout
from tests.support.server import Answer, Answering, Request, Server

TIMEOUT: Final = httpx.Timeout(10, read=0.05)

Calling = Callable[[Flavour, Any], Any]
"""Makes a call with a client, and waits for its result."""


def _method(name: str) -> Calling:
    return lambda flavour, client: flavour.run(CALLS[name](client.applications))


def _function(name: str, **arguments: Any) -> Calling:
    return lambda flavour, client: flavour.generated(client, name, **arguments)


METHODS: Final[dict[str, Calling]] = {name: _method(name) for name in CALLS} | {"modify, writing": _method("modify")}
FUNCTIONS: Final[dict[str, Calling]] = {
    "generated create": _function("create_application", body=CreateApplicationBody.from_dict(VOICE)),
    "generated update": _function("update_application", app_id=APP_ID, body=UpdateApplicationBody.from_dict(VOICE)),
    "generated delete": _function("delete_application", app_id=APP_ID),
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


@pytest.mark.parametrize("mishap", MISHAPS)
def test_nothing_is_shown_when_a_call_fails(mishap: str, flavour: Flavour, server: Server, lookout: Lookout) -> None:
    """Neither shows in an error, whatever goes wrong with each method and each generated function."""
    failed: dict[str, type[Exception]] = {}
    arguments: dict[str, Any] = {"base_url": server.url, "timeout": TIMEOUT, "max_retries": int(mishap in RETRIED)}
    with lookout.looking():
        for name, call in EVERY.items():
            lookout.label = name
            server.answer_by(_answering(MISHAPS[mishap], name))
            with flavour.client(api_secret=SECRET, **arguments) as client:
                try:
                    _look_at_result(lookout, call(flavour, client))
                except Exception as error:  # noqa: BLE001 - the generator promises no kind of exception
                    failed[name] = type(error)
                    lookout.error(error)
                _look_at_client(lookout, flavour, client)

    # A deletion reads no body: what is wrong with one of success is nothing to it.
    assert METHODS.keys() - failed.keys() <= {"delete"}
    assert all(issubclass(failed[name], NexmoError) for name in METHODS.keys() & failed.keys()), failed


@pytest.mark.parametrize("failure", [httpx.ReadError, httpx.InvalidURL, OSError])
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


@pytest.mark.parametrize(
    "wrong",
    [
        *({"base_url": "http://example.com"}, {"timeout": "soon"}, {"max_retries": -1}, {"transport": 5}),
        *({"api_key": value} for value in (5, "\ud800")),
        *({"api_secret": value} for value in (SECRET + "\ud800", SECRET + "\n", [SECRET])),
    ],
    ids=lambda wrong: next(iter(wrong)),
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_nothing_is_shown_when_a_client_cannot_be_made(
    client: Callable[..., object], wrong: dict[str, Any], lookout: Lookout
) -> None:
    """The secret that a client was to be made with is not in the error about another argument, or about itself."""
    with lookout.looking():
        with pytest.raises((TypeError, ValueError)) as caught:
            client(**{"api_key": "fake-key", "api_secret": SECRET} | wrong)
        lookout.error(caught.value)


def _answering(mishap: Answering, method: str) -> Answering:
    """Let a mishap happen; to a `modify` in one of its two requests."""

    def answering(request: Request) -> Answer:
        well = method == "modify, writing" and request.method == "GET"
        return success(request) if well else mishap(request)

    return answering


def _look_at_result(lookout: Lookout, result: Any) -> None:
    lookout.thing("result", result)
    for name in ("items", "data", "keys", "voice", "messages", "links", "parsed"):
        lookout.thing(f"result.{name}", getattr(result, name, None))


def _look_at_client(lookout: Lookout, flavour: Flavour, client: Any) -> None:
    """Look at a client and at what it is made of, by name."""
    lookout.thing("generated", client.generated)
    parts: list[Any] = [client, client.applications, flavour.http(client)]
    for part in parts:
        lookout.thing(type(part).__name__, part)
        lookout.thing(f"parts of {type(part).__name__}", part.__dict__)
