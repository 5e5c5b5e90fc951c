"""What the client writes to the socket: method, target, headers and body of every method, sync and async."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest

from nexmo_application import __version__
from nexmo_application_generated.api.applications import (
    create_application,
    delete_application,
    retrieve_application,
    retrieve_applications,
    update_application,
)
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.support.clients import Flavour
from tests.support.data import APP_ID, APPLICATION, CREATED, MESSAGES_APPLICATION, PAGE
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
FOUND: Final = kept_json(200, APPLICATION)
FOUND_ODD: Final = kept_json(200, APPLICATION | {"id": ODD_ID})


@dataclass(frozen=True)
class Wanted:
    """A request that a call must send: its target below the collection, and its JSON body without the credentials."""

    method: str
    target: str
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Case:
    """A call of a method, the answers that it gets, and the requests that it must send."""

    name: str
    method: Any
    positional: tuple[str, ...]
    keywords: dict[str, Any]
    answers: tuple[Answer, ...]
    wanted: tuple[Wanted, ...]


def _item(method: str, segment: str = APP_ID, body: dict[str, Any] | None = None) -> Wanted:
    return Wanted(method, f"/{segment}?{SIGNED}", body)


def _methods() -> Iterator[Case]:
    listed = kept_json(200, PAGE)
    yield Case("list", "list", (), {}, (listed,), (Wanted("GET", f"?page_size=100&page_index=1&{SIGNED}"),))
    yield Case(
        "list-of-a-size-and-index",
        "list",
        (),
        {"page_size": 7, "page_index": 3},
        (listed,),
        (Wanted("GET", f"?page_size=7&page_index=3&{SIGNED}"),),
    )
    created = kept_json(201, CREATED)
    least = {"name": "Least", "type": "messages"}
    yield Case("create", "create", (), VOICE, (created,), (Wanted("POST", "", VOICE),))
    yield Case("create-with-the-least", "create", (), least, (created,), (Wanted("POST", "", least),))
    yield Case("retrieve", "retrieve", (APP_ID,), {}, (FOUND,), (_item("GET"),))
    yield Case("retrieve-an-odd-id", "retrieve", (ODD_ID,), {}, (FOUND_ODD,), (_item("GET", ODD_SEGMENT),))
    yield Case("update", "update", (APP_ID,), VOICE, (FOUND,), (_item("PUT", body=VOICE),))
    yield Case("update-with-the-least", "update", (ODD_ID,), least, (FOUND_ODD,), (_item("PUT", ODD_SEGMENT, least),))
    yield Case(
        "modify-voice",
        "modify",
        (ODD_ID,),
        {"name": "Neü", "event_method": "GET"},
        (FOUND_ODD, FOUND_ODD),
        (
            _item("GET", ODD_SEGMENT),
            _item(
                "PUT",
                ODD_SEGMENT,
                {
                    "name": "Neü",
                    "type": "voice",
                    "answer_url": "https://example.com/answer",
                    "answer_method": "GET",
                    "event_url": "https://example.com/event",
                    "event_method": "GET",
                },
            ),
        ),
    )
    yield Case(
        "modify-messages",
        "modify",
        (APP_ID,),
        {"status_url": "https://example.com/new"},
        (kept_json(200, MESSAGES_APPLICATION), kept_json(200, MESSAGES_APPLICATION)),
        (
            _item("GET"),
            _item(
                "PUT",
                body={
                    "name": "A",
                    "type": "messages",
                    "inbound_url": "https://example.com/inbound",
                    "inbound_method": "GET",
                    "status_url": "https://example.com/new",
                },
            ),
        ),
    )
    yield Case("delete", "delete", (APP_ID,), {}, (kept(204),), (_item("DELETE"),))
    yield Case("delete-an-odd-id", "delete", (ODD_ID,), {}, (kept(204),), (_item("DELETE", ODD_SEGMENT),))


def _functions() -> Iterator[Case]:
    least = {"name": "Least", "type": "messages"}
    listed, created = kept_json(200, PAGE), kept_json(201, CREATED)
    create, update = CreateApplicationBody.from_dict, UpdateApplicationBody.from_dict
    yield Case("list", retrieve_applications, (), {}, (listed,), (Wanted("GET", f"?{SIGNED}"),))
    yield Case(
        "list-of-a-size-and-index",
        retrieve_applications,
        (),
        {"page_size": 7, "page_index": 3},
        (listed,),
        (Wanted("GET", f"?page_size=7&page_index=3&{SIGNED}"),),
    )
    yield Case("create", create_application, (), {"body": create(VOICE)}, (created,), (Wanted("POST", "", VOICE),))
    yield Case(
        "create-with-the-least",
        create_application,
        (),
        {"body": create(least)},
        (created,),
        (Wanted("POST", "", least),),
    )
    yield Case("retrieve", retrieve_application, (ODD_ID,), {}, (FOUND_ODD,), (_item("GET", ODD_SEGMENT),))
    yield Case("update", update_application, (APP_ID,), {"body": update(VOICE)}, (FOUND,), (_item("PUT", body=VOICE),))
    yield Case("delete", delete_application, (ODD_ID,), {}, (kept(204),), (_item("DELETE", ODD_SEGMENT),))


METHODS: Final = tuple(_methods())
FUNCTIONS: Final = tuple(_functions())


@pytest.fixture
def client(flavour: Flavour, server: Server) -> Iterator[Any]:
    """Provide a client of the server, with credentials in which everything needs encoding."""
    with flavour.client(**CREDENTIALS, base_url=server.url) as client:
        yield client


def _call(case: Case, flavour: Flavour, client: Any) -> Any:
    """Call the method or generated function of a case."""
    if isinstance(case.method, str):
        return flavour.run(getattr(client.applications, case.method)(*case.positional, **case.keywords))
    return flavour.generated(client, case.method, *case.positional, **case.keywords)


@pytest.mark.parametrize("case", METHODS, ids=lambda case: case.name)
def test_a_method_sends_exactly_this(case: Case, flavour: Flavour, client: Any, server: Server) -> None:
    """A method of the client sends the wanted requests, all their headers and bodies included, and no others."""
    server.prepare(*case.answers)
    _call(case, flavour, client)

    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip",
        "connection": "keep-alive",
        "host": server.host,
        "user-agent": f"nexmo-application/{__version__}",
    }
    _assert_sent(server, case, headers)


@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda case: case.name)
def test_a_generated_function_sends_exactly_this(case: Case, flavour: Flavour, client: Any, server: Server) -> None:
    """A generated function's request is signed and has no trailing slash, though it takes no credentials."""
    server.prepare(*case.answers)
    response = _call(case, flavour, client)

    encodings = dict(server.requests[0].headers)["accept-encoding"]
    # httpx adds more, depending on what is installed beside it.
    assert encodings.startswith("gzip")
    headers = {
        "accept": "*/*",
        "accept-encoding": encodings,
        "connection": "keep-alive",
        "host": server.host,
        "user-agent": f"nexmo-application/{__version__}",
    }
    _assert_sent(server, case, headers)
    assert response.status_code < 300


@pytest.mark.parametrize("case", [*METHODS, *FUNCTIONS], ids=lambda case: case.name)
def test_what_is_sent_keeps_to_the_document(case: Case, flavour: Flavour, client: Any, server: Server) -> None:
    """The document as published allows every request, with the credentials where it requires them."""
    server.prepare(*case.answers)
    _call(case, flavour, client)

    assert [request_faults(_sent(request)) for request in server.requests] == [[] for _ in case.wanted]


def test_a_request_is_these_bytes(flavour: Flavour, client: Any, server: Server) -> None:
    """A request to create an application, byte for byte: the credentials stand last in the body, in ASCII."""
    server.prepare(kept_json(201, CREATED))
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
    methods = {name for name in dir(client.applications) if not name.startswith("_")}

    assert {case.method for case in METHODS} == methods


def test_one_connection_serves_many_requests(flavour: Flavour, client: Any, server: Server) -> None:
    """A connection is kept open from one request to the next."""
    server.prepare(*[FOUND] * 3)
    for _ in range(3):
        flavour.run(client.applications.retrieve(APP_ID))

    assert len({request.port for request in server.requests}) == 1


def _sent(request: Request) -> Sent:
    return Sent(request.method, request.target.removeprefix(COLLECTION), dict(request.headers), request.content)


def _assert_sent(server: Server, case: Case, headers: dict[str, str]) -> None:
    for request, wanted in zip(server.requests, case.wanted, strict=True):
        assert (request.method, request.target) == (wanted.method, COLLECTION + wanted.target)
        assert request.version == "HTTP/1.1"
        with_body = {"content-type": "application/json", "content-length": str(len(request.content))}
        assert sorted(request.headers) == sorted((headers | (with_body if wanted.body is not None else {})).items())
        if wanted.body is None:
            assert request.content == b""
        else:
            assert json_object(request.content) == {**wanted.body, **CREDENTIALS}
