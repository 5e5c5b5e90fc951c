"""What a client is made of: credentials, URL, time-outs, retries and transports, from arguments and the environment."""

import math
import pickle
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import AsyncClient, Client, MissingCredentialsError
from nexmo_application._query_auth import Credentials
from nexmo_application._settings import base_url, is_loopback
from tests.support.clients import Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, KEY, SECRET, encoded, success
from tests.support.server import Server, answer
from tests.support.strategies import examples

VARIABLES = (
    "NEXMO_API_KEY",
    "NEXMO_API_SECRET",
    "VONAGE_API_KEY",
    "VONAGE_API_SECRET",
    "NEXMO_APPLICATION_BASE_URL",
)
KINDS = [Client, AsyncClient]
TIMEOUTS = ("connect", "read", "write", "pool")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the client's variables out of the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def echo(request: httpx.Request) -> httpx.Response:
    """Answer with the request's query, as a name."""
    return httpx.Response(200, json={"id": APP_ID, "name": request.url.query.decode()})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("key", "secret", "missing"),
    [(None, None, "API key"), ("", "s", "API key"), ("k", None, "API secret"), ("k", "", "API secret")],
)
def test_missing_credentials_are_told(kind: Any, key: str | None, secret: str | None, missing: str) -> None:
    """Without a key or a secret, or with an empty one, there is no client; the error names both ways to give them."""
    with pytest.raises(MissingCredentialsError, match=f"no {missing}: pass api_key .* NEXMO_API_KEY and NEXMO_API_S"):
        kind(key, secret)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "value"), [("api_key", 5), ("api_secret", b"bytes"), ("api_secret", ["s"])])
def test_credentials_are_text(kind: Any, name: str, value: object) -> None:
    """Credentials that are no str are a TypeError that does not show them."""
    with pytest.raises(TypeError, match=f"{name} must be a str, not {type(value).__name__}"):
        kind(**{"api_key": KEY, "api_secret": SECRET, name: value})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["api_key", "api_secret"])
@pytest.mark.parametrize(
    "value", ["s\n", "s\r\n", " s", "s ", "a b", "\ts", "s\u00a0", "\ufeffs", "s\0", "\x1b[1m", "\ud800"]
)
def test_credentials_without_what_cannot_be_in_them(
    kind: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whitespace, a line end or what cannot be printed is a ValueError with the name of the argument or variable."""
    good = {"api_key": KEY, "api_secret": SECRET}
    with pytest.raises(ValueError, match=f"^{name} holds whitespace, a line end or another char[^'\"]*$"):
        kind(**good | {name: value})
    if "\0" in value or "\ud800" in value:  # which no variable can hold
        return
    variable = f"VONAGE_{name.upper()}"
    monkeypatch.setenv("VONAGE_API_SECRET", SECRET)
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=f"^{variable} holds whitespace"):
        kind(**good | {name: None})


def test_credentials_come_from_the_environment(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an argument is absent, the variable counts; an argument comes before it, an empty one too."""
    monkeypatch.setenv("NEXMO_API_KEY", "from-variable")
    monkeypatch.setenv("NEXMO_API_SECRET", "not-from-argument")
    both = flavour.outcome(CALLS["retrieve"], api_key=None, api_secret=None, transport=Stub(echo))
    assert both.name == "api_key=from-variable&api_secret=not-from-argument"
    one = flavour.outcome(CALLS["retrieve"], api_key=None, transport=Stub(echo))
    assert one.name.startswith("api_key=from-variable&api_secret=not-a-secret")
    with pytest.raises(MissingCredentialsError):
        Client(api_key="")


def test_the_url_comes_from_the_environment(flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `base_url`, the variable counts; an empty one is none, and then the document's server is used."""
    monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", server.url)
    server.prepare(answer(200, encoded(APPLICATION)))
    assert flavour.outcome(CALLS["retrieve"]).id == APP_ID
    monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", "")
    transport = Stub(echo)
    flavour.outcome(CALLS["retrieve"], transport=transport)
    assert transport.requests[0].url.copy_with(query=None) == f"https://api.nexmo.com/v1/applications/{APP_ID}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "api.nexmo.com",
        "//api.nexmo.com/v1",
        "ftp://api.nexmo.com/v1",
        "https://",
        "https:///v1",
        "https://host:port/v1",
        "https://host:0/v1",
        "https://host:-1/v1",
        "https://host:65536/v1",
        "https://[::1/v1",
        "https://host/\0",
        "https://user@host/v1",
        "https://:password@host/v1",
        "https://host/v1 ",
        "https://host /v1",
        "https://xn--/v1",
        "https://host/v1?a=b",
        "https://host/v1?",
        "https://host/v1#a",
        "https://host/v1#",
        "http://api.nexmo.com/v1",
        "http://0.0.0.0/v1",
        "http://10.0.0.1/v1",
        "http://127.0.0.1.example/v1",
        "http://localhost.example/v1",
        "http://notlocalhost/v1",
        "http://[::2]/v1",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_url_that_no_request_may_go_to_is_refused(kind: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no URL, holds more than a collection's, or would show the secret to the network is a ValueError."""
    with pytest.raises(ValueError, match=r"^base_url "):
        kind(KEY, SECRET, base_url=url)
    if url and "\0" not in url:
        monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", url)
        with pytest.raises(ValueError, match=r"^NEXMO_APPLICATION_BASE_URL "):
            kind(KEY, SECRET)


@pytest.mark.parametrize("url", [5, b"https://host", httpx.URL("https://host")])
def test_a_url_is_text(url: Any) -> None:
    """A `base_url` that is no str is a TypeError."""
    with pytest.raises(TypeError, match="base_url must be a str"):
        Client(KEY, SECRET, base_url=url)


@examples(150)
@given(
    url=st.text(max_size=20)
    | st.builds(
        "{}://{}{}".format,
        st.sampled_from(["http", "https", "HTTPS"]),
        st.text(max_size=15),
        st.sampled_from(["", "/", "/v1", "?", "#", "/../x"]),
    )
)
def test_any_text_is_a_url_or_a_value_error(url: str) -> None:
    """Any text is refused by a ValueError, or is a URL with a host, encrypted unless it is this machine."""
    try:
        result = base_url(url)
    except ValueError:
        return
    assert result.scheme == "https" or is_loopback(result.host)
    assert result.host
    assert str(result).rstrip("/") == str(result)
    assert not result.query
    assert "?" not in str(result)
    assert "#" not in str(result)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "app.localhost", "LOCALHOST", "[::1]"])
def test_this_machine_may_be_asked_in_plain_http(host: str) -> None:
    """Plain http is allowed to loopback addresses and the names that stand for them."""
    assert base_url(f"http://{host}:8080/v1/applications/").path == "/v1/applications"


@pytest.mark.parametrize(
    ("path", "collection"), [("", "/"), ("/", "/"), ("/a", "/a"), ("/a/b//", "/a/b"), ("/a%20b", "/a%20b")]
)
def test_every_request_is_signed_wherever_the_collection_is(flavour: Flavour, path: str, collection: str) -> None:
    """The collection may have any path, or none: its requests, and those to what is below it, are signed."""
    transport = Stub(lambda request: success("list" if request.url.path.count("/") < 2 else "retrieve"))
    calls = [CALLS["list"], CALLS["retrieve"], CALLS["delete"]]
    flavour.outcomes(calls, transport=transport, base_url=f"https://host{path}")
    below = f"{collection.rstrip('/')}/{APP_ID}"
    assert [request.url.raw_path.split(b"?")[0].decode() for request in transport.requests] == [
        collection,
        below,
        below,
    ]
    assert all(b"api_secret=" in request.url.query for request in transport.requests)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("timeout", 0, ValueError),
        ("timeout", -1, ValueError),
        ("timeout", math.nan, ValueError),
        ("timeout", math.inf, ValueError),
        ("timeout", 1e10, ValueError),
        ("timeout", httpx.Timeout(5, connect=-1), ValueError),
        ("timeout", "5", TypeError),
        ("timeout", True, TypeError),
        ("timeout", (1, 2), TypeError),
        ("max_retries", -1, ValueError),
        ("max_retries", 1.0, TypeError),
        ("max_retries", True, TypeError),
        ("max_retries", None, TypeError),
    ],
)
def test_bad_numbers_are_refused(kind: Any, name: str, value: object, error: type[Exception]) -> None:
    """A time-out or number of retries that cannot be right is a ValueError or TypeError that names it."""
    with pytest.raises(error, match=f"{name} must be"):
        kind(KEY, SECRET, **{name: value})


@pytest.mark.parametrize("seconds", [0.001, 0.5, 1, 30, 1e9, None])
def test_any_number_of_seconds_is_a_time_out(flavour: Flavour, seconds: float | None) -> None:
    """A time-out may be shorter than a second, and as long as the operating system can wait; None is none."""
    transport = Stub(echo)
    flavour.outcome(CALLS["retrieve"], transport=transport, timeout=seconds)
    assert set(transport.requests[0].extensions["timeout"].values()) == {seconds}


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        ({}, dict.fromkeys(TIMEOUTS, 30.0)),
        ({"timeout": 5}, dict.fromkeys(TIMEOUTS, 5)),
        ({"timeout": None}, dict.fromkeys(TIMEOUTS)),
        ({"timeout": httpx.Timeout(5, read=60.0)}, {"connect": 5, "read": 60.0, "write": 5, "pool": 5}),
    ],
)
def test_every_request_has_all_timeouts(flavour: Flavour, timeout: dict[str, Any], expected: dict[str, Any]) -> None:
    """Connecting, reading, writing and the wait for a connection are limited: 30 seconds each unless said otherwise."""
    for method, call in CALLS.items():
        transport = Stub(lambda _, method=method: success(method))  # type: ignore[misc]
        flavour.outcome(call, transport=transport, **timeout)
        assert [request.extensions["timeout"] for request in transport.requests] == [expected] * len(transport.requests)


def test_generated_requests_have_all_timeouts(flavour: Flavour) -> None:
    """What is sent through the generated client has the same timeouts."""
    transport = sequence(httpx.Response(200))
    with flavour.client(transport=transport, timeout=7) as client:
        flavour.run(flavour.http(client).get(""))
    assert transport.requests[0].extensions["timeout"] == dict.fromkeys(TIMEOUTS, 7)


def test_a_transport_of_the_other_kind_is_refused() -> None:
    """A transport that the client cannot use is a TypeError at once, and not an error of each call."""
    sync_transport: Any = httpx.HTTPTransport()
    async_transport: Any = httpx.AsyncHTTPTransport()
    with pytest.raises(TypeError, match=r"must be an httpx\.BaseTransport, not httpx.AsyncHTTPTransport"):
        Client(KEY, SECRET, transport=async_transport)
    with pytest.raises(TypeError, match=r"must be an httpx\.AsyncBaseTransport, not httpx.HTTPTransport"):
        AsyncClient(KEY, SECRET, transport=sync_transport)


def test_a_client_shows_its_key_and_url_alone() -> None:
    """The repr of a client has the API key and the URL, not the secret."""
    with Client(KEY, SECRET) as client:
        assert repr(client) == "Client(api_key='not-a-key', base_url='https://api.nexmo.com/v1/applications')"
        assert SECRET not in repr(vars(client))


def test_credentials_do_not_travel() -> None:
    """What holds the secret shows the key alone, and cannot be pickled."""
    credentials = Credentials(KEY, SECRET)
    assert repr(credentials) == "Credentials('not-a-key')"
    with pytest.raises(TypeError, match="do not travel"):
        pickle.dumps(credentials)
