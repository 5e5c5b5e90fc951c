"""What a client is made of: credentials, URL, timeouts, retries and transports, from arguments and the environment."""

import math
import pickle
from typing import Any

import httpx
import pytest

from nexmo_application import AsyncClient, Client, MissingCredentialsError
from nexmo_application._query_auth import Credentials
from nexmo_application._settings import base_url, credentials, timeouts, whole
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, APPLICATION, CALLS, CREDENTIALS, KEY, SECRET, encoded, success
from tests.support.server import Server, answer

TIMEOUTS = ("connect", "read", "write", "pool")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the client's variables out of the environment."""
    for name in ("NEXMO_API_KEY", "NEXMO_API_SECRET", "VONAGE_API_KEY", "VONAGE_API_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("NEXMO_APPLICATION_BASE_URL", raising=False)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("key", "secret", "missing"),
    [(None, None, "API key"), ("", "s", "API key"), ("k", None, "API secret"), ("k", "", "API secret")],
)
def test_missing_credentials_are_told(kind: Any, key: str | None, secret: str | None, missing: str) -> None:
    """Without a key or a secret, or with an empty one, there is no client; the error names both ways to give them."""
    with pytest.raises(MissingCredentialsError, match=f"no {missing}: pass api_key .* NEXMO_API_KEY and NEXMO_API_S"):
        kind(key, secret)


@pytest.mark.parametrize(("name", "value"), [("api_key", 5), ("api_secret", b"bytes"), ("base_url", httpx.URL("a"))])
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_credentials_and_url_are_text(kind: Any, name: str, value: object) -> None:
    """Credentials or a URL that are no str are a TypeError that does not show them."""
    with pytest.raises(TypeError, match=f"^{name} must be a str, not {type(value).__name__}$"):
        kind(**CREDENTIALS | {name: value})


@pytest.mark.parametrize("name", ["api_key", "api_secret"])
@pytest.mark.parametrize("value", ["s\n", " s", "a b", "\ts", "s\u00a0", "\ufeffs", "\x1b[1m", "\ud800"])
def test_credentials_hold_nothing_that_cannot_be_in_them(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whitespace, a line end or what cannot be printed is a ValueError with the name of the argument or variable."""
    words = "holds whitespace, a line end or another character that cannot be printed"
    assert repr(credentials(**CREDENTIALS | {name: value})) == f"ValueError('{name} {words}')"
    if value.isascii():  # else it may be none of a variable
        monkeypatch.setenv("VONAGE_API_SECRET", SECRET)
        monkeypatch.setenv(f"VONAGE_{name.upper()}", value)
        found: Any = credentials(**CREDENTIALS | {name: None})
        assert repr(found) == f"ValueError('VONAGE_{name.upper()} {words}')"


@pytest.mark.parametrize(
    ("variables", "arguments", "key", "secret", "source"),
    [
        (["NEXMO", "VONAGE"], (None, None), "NEXMO-key", "NEXMO-secret", "NEXMO_API_KEY and NEXMO_API_SECRET"),
        (["VONAGE"], (None, None), "VONAGE-key", "VONAGE-secret", "VONAGE_API_KEY and VONAGE_API_SECRET"),
        (["NEXMO"], ("key", None), "key", "NEXMO-secret", "api_key and NEXMO_API_SECRET"),
        (["NEXMO"], (None, "not-a-secret"), "NEXMO-key", "not-a-secret", "NEXMO_API_KEY and api_secret"),
    ],
)
def test_credentials_come_from_the_environment(
    variables: list[str], arguments: Any, key: str, secret: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an argument is absent, the variable counts; Vonage's only where none of Nexmo's is set."""
    for name in variables:
        monkeypatch.setenv(f"{name}_API_KEY", f"{name}-key")
        monkeypatch.setenv(f"{name}_API_SECRET", f"{name}-secret")
    found: Any = credentials(*arguments)
    assert (found.api_key, found.source) == (key, source)
    assert found.added("GET", b"", [], None)[0] == f"?api_key={key}&api_secret={secret}".encode()
    monkeypatch.setenv("NEXMO_API_KEY", "alone")
    monkeypatch.delenv("NEXMO_API_SECRET", raising=False)
    assert str(credentials(None, None)).startswith("no API secret: ")


def test_the_url_comes_from_the_environment(flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `base_url`, the variable counts; an empty one is none, and then the document's server is used."""
    monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", server.url)
    server.prepare(answer(200, encoded(APPLICATION)))
    assert flavour.outcome(CALLS["retrieve"]).id == APP_ID
    monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", "")
    assert base_url(None) == "https://api.nexmo.com/v1/applications"


@pytest.mark.parametrize(
    "url",
    [
        *("", "/", "api.nexmo.com", "//api.nexmo.com/v1", "ftp://api.nexmo.com/v1", "https://", "https:///v1"),
        *("https://host:port/v1", "https://host:0/v1", "https://host:-1/v1", "https://host:65536/v1"),
        *(["https://xn--/v1"] if httpx.__name__ == "httpx" else []),  # httpx2 takes it
        *("https://[::1/v1", "https://host/\0", "https://user@host/v1", "https://:password@host/v1"),
        *("https://host/v1 ", "https://host /v1", "https://host/v1?a=b", "https://host/v1?", "https://host/v1#a"),
        *("https://host/v1#", "http://api.nexmo.com/v1", "http://0.0.0.0/v1", "http://10.0.0.1/v1", "http://[::2]/v1"),
        *("http://127.0.0.1.example/v1", "http://localhost.example/v1", "http://notlocalhost/v1"),
    ],
)
def test_a_url_that_no_request_may_go_to_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no URL, holds more than a collection's, or would show the secret to the network is a ValueError."""
    with pytest.raises(ValueError, match=r"^base_url "):
        base_url(url)
    if url and "\0" not in url:
        monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", url)
        with pytest.raises(ValueError, match=r"^NEXMO_APPLICATION_BASE_URL "):
            base_url(None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "app.localhost", "LOCALHOST", "[::1]"])
@pytest.mark.parametrize("port", ["", ":1", ":65535"])
def test_this_machine_may_be_asked_in_plain_http(host: str, port: str) -> None:
    """Plain http is allowed to loopback addresses and the names that stand for them, at each port; slashes go."""
    assert base_url(f"http://{host}{port}/a%20b//").raw_path == b"/a%20b"


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, 1e10, httpx.Timeout(5, connect=-1), "5", True, (1, 2)])
def test_what_is_no_time_out_is_refused(value: Any) -> None:
    """A timeout that cannot be right is an error that names it: of the value, or of its type."""
    error = ValueError if isinstance(value, httpx.Timeout | float) or value in (0, -1) else TypeError
    with pytest.raises(error, match="timeout must be"):
        timeouts(value)


@pytest.mark.parametrize(("value", "error"), [(-1, ValueError), (1.0, TypeError), (True, TypeError), (None, TypeError)])
def test_what_is_no_number_of_retries_is_refused(flavour: Flavour, value: Any, error: type[Exception]) -> None:
    """A number of retries that cannot be right is an error that names it."""
    with pytest.raises(error, match="max_retries must be"), flavour.client(max_retries=value):
        pass
    assert whole("max_retries", 0, 0) == 0


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        ({}, dict.fromkeys(TIMEOUTS, 30.0)),
        *(({"timeout": seconds}, dict.fromkeys(TIMEOUTS, seconds)) for seconds in (0.001, 5, 1e9, None)),
        ({"timeout": httpx.Timeout(5, read=60.0, pool=0)}, {"connect": 5, "read": 60.0, "write": 5, "pool": 0}),
    ],
)
def test_every_request_has_all_timeouts(flavour: Flavour, timeout: dict[str, Any], expected: dict[str, Any]) -> None:
    """Connecting, reading, writing and the wait for a connection are limited: 30 seconds each unless said otherwise.

    So are those that are sent through the generated client.
    """
    transport = Stub(lambda _: success("retrieve"))
    with flavour.client(transport=transport, **timeout) as client:
        flavour.run(client.applications.modify(APP_ID, name="B"))
        flavour.run(flavour.http(client).get(""))
    assert [request.extensions["timeout"] for request in transport.requests] == [expected] * 3


@pytest.mark.parametrize(("kind", "other"), [(Client, "Async"), (AsyncClient, "")])
def test_a_transport_of_the_other_kind_is_refused(kind: Any, other: str) -> None:
    """A transport that the client cannot use is a TypeError at once, and not an error of each call."""
    with pytest.raises(TypeError, match=rf"must be an httpx\.\w*BaseTransport, not httpx2?\.{other}HTTPTransport$"):
        kind(KEY, SECRET, transport=getattr(httpx, f"{other}HTTPTransport")())


def test_a_client_shows_its_key_and_url_alone() -> None:
    """The repr of a client has the API key and the URL, not the secret, and what holds that cannot be pickled."""
    with Client(KEY, SECRET) as client:
        assert repr(client) == "Client(api_key='not-a-key', base_url='https://api.nexmo.com/v1/applications')"
        assert SECRET not in repr(vars(client))
    assert repr(Credentials(KEY, SECRET)) == "Credentials('not-a-key')"
    with pytest.raises(TypeError, match="do not travel"):
        pickle.dumps(Credentials(KEY, SECRET))
