"""What the client writes to the socket: method, target, headers and body of every method, sync and async."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final
from urllib.parse import unquote

import pytest

from nexmo_application import Client, __version__
from nexmo_application_generated.api.applications import (
    create_application,
    delete_application,
    retrieve_application,
    retrieve_applications,
    update_application,
)
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.client.test_client_generated import echo
from tests.support import data
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, APPLICATION, CREATED, MESSAGES, MESSAGES_APPLICATION, PAGE
from tests.support.openapi import Sent, json_object, request_faults
from tests.support.server import COLLECTION, Answer, Request, Server, kept, kept_json

KEY: Final = "fake&=+%/é"
SECRET: Final = 'FAKE&=+%/é"secret'
SIGNED: Final = "api_key=fake%26%3D%2B%25%2F%C3%A9&api_secret=FAKE%26%3D%2B%25%2F%C3%A9%22secret"
CREDENTIALS: Final = {"api_key": KEY, "api_secret": SECRET}

ODD_ID: Final = "a/b c?d=é&%2F#+"
ODD_SEGMENT: Final = "a%2Fb%20c%3Fd%3D%C3%A9%26%252F%23%2B"

VOICE: Final = {
    "name": 'Überall "zu Hause" 日本',
    "type": "voice",
    "answer_url": "https://exämple.com/ä?a=1&b=%20+é",
    "answer_method": "POST",
    "event_url": "https://example.com/event",
}
LEAST: Final = {"name": "Least", "type": "messages"}
MESSAGES_ID: Final = "messages"
"""The id of an application for messages; the others are for voice."""

LIST: Final = f"?page_size=7&page_index=3&{SIGNED}"
SORTED: Final = f"?page_index=3&page_size=7&{SIGNED}"
ITEM, ODD_ITEM, MESSAGES_ITEM = (f"/{segment}?{SIGNED}" for segment in (APP_ID, ODD_SEGMENT, MESSAGES_ID))

Sending = tuple[str, str, Any]
"""A request that must be sent: method, target below the collection, JSON body without the credentials."""

METHODS: Final[dict[str, tuple[Callable[[Any], Any], list[Sending]]]] = {
    "list": (lambda it: it.list(), [("GET", f"?page_size=100&page_index=1&{SIGNED}", None)]),
    "list of a size and index": (lambda it: it.list(page_size=7, page_index=3), [("GET", LIST, None)]),
    "create": (lambda it: it.create(**VOICE), [("POST", "", VOICE)]),
    "create with the least": (lambda it: it.create(**LEAST), [("POST", "", LEAST)]),
    "retrieve": (lambda it: it.retrieve(APP_ID), [("GET", ITEM, None)]),
    "retrieve an odd id": (lambda it: it.retrieve(ODD_ID), [("GET", ODD_ITEM, None)]),
    "update": (lambda it: it.update(APP_ID, **VOICE), [("PUT", ITEM, VOICE)]),
    "update with the least": (lambda it: it.update(ODD_ID, **LEAST), [("PUT", ODD_ITEM, LEAST)]),
    "modify voice": (
        lambda it: it.modify(ODD_ID, name="Neü", event_method="GET"),
        [
            ("GET", ODD_ITEM, None),
            ("PUT", ODD_ITEM, data.VOICE | {"name": "Neü", "answer_method": "GET", "event_method": "GET"}),
        ],
    ),
    "modify messages": (
        lambda it: it.modify(MESSAGES_ID, status_url="https://example.com/new"),
        [
            ("GET", MESSAGES_ITEM, None),
            ("PUT", MESSAGES_ITEM, MESSAGES | {"inbound_method": "GET", "status_url": "https://example.com/new"}),
        ],
    ),
    "delete": (lambda it: it.delete(APP_ID), [("DELETE", ITEM, None)]),
    "delete an odd id": (lambda it: it.delete(ODD_ID), [("DELETE", ODD_ITEM, None)]),
}
FUNCTIONS: Final[dict[str, tuple[ModuleType, dict[str, Any], Sending]]] = {
    "list": (retrieve_applications, {}, ("GET", f"?{SIGNED}", None)),
    "list of a size and index": (retrieve_applications, {"page_size": 7, "page_index": 3}, ("GET", SORTED, None)),
    "create": (create_application, {"body": CreateApplicationBody.from_dict(VOICE)}, ("POST", "", VOICE)),
    "create with the least": (
        create_application,
        {"body": CreateApplicationBody.from_dict(LEAST)},
        ("POST", "", LEAST),
    ),
    "retrieve": (retrieve_application, {"app_id": ODD_ID}, ("GET", ODD_ITEM, None)),
    "update": (
        update_application,
        {"app_id": APP_ID, "body": UpdateApplicationBody.from_dict(VOICE)},
        ("PUT", ITEM, VOICE),
    ),
    "delete": (delete_application, {"app_id": ODD_ID}, ("DELETE", ODD_ITEM, None)),
}


@pytest.fixture
def client(flavour: Flavour, server: Server) -> Iterator[Any]:
    """Provide a client of the server, with credentials in which everything needs encoding."""
    server.answer_by(_answer)
    with flavour.client(**CREDENTIALS, base_url=server.url) as client:
        yield client


def _answer(request: Request) -> Answer:
    if request.method == "DELETE":
        return kept(204)
    if request.method == "POST":
        return kept_json(201, CREATED)
    app_id = unquote(request.target.partition("?")[0].removeprefix(COLLECTION).lstrip("/"))
    found = MESSAGES_APPLICATION if app_id == MESSAGES_ID else APPLICATION
    return kept_json(200, found | {"id": app_id} if app_id else PAGE)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_sends_exactly_this(name: str, flavour: Flavour, client: Any, server: Server) -> None:
    """A method sends the wanted requests, all their headers and bodies included, and the document allows them."""
    call, wanted = METHODS[name]
    flavour.run(call(client.applications))
    _assert_sent(server, wanted, accept="application/json", encodings="gzip")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_generated_function_sends_exactly_this(name: str, flavour: Flavour, client: Any, server: Server) -> None:
    """A generated function's request has the credentials and no trailing slash, and the document allows it."""
    endpoint, arguments, wanted = FUNCTIONS[name]
    response = flavour.generated(client, endpoint, **arguments)
    assert response.status_code < 300
    encodings = dict(server.requests[0].headers)["accept-encoding"]
    # httpx adds more, depending on what is installed beside it.
    assert encodings.startswith("gzip")
    _assert_sent(server, [wanted], accept="*/*", encodings=encodings)


def test_a_request_is_these_bytes(flavour: Flavour, client: Any, server: Server) -> None:
    """A request to create an application, byte for byte: the credentials stand last in the body, in ASCII."""
    flavour.run(client.applications.create(name='"Ü', type="voice", answer_url="https://example.com/é"))

    body = (
        rb'{"name":"\"\u00dc","type":"voice","answer_url":"https://example.com/\u00e9",'
        rb'"api_key":"fake&=+%/\u00e9","api_secret":"FAKE&=+%/\u00e9\"secret"}'
    )
    (request,) = server.requests
    assert request.content == body
    assert request.head == (
        b"POST /v1/applications HTTP/1.1\r\n"
        b"Host: " + server.host.encode() + b"\r\n"
        b"Accept: application/json\r\n"
        b"Accept-Encoding: gzip\r\n"
        b"Connection: keep-alive\r\n"
        b"User-Agent: nexmo-application/" + __version__.encode() + b"\r\n"
        b"Content-Type: application/json\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    )


def test_every_method_is_in_the_table(client: Any) -> None:
    """The table has all public methods of `client.applications`."""
    assert {name.partition(" ")[0] for name in METHODS} == {
        name for name in dir(client.applications) if not name.startswith("_")
    }


def test_one_connection_serves_many_requests(flavour: Flavour, client: Any, server: Server) -> None:
    """A connection is kept open from one request to the next."""
    for _ in range(3):
        flavour.run(client.applications.retrieve(APP_ID))
    assert len({request.port for request in server.requests}) == 1


def test_requests_below_no_collection_are_not_signed() -> None:
    """What a program sends elsewhere through the generated client's connections goes without credentials."""
    transport = Stub(echo)
    with Client(KEY, SECRET, transport=transport) as client:
        connections = client.generated.get_httpx_client()
        for url in (
            "https://example.com/v1/applications",
            "https://api.nexmo.com/v1/applications-2",
            "https://api.nexmo.com/v1/applications/..",
        ):
            assert connections.get(url).json()["name"] == ""
        assert "api_secret" in connections.get("/").json()["name"]
        assert transport.requests[-1].url.path == "/v1/applications"
        assert connections.get("?a=b").json()["name"].startswith("a=b&api_key=")


def test_bodies_that_are_no_json_object_are_signed_in_the_query() -> None:
    """A POST without a JSON object, or of another type, has the credentials in its query."""
    transport = Stub(echo)
    with Client(KEY, SECRET, transport=transport) as client:
        connections = client.generated.get_httpx_client()
        array: dict[str, Any] = {"content": b"[]", "headers": {"Content-Type": "application/json"}}
        form: dict[str, Any] = {"data": {"a": "b"}}
        broken: list[dict[str, Any]] = [
            {**array, "content": content} for content in (b'{"a": "b"', b'"b"}', b"{", b"}")
        ]
        text: dict[str, Any] = {"content": b'{"a": "b"}', "headers": {"Content-Type": "text/plain"}}
        streamed: dict[str, Any] = {**array, "content": iter([b"{}"])}
        for arguments in (array, form, dict[str, Any](), *broken, text, streamed):
            assert "api_secret" in connections.post("", **arguments).json()["name"]
        empty = connections.post("", json={})
        assert empty.json()["name"] == ""
        assert transport.requests[-1].content.startswith(b'{"api_key":')


def _assert_sent(server: Server, wanted: list[Sending], *, accept: str, encodings: str) -> None:
    for request, (method, target, body) in zip(server.requests, wanted, strict=True):
        assert (request.method, request.target, request.version) == (method, COLLECTION + target, "HTTP/1.1")
        headers = {
            "accept": accept,
            "accept-encoding": encodings,
            "connection": "keep-alive",
            "host": server.host,
            "user-agent": f"nexmo-application/{__version__}",
        }
        if body is not None:
            headers |= {"content-type": "application/json", "content-length": str(len(request.content))}
            assert json_object(request.content) == {**body, **CREDENTIALS}
        assert sorted(request.headers) == sorted(headers.items())
        assert bool(request.content) == (body is not None)
        assert request_faults(Sent(method, target, dict(request.headers), request.content)) == []
