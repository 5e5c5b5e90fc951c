"""One fake secret and one fake private key: no program can show them, whatever happens, unless it asks for them.

What goes wrong between a client and a server comes in the form of bytes that hold the secret, and private keys.
"""

import base64
import html
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote_plus

import httpcore
import httpx
import pytest

from nexmo_application import AsyncClient, Client, NexmoError
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, APPLICATION, CALLS, CREATED, PAGE, VOICE
from tests.support.lookout import PRIVATE_KEY, PRIVATE_KEY_CANARY, SECRET, Lookout
from tests.support.server import COLLECTION, SILENCE, Answer, Answering, Request, Server, kept, kept_json

KEYS: Final = {"keys": {"private_key": PRIVATE_KEY, "public_key": "not a public key"}}


def result(request: Request) -> dict[str, Any]:
    """Give the body of success of an operation; the key comes first, so that half of it has that."""
    if request.method == "POST":
        return KEYS | CREATED | KEYS
    return PAGE if request.target.partition("?")[0] == COLLECTION else APPLICATION


def success(request: Request) -> Answer:
    """Answer as the API does when all is well."""
    if request.method == "DELETE":
        return kept(204)
    return kept_json(201 if request.method == "POST" else 200, result(request))


def echo(request: Request) -> str:
    """Give back a whole request in forms in which servers do: as it came, decoded, escaped, in base64."""
    target, content, raw = request.target, request.content.decode(), request.head + request.content
    fields = dict(parse_qsl(target.partition("?")[2])) | json.loads(content or "{}")
    forms = (
        target + content,
        unquote_plus(target),
        *(base64.b64encode(b"x" * n + raw).decode() for n in range(3)),
        json.dumps({"data": json.dumps(fields)}),
        repr([target.encode(), request.content, fields]),
        html.escape(quote(quote_plus(target + content))),
    )
    return " ".join(forms)


def echoing(code: int | None, body: Callable[[Request], object], **headers: str) -> Answering:
    """Answer with a body, with an echo in the headers; without a code, it is one of success."""

    def answer(request: Request) -> Answer:
        # The bytes of UTF-8, which go over the wire as Latin-1.
        named = {"X-Echo": echo(request).encode().decode("latin-1"), "X-Request-Id": request.target, "Retry-After": "0"}
        named |= {"Set-Cookie": f"echo={request.target}"}
        named |= {name.replace("_", "-"): value.format(request.target) for name, value in headers.items()}
        content = body(request)
        encoded = content if isinstance(content, bytes) else json.dumps(content).encode()
        return kept(code or (201 if request.method == "POST" else 200), encoded, *named.items())

    return answer


def _refusal(request: Request) -> object:
    text = echo(request)
    return {"type": text, "error_title": text, "detail": text, "invalid_parameters": {"name": text, text: "Unknown."}}


def _page_of_html(request: Request) -> bytes:
    return f"<html><h1>Error</h1><pre>{echo(request)}</pre></html>".encode()


def _echoed_result(request: Request) -> bytes:
    return json.dumps(result(request) | {"request": echo(request)}).encode()


MISHAPS: Final[dict[str, Answering]] = {
    "status-400": echoing(400, _refusal),
    "status-429": echoing(429, _refusal),
    "html-503": echoing(503, _page_of_html),
    "created-but-500": echoing(500, _echoed_result),
    "redirect-to-a-bad-port": echoing(302, lambda _: b"", Location="https://example.com:{}"),
    "cut-within-head": lambda it: Answer((b"HTTP/1.1 200 OK\r\nX-Echo: " + it.target.encode(),)),
    "cut-within-body": lambda it: Answer((kept_json(201, result(it)).pieces[0][:-20],)),
    "silence": lambda _: SILENCE,
    "bad-status-line": lambda it: Answer((f"HTTP/1.1 {echo(it)}\r\n\r\n".encode(),)),
    "no-http": lambda it: Answer((f"{echo(it)}\r\n\r\n".encode(),)),
    "bad-header": lambda it: Answer((f"HTTP/1.1 200 OK\r\n{echo(it)}\r\n\r\n".encode(),)),
    "html-200": echoing(None, _page_of_html),
    "truncated": echoing(None, lambda request: _echoed_result(request)[:-2]),
    "invalid-utf-8": echoing(None, lambda request: _echoed_result(request)[:-1] + b', "x": "\xff"}'),
    "broken-gzip": echoing(None, lambda request: b"\x1f\x8b" + _echoed_result(request), Content_Encoding="gzip"),
    "array": echoing(None, lambda it: [result(it)]),
    "keys-are-text": echoing(None, lambda it: result(it) | {"keys": PRIVATE_KEY, "_embedded": PRIVATE_KEY}),
    "keys-are-a-list": echoing(None, lambda it: result(it) | {"keys": [PRIVATE_KEY], "_embedded": [PRIVATE_KEY]}),
    "id-is-an-object": echoing(None, lambda it: result(it) | {"id": result(it), "count": result(it)}),
    "id-is-missing": echoing(None, lambda it: {"keys": result(it).get("keys"), "page_size": [PRIVATE_KEY]}),
}
METHODS: Final = [*CALLS, "modify, writing"]
FUNCTIONS: Final[dict[str, dict[str, Any]]] = {
    "create_application": {"body": CreateApplicationBody.from_dict(VOICE)},
    "update_application": {"app_id": APP_ID, "body": UpdateApplicationBody.from_dict(VOICE)},
    "delete_application": {"app_id": APP_ID},
}
EVERY: Final = [*METHODS, *FUNCTIONS]


def call(name: str, flavour: Flavour, client: Any) -> Any:
    """Call a method or a generated function, and wait for its result."""
    if name in FUNCTIONS:
        return flavour.generated(client, name, **FUNCTIONS[name])
    return flavour.run(CALLS[name.partition(",")[0]](client.applications))


@pytest.fixture
def lookout() -> Lookout:
    """Provide a lookout for the fake secret and the fake private key."""
    return Lookout(PRIVATE_KEY_CANARY)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_shown_when_a_call_succeeds(name: str, flavour: Flavour, server: Server, lookout: Lookout) -> None:
    """Neither the secret nor the private key shows in a result, though the answer to a method echoes the request."""
    server.answer_by(_answering(echoing(None, _echoed_result), name) if name in METHODS else success)
    with lookout.looking(), flavour.client(api_secret=SECRET, base_url=server.url) as client:
        lookout.label = name
        _look_at_result(lookout, call(name, flavour, client))
        _look_at_client(lookout, flavour, client)

    assert {"nexmo_application", f"{httpcore.__name__}.http11"} <= lookout.loggers
    assert (httpx.__name__ in lookout.loggers) == (name in FUNCTIONS)


@pytest.mark.parametrize("mishap", MISHAPS)
def test_nothing_is_shown_when_a_call_fails(mishap: str, flavour: Flavour, server: Server, lookout: Lookout) -> None:
    """Neither shows in an error, whatever goes wrong with each method and each generated function."""
    failed: dict[str, type[Exception]] = {}
    retried = mishap in ("status-429", "html-503")
    arguments: dict[str, Any] = {"timeout": httpx.Timeout(10, read=0.05), "max_retries": int(retried)}
    with lookout.looking():
        for name in EVERY:
            lookout.label = name
            server.answer_by(_answering(MISHAPS[mishap], name))
            with flavour.client(api_secret=SECRET, base_url=server.url, **arguments) as client:
                try:
                    _look_at_result(lookout, call(name, flavour, client))
                except Exception as error:  # noqa: BLE001 - the generator promises no kind of exception
                    failed[name] = type(error)
                    lookout.error(error)
                _look_at_client(lookout, flavour, client)

    # A deletion reads no body: what is wrong with one of success is nothing to it.
    assert {*METHODS} - failed.keys() <= {"delete"}
    assert all(issubclass(failed[name], NexmoError) for name in {*METHODS} & failed.keys()), failed


@pytest.mark.parametrize("failure", [httpx.ReadError, httpx.InvalidURL, OSError])
def test_nothing_is_shown_when_a_transport_fails(failure: type[Exception], flavour: Flavour, lookout: Lookout) -> None:
    """What a transport of the caller's raises as a failure leaves the client without what it knew."""

    def fail(request: httpx.Request) -> httpx.Response:
        known = f"{request.url} {request.read()!r}"
        raise failure(known) from ValueError(known)

    with lookout.looking(), flavour.client(api_secret=SECRET, transport=Stub(fail), max_retries=0) as client:
        for name in EVERY:
            lookout.label = name
            with pytest.raises((NexmoError, httpx.HTTPError)) as caught:
                call(name, flavour, client)
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
