"""What an error has and says, in whichever shape the API sends it; and that it travels."""

import pickle
from typing import Any

import httpx
import pytest
from httpx import Response
from hypothesis import example, given
from hypothesis import strategies as st

import nexmo_application
from nexmo_application import (
    APIConnectionError,
    APIResponseError,
    APITimeoutError,
    BadRequestError,
    NexmoError,
    RateLimitError,
)
from nexmo_application._errors import LOST, retry_after
from tests.support.clients import FakeClock, Flavour, sequence
from tests.support.data import CALLS, CREATED, WAYS, encoded, success
from tests.support.fresh import result_of
from tests.support.strategies import ERRORS, JSON, examples

V1 = {"type": "BAD_REQUEST", "error_title": "Bad Request", "invalid_parameters": {"name": "Is required."}}
V2 = {
    "type": "https://example.com/errors#bad-request",
    "title": "Your request is bad",
    "detail": "Something in it is wrong",
    "instance": "trace-1",
    "invalid_parameters": [{"name": "name", "reason": "is required"}, {"name": "type", "reason": "is unknown"}, 5],
}
V2_TOLD = "Your request is bad: Something in it is wrong: name: is required; type: is unknown"


def error_of(body: bytes = b"", kind: Any = BadRequestError, reason: str = "", **headers: str) -> Any:
    """Make the error of an answer, as the client does."""
    return kind("createApplication", reason, status_code=400, headers=httpx.Headers(headers), body=body)


def test_an_error_of_either_version_is_read(flavour: Flavour) -> None:
    """All that an error of v1 or v2 says is in the attributes; what is no parameter is left out."""
    answer = Response(400, content=encoded(V1), headers={"X-Request-Id": "id-1"})
    error = flavour.outcome(CALLS["create"], transport=sequence(answer))
    assert type(error) is BadRequestError
    assert (error.operation, error.status_code, error.type) == ("createApplication", 400, "BAD_REQUEST")
    assert (error.title, error.detail, error.request_id) == ("Bad Request", None, "id-1")
    assert error.invalid_parameters == {"name": "Is required."}
    assert (error.body, error.headers["x-request-id"]) == (encoded(V1), "id-1")
    error = error_of(encoded(V2))
    assert (error.type, error.title, error.detail) == (V2["type"], V2["title"], V2["detail"])
    assert error.invalid_parameters == {"name": "is required", "type": "is unknown"}


@examples(100)
@given(body=(ERRORS | JSON).map(encoded))
@example(body=b'{"invalid_parameters": {"name": ' + b"[" * 100 + b"]" * 100 + b"}}")
@example(body=b'{"invalid_parameters": {"name": ' + b"[" * 990 + b"]" * 990 + b"}}")
@example(body=b'{"invalid_parameters": {"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}")
def test_attributes_have_their_types_whatever_the_server_says(body: bytes) -> None:
    """Of any JSON, however deep, each attribute has the type that it is declared with."""
    error = error_of(body)
    for value in (error.type, error.title, error.detail, error.request_id):
        assert value is None or (isinstance(value, str) and value)
    assert all(isinstance(part, str) for item in error.invalid_parameters.items() for part in item)


@pytest.mark.parametrize("name", ["X-Request-Id", "Request-Id", "X-Nexmo-Trace-Id", "x-correlation-id", "traceparent"])
def test_the_request_id_comes_from_whichever_header_has_it(name: str) -> None:
    """The server's id of the request is found under each of its usual names."""
    assert error_of(b"", **{name: "id-1"}).request_id == "id-1"
    assert error_of(b"", **{name: ""}).request_id is None


DATES = ["Sun, 09 Sep 2001 01:46:55 GMT", "Sun Sep  9 01:46:55 2001", "Sun, 09 Sep 2001 03:46:55 +0200"]
NONSENSE = ["-0.5", "nan", "5 s", "Mon", f"1.5.5 {'9' * 38} m", "12:30", "9999999-99-99", "2001-09-09T01:46:55Z"]


@pytest.mark.parametrize(
    ("seconds", "values"),
    [
        (0, ["0"]),
        (1.5, [" 1.5 "]),
        (15, DATES),
        (60, ["60", "1e400", "Fri, 31 Dec 9999 23:59:59 GMT"]),
        (None, [*NONSENSE, "Sun, 09 Sep 2001 01:46:39 GMT"]),
    ],
)
def test_retry_after_is_seconds(clock: FakeClock, values: list[str], seconds: float | None) -> None:
    """`retry_after` is a number of seconds from a number or a date, None for what makes no sense, 60 at most."""
    clock.now = 1_000_000_000.0
    found = {value: error_of(b"", RateLimitError, "", **{"Retry-After": value}).retry_after for value in values}
    assert found == dict.fromkeys(values, seconds)


DATE_WORDS = st.sampled_from(["Mon", "Wed,", "21", "Oct", "2037", "07:28:00", "GMT", "+99", "-", "PM", "T", "Z"])


@examples(100)
@given(value=st.lists(DATE_WORDS | st.text("0123456789abcdeT:+-. é", max_size=4), max_size=8).map(" ".join))
def test_any_retry_after_is_seconds_or_none(value: str) -> None:
    """Whatever Retry-After says, it is from 0 to 60 seconds, or None, and no warning."""
    seconds = retry_after(httpx.Headers([(b"Retry-After", value.encode())]))
    assert seconds is None or 0 <= seconds <= 60


KINDS = [getattr(nexmo_application, name) for name in nexmo_application.__all__ if name.endswith("Error")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_error_travels(kind: type[NexmoError], way: str) -> None:
    """Each error can be copied and pickled, and says the same afterwards; only the body stays where it is."""
    of_answer = issubclass(kind, APIResponseError)
    error = error_of(encoded({**V1, **CREATED}), kind, "why", traceparent="id-1") if of_answer else kind("why")
    error.add_note("a note")
    twin: Any = WAYS[way](error)
    assert type(twin) is kind
    assert (str(twin), repr(twin), twin.args) == (str(error), repr(error), error.args)
    assert twin.__notes__ == ["a note"]
    assert b"not a key" not in pickle.dumps(error)
    assert vars(twin) == (vars(error) | {"body": b""} if of_answer else vars(error))


def test_the_tree_of_errors() -> None:
    """All errors are NexmoErrors, and each is caught as what it is a kind of: the tree of the documentation."""
    parents = {kind.__name__: kind.__mro__[1].__name__ for kind in KINDS}
    of_status = "AuthenticationError BadRequestError NotFoundError PermissionDeniedError RateLimitError ServerError"
    assert parents == {
        "NexmoError": "Exception",
        **dict.fromkeys(("MissingCredentialsError", "APIConnectionError", "APIResponseError"), "NexmoError"),
        "APITimeoutError": "APIConnectionError",
        **dict.fromkeys(("APIResponseValidationError", "APIStatusError"), "APIResponseError"),
        **dict.fromkeys(of_status.split(), "APIStatusError"),
    }
    program = "from nexmo_application._errors import ServerError; result = ServerError.__module__"
    assert result_of(program) == "nexmo_application"


class OddError(httpx.ConnectError):
    """An error of somebody's own transport, which is not made as those of httpx are."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} does not like us")


CUT, REFUSED = httpx.ReadError("cut"), Response(400)
LATE, NEVER_SENT = httpx.ReadTimeout("late"), httpx.ConnectTimeout("late")
ELSEWHERE = "404 Not Found: base_url must be the URL of the collection, which ends in /v1/applications"
NO_JSON = "the body cannot be read: it is not JSON: Expecting value: line 1 column 1 (char 0)"
NO_WORDS: dict[str, object] = {"title": "", "error_title": 5, "type": None, "detail": [], "invalid_parameters": "name"}


@pytest.mark.parametrize(
    ("url", "port"), [("https://api.example", ":443"), ("http://localhost", ":80"), ("http://[::1]:8080", "")]
)
@pytest.mark.parametrize(
    ("method", "outcomes", "text"),
    [
        ("update", [Response(400, json=V1)], "update at {}: 400 Bad Request: name: Is required."),
        ("update", [Response(400, json=V2)], f"update at {{}}: 400 {V2_TOLD}"),
        ("update", [Response(400, json=NO_WORDS)], "update at {}: 400 Bad Request"),
        ("update", [Response(400, json={"invalid_parameters": {"a": None}})], "update at {}: 400 Bad Request: a: None"),
        ("update", [Response(403, json={"type": "FORBIDDEN"})], "update at {}: 403 FORBIDDEN"),
        ("update", [Response(402, json=[])], "update at {}: 402 Payment Required"),
        ("update", [Response(420, text="slow down")], "update at {}: 420"),
        ("update", [Response(302, headers={"Location": "/"})], "update at {}: 302 Found: redirects are not followed"),
        ("update", [Response(201, text="<html>")], f"update at {{}}: 201 Created: {NO_JSON}"),
        ("list", [Response(401)], "list at {}: 401 Unauthorized: the credentials come from api_key and api_secret"),
        ("list", [Response(404)], f"list at {{}}: {ELSEWHERE}"),
        ("create", [Response(404)], f"create at {{}}: {ELSEWHERE}"),
        ("retrieve", [Response(404)], "retrieve at {}: 404 Not Found"),
        ("list", [CUT, Response(503), REFUSED], "list at {}, 3 attempts: 400 Bad Request"),
        ("delete", [CUT, CUT], "delete at {}, 2 attempts: ReadError: cut"),
        ("modify", [httpx.LocalProtocolError("")], "modify (reading) at {}: LocalProtocolError"),
        ("modify", [success("modify"), REFUSED], "modify (writing) at {}: 400 Bad Request"),
        ("create", [CUT], f"create at {{}}: ReadError: cut: {LOST}"),
        ("create", [LATE], f"create at {{}}: ReadTimeout: late: {LOST}"),
        ("create", [Response(500)], f"create at {{}}: 500 Internal Server Error: {LOST}"),
        ("create", [NEVER_SENT], "create at {}: ConnectTimeout: late"),
        ("create", [REFUSED], "create at {}: 400 Bad Request"),
        ("create", [Response(429)], "create at {}: 429 Too Many Requests"),
        ("list", [Response(500)], "list at {}: 500 Internal Server Error"),
        ("update", [LATE], "update at {}: ReadTimeout: late"),
        ("update", [OddError("h", 1)], "update at {}: OddError: h:1 does not like us"),
        ("update", [httpx.InvalidURL("none")], "update at {}: TransportError: InvalidURL: none"),
        ("update", [httpx.StreamClosed()], f"update at {{}}: TransportError: StreamClosed: {httpx.StreamClosed()}"),
        ("update", [OSError("none")], "update at {}: TransportError: OSError: none"),
    ],
)
@pytest.mark.usefixtures("clock")
def test_the_message_says_what_happened(
    flavour: Flavour, url: str, port: str, method: str, outcomes: list[Any], text: str
) -> None:
    """It names method, host, port and the attempts if there were several, and has the words of whoever failed.

    Where an application may have been created, it says how to find it.
    """
    transport = sequence(*outcomes)
    error = flavour.outcome(CALLS[method], transport=transport, base_url=url, max_retries=len(outcomes) - 1)
    assert str(error) == text.format(url.partition("//")[2] + port)
    assert repr(error) == f"{type(error).__name__}({str(error)!r})"
    assert isinstance(error, APIConnectionError) == isinstance(outcomes[-1], Exception)
    assert isinstance(error, APITimeoutError) == isinstance(outcomes[-1], httpx.TimeoutException)


LONG = "\x1b]0;title\x07 \u202e\r\n" * 1000


@examples(100)
@example(text="x" * 2000)
@example(text="x" * 2001)
@example(text=LONG)
@given(text=st.text(max_size=50) | st.text(min_size=1990, max_size=2000) | st.characters(categories=["Cc", "Cs"]))
def test_a_text_is_short_and_commands_no_terminal(text: str) -> None:
    """What can be printed, and is short, stays; anything else is escaped, and cut at the limit, which shows.

    That is so of whatever a server says, and what comes first is kept.
    """
    shown = str(APIConnectionError(text))
    if len(text) > 2000:
        assert (len(shown), shown[-1]) == (2000, "…")
    else:
        assert shown == text or not text.isprintable()
    told = encoded({"title": "T" * 2000, "detail": text})
    for error in (NexmoError(text), error_of(reason=text), error_of(told), error_of(told, reason="the reason")):
        assert str(error).isprintable()
        assert len(str(error)) <= 2000
        assert repr(error).isprintable()
    assert "T: the reason" in str(error)
    assert str(APIConnectionError("\x1b]0;\u202e\r\n")) == "\\x1b]0;\\u202e\\r\\n"
