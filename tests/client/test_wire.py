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
from tests.client.driver import Caller, Kind
from tests.client.recorder import COLLECTION, Raw, Recorder, answer, json_answer
from tests.openapi import json_object, request_faults

KEY: Final = "fake&=+ %/é"
SECRET: Final = 'FAKE&=+ %/é"secret'
SIGNED: Final = "api_key=fake%26%3D%2B+%25%2F%C3%A9&api_secret=FAKE%26%3D%2B+%25%2F%C3%A9%22secret"
CREDENTIALS: Final = {"api_key": KEY, "api_secret": SECRET}

ID: Final = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
ODD_ID: Final = "a/b c?d=é&%2F#+"
ODD_SEGMENT: Final = "a%2Fb%20c%3Fd%3D%C3%A9%26%252F%23%2B"

VOICE: Final = {
    "name": 'Überall "zu Hause" 日本',
    "type": "voice",
    "answer_url": "https://exämple.com/ä?a=1&b=%20+é",
    "answer_method": "POST",
    "event_url": "https://example.com/event",
}
VOICE_ANSWER: Final = {
    "id": ID,
    "name": "Old",
    "voice": {
        "webhooks": [
            {"endpoint_type": "event_url", "endpoint": "https://example.com/event", "http_method": "POST"},
            {"endpoint_type": "answer_url", "endpoint": "https://example.com/answer", "http_method": "GET"},
        ]
    },
    "keys": {"public_key": "FAKE"},
    "_links": {"self": {"href": f"{COLLECTION}/{ID}"}},
}
MESSAGES_ANSWER: Final = {
    "id": ID,
    "name": "Old",
    "messages": {
        "webhooks": [
            {"endpoint_type": "status_url", "endpoint": "https://example.com/status"},
            {"endpoint_type": "inbound_url", "endpoint": "https://example.com/inbound", "http_method": "GET"},
        ]
    },
}
CREATED: Final = {**VOICE_ANSWER, "keys": {"public_key": "FAKE", "private_key": "FAKE"}}
PAGE: Final[dict[str, Any]] = {"count": 0, "page_size": 100, "page_index": 1, "_embedded": {"applications": []}}

FOUND: Final = json_answer(200, VOICE_ANSWER)


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
    answers: tuple[Raw, ...]
    wanted: tuple[Wanted, ...]


def _item(method: str, segment: str = ID, body: dict[str, Any] | None = None) -> Wanted:
    return Wanted(method, f"/{segment}?{SIGNED}", body)


def _methods() -> Iterator[Case]:
    listed = json_answer(200, PAGE)
    yield Case("list", "list", (), {}, (listed,), (Wanted("GET", f"?page_size=100&page_index=1&{SIGNED}"),))
    yield Case(
        "list-of-a-size-and-index",
        "list",
        (),
        {"page_size": 7, "page_index": 3},
        (listed,),
        (Wanted("GET", f"?page_size=7&page_index=3&{SIGNED}"),),
    )
    created = json_answer(201, CREATED)
    least = {"name": "Least", "type": "messages"}
    yield Case("create", "create", (), VOICE, (created,), (Wanted("POST", "", VOICE),))
    yield Case("create-with-the-least", "create", (), least, (created,), (Wanted("POST", "", least),))
    yield Case("retrieve", "retrieve", (ID,), {}, (FOUND,), (_item("GET"),))
    yield Case("retrieve-an-odd-id", "retrieve", (ODD_ID,), {}, (FOUND,), (_item("GET", ODD_SEGMENT),))
    yield Case("update", "update", (ID,), VOICE, (FOUND,), (_item("PUT", body=VOICE),))
    yield Case("update-with-the-least", "update", (ODD_ID,), least, (FOUND,), (_item("PUT", ODD_SEGMENT, least),))
    yield Case(
        "modify-voice",
        "modify",
        (ODD_ID,),
        {"name": "Neü", "event_method": "GET"},
        (FOUND, FOUND),
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
        (ID,),
        {"status_url": "https://example.com/new"},
        (json_answer(200, MESSAGES_ANSWER), json_answer(200, MESSAGES_ANSWER)),
        (
            _item("GET"),
            _item(
                "PUT",
                body={
                    "name": "Old",
                    "type": "messages",
                    "inbound_url": "https://example.com/inbound",
                    "inbound_method": "GET",
                    "status_url": "https://example.com/new",
                },
            ),
        ),
    )
    yield Case("delete", "delete", (ID,), {}, (answer(204),), (_item("DELETE"),))
    yield Case("delete-an-odd-id", "delete", (ODD_ID,), {}, (answer(204),), (_item("DELETE", ODD_SEGMENT),))


def _functions() -> Iterator[Case]:
    least = {"name": "Least", "type": "messages"}
    listed, created = json_answer(200, PAGE), json_answer(201, CREATED)
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
    yield Case("retrieve", retrieve_application, (ODD_ID,), {}, (FOUND,), (_item("GET", ODD_SEGMENT),))
    yield Case("update", update_application, (ID,), {"body": update(VOICE)}, (FOUND,), (_item("PUT", body=VOICE),))
    yield Case("delete", delete_application, (ODD_ID,), {}, (answer(204),), (_item("DELETE", ODD_SEGMENT),))


METHODS: Final = tuple(_methods())
FUNCTIONS: Final = tuple(_functions())


@pytest.fixture
def caller(recorder: Recorder, kind: Kind) -> Iterator[Caller]:
    """Provide a client of the recorder, with credentials in which everything needs encoding."""
    with Caller(kind, KEY, SECRET, base_url=recorder.url) as caller:
        yield caller


@pytest.mark.parametrize("case", METHODS, ids=lambda case: case.name)
def test_a_method_sends_exactly_this(case: Case, caller: Caller, recorder: Recorder) -> None:
    """A method of the client sends the wanted requests, all their headers and bodies included, and no others."""
    recorder.reply(*case.answers)
    caller.call(case.method, *case.positional, **case.keywords)

    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "connection": "keep-alive",
        "host": recorder.host,
        "user-agent": f"nexmo-application/{__version__}",
    }
    _assert_sent(recorder, case, headers)


@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda case: case.name)
def test_a_generated_function_sends_exactly_this(case: Case, caller: Caller, recorder: Recorder) -> None:
    """A generated function's request is signed and has no trailing slash, though it takes no credentials."""
    recorder.reply(*case.answers)
    response = caller.generated(case.method, *case.positional, **case.keywords)

    encodings = dict(recorder.requests[0].headers)["accept-encoding"]
    # httpx adds more, depending on what is installed beside it.
    assert encodings.startswith("gzip, deflate")
    headers = {
        "accept": "*/*",
        "accept-encoding": encodings,
        "connection": "keep-alive",
        "host": recorder.host,
        "user-agent": f"nexmo-application/{__version__}",
    }
    _assert_sent(recorder, case, headers)
    assert response.status_code < 300


@pytest.mark.parametrize("case", [*METHODS, *FUNCTIONS], ids=lambda case: case.name)
def test_what_is_sent_keeps_to_the_document(case: Case, caller: Caller, recorder: Recorder) -> None:
    """The document as published allows every request, with the credentials where it requires them."""
    recorder.reply(*case.answers)
    if isinstance(case.method, str):
        caller.call(case.method, *case.positional, **case.keywords)
    else:
        caller.generated(case.method, *case.positional, **case.keywords)

    assert [request_faults(request.sent()) for request in recorder.requests] == [[] for _ in case.wanted]


def test_a_request_is_these_bytes(caller: Caller, recorder: Recorder) -> None:
    """A request to create an application, byte for byte: the credentials stand last in the body, in ASCII."""
    recorder.reply(json_answer(201, CREATED))
    caller.call("create", name='"Ü', type="voice", answer_url="https://example.com/é")

    body = (
        rb'{"name":"\"\u00dc","type":"voice","answer_url":"https://example.com/\u00e9",'
        rb'"api_key":"fake&=+ %/\u00e9","api_secret":"FAKE&=+ %/\u00e9\"secret"}'
    )
    (request,) = recorder.requests
    assert request.content == body
    assert request.head == (
        b"POST /v1/applications HTTP/1.1\r\n"
        b"Host: " + recorder.host.encode() + b"\r\n"
        b"Accept: application/json\r\n"
        b"Accept-Encoding: gzip, deflate\r\n"
        b"Connection: keep-alive\r\n"
        b"User-Agent: nexmo-application/" + __version__.encode() + b"\r\n"
        b"Content-Type: application/json\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    )


def test_every_method_is_in_the_table(caller: Caller) -> None:
    """The table has all public methods of `client.applications`."""
    methods = {name for name in dir(caller.client.applications) if not name.startswith("_")}

    assert {case.method for case in METHODS} == methods


def test_one_connection_serves_many_requests(caller: Caller, recorder: Recorder) -> None:
    """A connection is kept open from one request to the next."""
    recorder.reply(*[FOUND] * 3)
    for _ in range(3):
        caller.call("retrieve", ID)

    assert len({request.port for request in recorder.requests}) == 1


def _assert_sent(recorder: Recorder, case: Case, headers: dict[str, str]) -> None:
    for request, wanted in zip(recorder.requests, case.wanted, strict=True):
        assert (request.method, request.target) == (wanted.method, COLLECTION + wanted.target)
        assert request.version == "HTTP/1.1"
        with_body = {"content-type": "application/json", "content-length": str(len(request.content))}
        assert sorted(request.headers) == sorted((headers | (with_body if wanted.body is not None else {})).items())
        if wanted.body is None:
            assert request.content == b""
        else:
            assert json_object(request.content) == {**wanted.body, **CREDENTIALS}
