"""What the six methods make of answers: those that are known to break clients, one by one, and any bytes."""

import gzip
import json
import math
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIConnectionError, APIResponseError, APIResponseValidationError, APIStatusError
from nexmo_application._paging import AsyncPage, Page
from nexmo_application.models import Application, ApplicationCreated
from tests.support.clients import Flavour, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, encoded
from tests.support.server import Server, answer
from tests.support.strategies import RAW_ANSWERS, bodies, examples

HTML = b"<!DOCTYPE html><title>502 Bad Gateway</title>"
NAMED_E = json.dumps({"id": APP_ID, "name": "é"}, ensure_ascii=False)


def changed(**fields: Any) -> bytes:
    """Write an application with other fields."""
    return encoded({**APPLICATION, **fields})


def raw(head: str, body: bytes = b"") -> bytes:
    """Write an answer that no server should write."""
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


_FOUR = {400: "BadRequestError", 401: "AuthenticationError", 403: "PermissionDeniedError", 404: "NotFoundError"}
_MORE = dict.fromkeys((420, 429), "RateLimitError") | dict.fromkeys(range(500, 1000), "ServerError")
ERRORS = _FOUR | _MORE
ENDLESS = {"webhooks": [{"endpoint_type": "answer_url", "endpoint": "", "http_method": math.inf}]}
NOT_JSON = "it is not JSON"
READ = "retrieve"
UNREADABLE: dict[str, tuple[str, bytes, str]] = {
    "200 without a body": (READ, answer(200), NOT_JSON),
    "HTML": (READ, answer(200, HTML, content_type="text/html"), NOT_JSON),
    "JSON and something after it": (READ, answer(200, encoded(APPLICATION) + b"]"), NOT_JSON),
    "NaN": (READ, answer(200, b'{"id": NaN, "name": "A"}'), "of another application"),
    "a number of 5000 digits": (READ, answer(200, b'{"id": %s}' % (b"1" * 5000)), "Exceeds the limit"),
    "invalid UTF-8": (READ, answer(200, b'{"id": "\xff", "name": "A"}'), "can't decode byte"),
    "100,000 arrays in each other": (READ, answer(200, b"[" * 100_000 + b"]" * 100_000), "RecursionError"),
    "null": (READ, answer(200, b"null"), "'NoneType' object is not a mapping"),
    "an array": ("list", answer(200, b"[]"), "is an object, not list"),
    "no name": (READ, answer(200, b'{"id": null}'), "'name' is missing"),
    "an array for a product": (READ, answer(200, changed(voice=[])), "not list"),
    "a created application without keys": ("create", answer(201, b'{"id": "1", "name": "A"}'), "'keys' is missing"),
    "an array for a count": ("list", answer(200, b'{"count": []}'), "'count' is a scalar"),
    "gzip that is none": (READ, answer(200, b"nothing", ("Content-Encoding", "gzip")), NOT_JSON),
    "a length that is too short": (READ, raw("HTTP/1.1 200 OK\nContent-Length: 9", encoded(APPLICATION)), NOT_JSON),
    "modify of no type": ("modify", answer(200, changed(voice=None)), "modify() needs the keyword argument type"),
    "modify of a number that JSON has not": ("modify", answer(200, changed(voice=ENDLESS)), "not JSON compliant"),
}
READABLE: dict[str, tuple[bytes, dict[str, Any]]] = {
    "a byte order mark": (answer(200, NAMED_E.encode("utf-8-sig")), {"name": "é"}),
    "UTF-16 that says so": (answer(200, NAMED_E.encode("utf-16"), content_type="a/b; charset=utf-16"), {"name": "é"}),
    "UTF-8 that says something else": (answer(200, NAMED_E.encode(), content_type="a/b; charset=x"), {"name": "é"}),
    "gzip": (answer(200, gzip.compress(encoded(APPLICATION)), ("Content-Encoding", "GZip")), {"name": "A"}),
    "an informational answer before": (raw("HTTP/1.1 100 Continue") + answer(200, encoded(APPLICATION)), {"name": "A"}),
    "no length": (raw("HTTP/1.0 200 OK", encoded(APPLICATION)), {"name": "A"}),
    "an unpaired surrogate": (answer(200, b'{"id": null, "name": "\\ud800"}'), {"name": "\ud800"}),
    "a little nesting": (answer(200, changed(deep=json.loads("[" * 300 + "]" * 300))), {"name": "A"}),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_success_that_cannot_be_read_is_a_validation_error(flavour: Flavour, server: Server, name: str) -> None:
    """A success whose body is not what the document says is an APIResponseValidationError that says why."""
    method, content, reason = UNREADABLE[name]
    server.prepare(content)
    error = flavour.outcome(CALLS[method], base_url=server.url)
    assert isinstance(error, APIResponseValidationError), repr(error)
    assert reason in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", READABLE)
def test_an_unusual_success_is_read(flavour: Flavour, server: Server, name: str) -> None:
    """A success that is unusual, but can be understood, is a result."""
    content, fields = READABLE[name]
    server.prepare(content)
    application = flavour.outcome(CALLS["retrieve"], base_url=server.url)
    assert isinstance(application, Application), repr(application)
    assert {field: getattr(application, field) for field in fields} == fields


def test_deleted_is_deleted_whatever_the_body(flavour: Flavour, server: Server) -> None:
    """A success of a deletion is None, with a body or without, JSON or not, also a 204 that has one."""
    for content in (answer(204), answer(204, b"{}"), answer(200, HTML), answer(202, b"\xff")):
        server.prepare(content)
        assert flavour.outcome(CALLS["delete"], base_url=server.url) is None


def test_every_status_has_its_error(flavour: Flavour) -> None:
    """Each status from 200 to 999 is a result, or the one error that the tree of errors has for it."""
    statuses = range(200, 1000)
    transport = sequence(*(httpx.Response(status, json=APPLICATION) for status in statuses))
    outcomes = flavour.outcomes([CALLS["retrieve"]] * len(statuses), transport=transport, max_retries=0)
    for status, outcome in zip(statuses, outcomes, strict=True):
        if status < 300:
            assert type(outcome) is Application, status
        else:
            assert type(outcome).__name__ == ERRORS.get(status, "APIStatusError"), status
            assert outcome.status_code == status
            assert str(outcome).startswith(f"retrieve at api.nexmo.com:443: {status}")


def test_a_connection_cut_at_any_byte_is_a_connection_error(flavour: Flavour, server: Server) -> None:
    """Wherever in an answer the connection ends, in order or by a reset, it is an APIConnectionError."""
    content = answer(201, encoded({"id": "1", "name": "A", "keys": {"public_key": "", "private_key": "FAKE"}}))
    for reset, ends in ((False, range(len(content))), (True, range(0, len(content), 9))):
        server.prepare(*(content[:end] for end in ends), reset=reset)
        outcomes = flavour.outcomes([CALLS["create"]] * len(ends), base_url=server.url, max_retries=2)
        assert {type(outcome) for outcome in outcomes} == {APIConnectionError}
        assert len(server.requests) == len(ends)


RESULTS: dict[str, Any] = {"list": Page | AsyncPage, "create": ApplicationCreated, "delete": type(None)}
FAILURES = (APIConnectionError, APIStatusError, APIResponseValidationError)


def check(method: str, outcome: Any) -> None:
    """Check that an outcome can be used."""
    assert str(outcome) is not None
    assert repr(outcome)
    if isinstance(outcome, APIResponseError):
        assert str(outcome).startswith((f"{method} at ", f"{method} ("))
        assert str(outcome.status_code) in str(outcome)
    if isinstance(outcome, Page | AsyncPage):
        assert outcome.items == list(outcome.items)
        assert outcome.has_next_page() in (True, False)
    if isinstance(outcome, Application):
        assert outcome.to_dict()["id"] == outcome.id


WHOLE = st.builds(answer, st.sampled_from([200, 201, 202, 206, 299]), bodies())


@pytest.mark.parametrize("method", CALLS)
@examples(84)
@given(answered=st.tuples(RAW_ANSWERS, st.just(FAILURES)) | st.tuples(WHOLE, st.just((APIResponseValidationError,))))
def test_any_bytes_are_a_result_or_one_of_our_errors(
    flavour: Flavour, server: Server, method: str, answered: tuple[bytes, tuple[type, ...]]
) -> None:
    """Any status, headers, framing and body, cut anywhere, is a typed result or one of three errors.

    A success that arrives whole is a typed result or an APIResponseValidationError, whatever its body.
    """
    raw, failures = answered
    for reset in (False, True):
        server.prepare(raw, raw, reset=reset)
        outcome = flavour.outcome(CALLS[method], base_url=server.url, max_retries=0)
        kinds = FAILURES if reset else failures
        assert isinstance(outcome, (RESULTS.get(method, Application), *kinds)), repr(outcome)
        check(method, outcome)
