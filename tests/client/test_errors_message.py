"""What the text of an error says: what happened to what, and what to do."""

from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nexmo_application import APIConnectionError, BadRequestError, NexmoError
from nexmo_application._errors import LOST, printable
from tests.client.test_errors import V1, V2, error_of
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import CALLS, KEY, SECRET, encoded, success
from tests.support.strategies import examples


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
    answers: list[Any] = [httpx.ReadError("cut"), httpx.Response(503), httpx.Response(400)]
    error = flavour.outcome(CALLS["list"], transport=sequence(*answers), base_url=url)
    assert str(error) == f"list at {host}, 3 attempts: 400 Bad Request"
    error = flavour.outcome(CALLS["delete"], transport=sequence(*answers[:1] * 2), base_url=url, max_retries=1)
    assert str(error) == f"delete at {host}, 2 attempts: ReadError: cut"
    error = flavour.outcome(CALLS["modify"], transport=sequence(httpx.PoolTimeout("")), base_url=url, max_retries=0)
    assert str(error) == f"modify (reading) at {host}: PoolTimeout"
    error = flavour.outcome(CALLS["modify"], transport=sequence(success("modify"), answers[2]), base_url=url)
    assert str(error) == f"modify (writing) at {host}: 400 Bad Request"
    assert len(clock.waits) == 3


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
    for prefix in ("VONAGE", "NEXMO"):
        monkeypatch.setenv(f"{prefix}_API_KEY", KEY)
        monkeypatch.setenv(f"{prefix}_API_SECRET", SECRET)
        error = flavour.outcome(CALLS["list"], api_key=None, api_secret=None, transport=sequence(httpx.Response(401)))
        assert str(error).endswith(
            f"401 Unauthorized: the credentials come from {prefix}_API_KEY and {prefix}_API_SECRET"
        )
    error = flavour.outcome(CALLS["list"], api_secret=None, transport=sequence(httpx.Response(401)))
    assert str(error).endswith("the credentials come from api_key and NEXMO_API_SECRET")


def test_a_collection_that_is_not_found_is_a_wrong_base_url(flavour: Flavour) -> None:
    """A 404 of what asks for the collection says what `base_url` must be; that of an application does not."""
    transport = Stub(lambda _: httpx.Response(404))
    for method in CALLS:
        text = str(flavour.outcome(CALLS[method], transport=transport))
        assert ("base_url must be the URL of the collection" in text) == (method in ("list", "create"))


LONG = "\x1b]0;title\x07 \u202e\r\n" * 1000


@pytest.mark.parametrize(
    "error",
    [
        APIConnectionError(LONG),
        BadRequestError("create", LONG, status_code=400, headers=httpx.Headers(), body=b""),
        BadRequestError("create", "", status_code=400, headers=httpx.Headers(), body=encoded({"detail": LONG})),
        BadRequestError(
            "create", "the reason", status_code=400, headers=httpx.Headers(), body=encoded({"title": "T" * 3000})
        ),
    ],
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
