"""What an error has and says, in whichever shape the API sends it; and that it travels."""

import pickle
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import nexmo_application
from nexmo_application import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    BadRequestError,
    NexmoError,
    RateLimitError,
)
from nexmo_application._errors import LOST, printable, retry_after
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import CALLS, CREATED, SECRET, WAYS, encoded, success
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


def error_of(flavour: Flavour, status: int, content: bytes = b"", headers: dict[str, str] | None = None) -> Any:
    """Return the error of an answer to a create."""
    transport = Stub(lambda _: httpx.Response(status, content=content, headers=headers))
    return flavour.outcome(CALLS["create"], transport=transport, max_retries=0)


def test_an_error_of_either_version_is_read(flavour: Flavour) -> None:
    """All that an error of v1 or v2 says is in the attributes; what is no parameter is left out."""
    error = error_of(flavour, 400, encoded(V1), headers={"X-Request-Id": "id-1"})
    assert type(error) is BadRequestError
    assert (error.operation, error.status_code, error.type) == ("createApplication", 400, "BAD_REQUEST")
    assert (error.title, error.detail, error.request_id) == ("Bad Request", None, "id-1")
    assert error.invalid_parameters == {"name": "Is required."}
    assert (error.body, error.headers["x-request-id"]) == (encoded(V1), "id-1")
    error = error_of(flavour, 400, encoded(V2))
    assert (error.type, error.title, error.detail) == (V2["type"], V2["title"], V2["detail"])
    assert error.invalid_parameters == {"name": "is required", "type": "is unknown"}


@examples(100)
@given(body=ERRORS | JSON, status=st.integers(300, 999))
def test_attributes_have_their_types_whatever_the_server_says(flavour: Flavour, body: Any, status: int) -> None:
    """Of any JSON, each attribute has the type that it is declared with."""
    error = error_of(flavour, status, encoded(body))
    assert isinstance(error, APIStatusError)
    for value in (error.type, error.title, error.detail, error.request_id):
        assert value is None or (isinstance(value, str) and value)
    assert all(isinstance(part, str) for item in error.invalid_parameters.items() for part in item)


@pytest.mark.parametrize("depth", [100, 990, 100_000])
def test_deep_invalid_parameters_break_nothing(flavour: Flavour, depth: int) -> None:
    """However deep the server nests what it says of a parameter, the error is the one of its status."""
    content = b'{"title": "Deep", "invalid_parameters": {"name": ' + b"[" * depth + b"]" * depth + b"}}"
    assert type(error_of(flavour, 400, content)) is BadRequestError


@pytest.mark.parametrize("name", ["X-Request-Id", "Request-Id", "X-Nexmo-Trace-Id", "X-Correlation-Id", "traceparent"])
def test_the_request_id_comes_from_whichever_header_has_it(flavour: Flavour, name: str) -> None:
    """The server's id of the request is found under each of its usual names, in small letters too."""
    assert error_of(flavour, 500, headers={name: "id-1"}).request_id == "id-1"
    assert error_of(flavour, 201, headers={name.lower(): "id-1"}).request_id == "id-1"
    assert error_of(flavour, 500, headers={name: ""}).request_id is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 1.5 ", 1.5),
        ("60", 60),
        ("1e400", 60),
        ("Sun, 09 Sep 2001 01:46:55 GMT", 15),
        ("Sun Sep  9 01:46:55 2001", 15),
        ("Sun, 09 Sep 2001 03:46:55 +0200", 15),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 60),
        *((value, None) for value in ("-0.5", "nan", "5 s", "Mon", f"1.5.5 {'9' * 38} m", "12:30", "9999999-99-99")),
        *((value, None) for value in ("2001-09-09T01:46:55Z", "Sun, 09 Sep 2001 01:46:39 GMT")),
    ],
)
def test_retry_after_is_seconds(flavour: Flavour, clock: FakeClock, value: str, seconds: float | None) -> None:
    """`retry_after` is a number of seconds from a number or a date, None for what makes no sense, 60 at most."""
    clock.now = 1_000_000_000.0
    error = error_of(flavour, 429, headers={"Retry-After": value})
    assert type(error) is RateLimitError
    assert error.retry_after == seconds


DATE_WORDS = st.sampled_from(["Mon", "Wed,", "21", "Oct", "2037", "07:28:00", "GMT", "+99", "-", "PM", "T", "Z"])


@examples(100)
@given(value=st.lists(DATE_WORDS | st.text("0123456789abcdeT:+-. é", max_size=4), max_size=8).map(" ".join))
def test_any_retry_after_is_seconds_or_none(value: str) -> None:
    """Whatever Retry-After says, it is from 0 to 60 seconds, or None, and no warning."""
    seconds = retry_after(httpx.Headers([(b"Retry-After", value.encode())]))
    assert seconds is None or 0 <= seconds <= 60


def made(kind: type[NexmoError]) -> NexmoError:
    """Make an error as the client does."""
    if not issubclass(kind, APIResponseError):
        return kind("what happened")
    headers = httpx.Headers({"X-Request-Id": "id-1", "Retry-After": "5"})
    return kind("createApplication", "why", status_code=299, headers=headers, body=encoded({**V1, **CREATED}))


KINDS = [getattr(nexmo_application, name) for name in nexmo_application.__all__ if name.endswith("Error")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_error_travels(kind: type[NexmoError], way: str) -> None:
    """Each error can be copied and pickled, and says the same afterwards; only the body stays where it is."""
    error = made(kind)
    error.add_note("a note")
    twin: Any = WAYS[way](error)
    assert type(twin) is kind
    assert (str(twin), repr(twin), twin.args) == (str(error), repr(error), error.args)
    assert twin.__notes__ == ["a note"]
    if isinstance(error, APIResponseError):
        assert twin.__dict__["body"] == b""
        assert b"not a key" not in pickle.dumps(error)
        kept = ["operation", "status_code", "type", "title", "detail", "invalid_parameters", "request_id", "headers"]
        assert [getattr(twin, name) for name in kept] == [getattr(error, name) for name in kept]
    if isinstance(error, RateLimitError):
        assert retry_after(twin.__dict__["headers"]) == error.retry_after == 5


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
    assert result_of("from nexmo_application._errors import ServerError; result = ServerError.__module__") == (
        "nexmo_application"
    )


class OddError(httpx.ConnectError):
    """An error of somebody's own transport, which is not made as those of httpx are."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} does not like us")


@pytest.mark.parametrize("error", [OddError("h", 1), httpx.StreamClosed(), httpx.InvalidURL("none"), OSError("none")])
def test_what_a_transport_raises_is_a_connection_error(flavour: Flavour, error: Exception) -> None:
    """An error of another kind than httpx's own for requests is told by its name, in ours."""
    outcome = flavour.outcome(CALLS["retrieve"], transport=Stub(lambda _: error), max_retries=0)
    assert type(outcome) is APIConnectionError
    assert f"{type(error).__name__}: {error}" in str(outcome)


@pytest.mark.parametrize(
    ("status", "content", "message"),
    [
        (400, encoded(V1), "400 Bad Request: name: Is required."),
        (400, encoded(V2), "400 Your request is bad: Something in it is wrong: name: is required; type: is unknown"),
        (403, encoded({"type": "FORBIDDEN"}), "403 FORBIDDEN"),
        (402, b"[]", "402 Payment Required"),
        (420, b"slow down", "420"),
        (400, encoded({"title": "", "error_title": 5, "type": None, "detail": []}), "400 Bad Request"),
        (400, encoded({"invalid_parameters": "name"}), "400 Bad Request"),
        (400, encoded({"invalid_parameters": {"name": None}}), "400 Bad Request: name: None"),
        (302, b"", "302 Found: redirects are not followed"),
        (201, b"<html>", "201 Created: the body cannot be read: it is not JSON: Expecting value: l"),
    ],
)
def test_the_message_says_what_happened(flavour: Flavour, status: int, content: bytes, message: str) -> None:
    """The message names call, host, status, the server's words and the invalid parameters, whatever the server sent."""
    headers = {"Location": "/"} if status == 302 else {}
    error = error_of(flavour, status, content, headers)
    assert str(error).startswith(f"create at api.nexmo.com:443: {message}")
    assert status == 201 or str(error).endswith(message)
    assert repr(error) == f"{type(error).__name__}({str(error)!r})"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.example/v1", "api.example:443"),
        ("http://localhost/v1", "localhost:80"),
        ("http://[::1]:8080/v1", "[::1]:8080"),
    ],
)
def test_the_message_says_which_method_sent_what_where_and_how_often(
    flavour: Flavour, clock: FakeClock, url: str, host: str
) -> None:
    """An error names the method that was called, host and port, and the attempts if there were several."""
    cut, refused = httpx.ReadError("cut"), httpx.Response(400)
    calls: list[tuple[str, list[Any], str]] = [
        ("list", [cut, httpx.Response(503), refused], "list at {}, 3 attempts: 400 Bad Request"),
        ("delete", [cut, cut, cut], "delete at {}, 3 attempts: ReadError: cut"),
        ("modify", [httpx.LocalProtocolError("")], "modify (reading) at {}: LocalProtocolError"),
        ("modify", [success("modify"), refused], "modify (writing) at {}: 400 Bad Request"),
    ]
    for method, outcomes, text in calls:
        error = flavour.outcome(CALLS[method], transport=sequence(*outcomes), base_url=url)
        assert str(error) == text.format(host)
    assert len(clock.waits) == 4


def test_a_lost_create_says_what_to_do(flavour: Flavour) -> None:
    """Where an application may have been created, the message says how to find it; where none can have been, not."""
    lost: list[Any] = [httpx.ReadError("cut"), httpx.ReadTimeout("late"), httpx.Response(500)]
    never: list[Any] = [httpx.ConnectTimeout("late"), httpx.Response(400), httpx.Response(429)]
    for method, outcomes in (("create", lost), ("create", never), ("update", lost)):
        for outcome in outcomes:
            error = flavour.outcome(CALLS[method], transport=sequence(outcome), max_retries=0)
            assert str(error).endswith(f": {LOST}") == (method == "create" and outcomes is lost), error


def test_a_refusal_says_where_the_credentials_come_from(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 401 names the arguments or variables, not their values."""
    monkeypatch.setenv("NEXMO_API_SECRET", SECRET)
    error = flavour.outcome(CALLS["list"], api_secret=None, transport=sequence(httpx.Response(401)))
    assert str(error).endswith("401 Unauthorized: the credentials come from api_key and NEXMO_API_SECRET")


def test_a_collection_that_is_not_found_is_a_wrong_base_url(flavour: Flavour) -> None:
    """A 404 of what asks for the collection says what `base_url` must be; that of an application does not."""
    transport = Stub(lambda _: httpx.Response(404))
    for method in CALLS:
        text = str(flavour.outcome(CALLS[method], transport=transport))
        assert ("base_url must be the URL of the collection" in text) == (method in ("list", "create"))


LONG = "\x1b]0;title\x07 \u202e\r\n" * 1000


def refusal(reason: str, **words: str) -> NexmoError:
    """Make the error of a refusal for a reason, with words of the server."""
    return BadRequestError("create", reason, status_code=400, headers=httpx.Headers(), body=encoded(words))


@pytest.mark.parametrize(
    "error",
    [APIConnectionError(LONG), refusal(LONG), refusal("", detail=LONG), refusal("the reason", title="T" * 999)],
)
def test_a_text_is_short_and_commands_no_terminal(error: NexmoError) -> None:
    """However much a server says, and whatever, the text is short and prints as it is; what comes first is kept."""
    assert len(str(error)) <= 2000
    assert str(error).isprintable()
    assert repr(error).isprintable()
    assert "\\x1b]0;title\\x07 \\u202e\\r\\n" in str(error) or "T: the reason" in str(error)


@examples(100)
@example(text="x" * 2000)
@example(text="x" * 2001)
@example(text=LONG)
@given(text=st.text(max_size=50) | st.text(min_size=1990, max_size=2000) | st.characters(categories=["Cc", "Cs"]))
def test_any_text_is_printable(text: str) -> None:
    """What can be printed, and is short, stays; anything else is escaped, and cut at the limit, which shows."""
    shown = printable(text)
    assert shown.isprintable()
    if len(text) > 2000:
        assert (len(shown), shown[-1]) == (2000, "…")
    else:
        assert len(shown) <= 2000
        assert shown == text or not text.isprintable()
