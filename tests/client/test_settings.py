"""What a client is made of: credentials, URL, timeouts, retries and transports, from arguments and the environment."""

import math
import os
import pickle
from itertools import product
from typing import Any

import httpx
import pytest

from nexmo_application import AsyncClient, Client
from nexmo_application._query_auth import Credentials
from nexmo_application._settings import base_url, credentials
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, CREDENTIALS, KEY, SECRET, success

TIMEOUTS = ("connect", "read", "write", "pool")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the client's variables out of the environment."""
    for name in [name for name in os.environ if name.startswith(("NEXMO_", "VONAGE_"))]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("variables", "key", "secret", "source"),
    [
        (["NEXMO", "VONAGE"], None, None, "NEXMO_API_KEY and NEXMO_API_SECRET"),
        (["VONAGE"], None, None, "VONAGE_API_KEY and VONAGE_API_SECRET"),
        (["NEXMO"], "api_key", None, "api_key and NEXMO_API_SECRET"),
        (["NEXMO"], None, "api_secret", "NEXMO_API_KEY and api_secret"),
    ],
)
def test_credentials_come_from_arguments_or_the_environment(
    variables: list[str], key: str | None, secret: str | None, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an argument is absent, the variable counts; Vonage's only where none of Nexmo's is set."""
    for name in [f"{vendor}_API_{part}" for vendor in variables for part in ("KEY", "SECRET")]:
        monkeypatch.setenv(name, name)
    found: Any = credentials(key, secret)
    assert found.source == source
    assert found.added("GET", b"", [], None)[0].decode() == "?api_key=" + source.replace(" and ", "&api_secret=")
    if secret is None:
        name = source.split()[-1]
        monkeypatch.setenv(name, " s")
        assert str(credentials(key, None)).startswith(f"{name} holds whitespace")
        monkeypatch.delenv(name)
        assert str(credentials(key, None)).startswith("no API secret: ")


ODD = "holds whitespace, a line end or another character that cannot be printed"
WAYS = "pass api_key and api_secret, or set NEXMO_API_KEY and NEXMO_API_SECRET, or VONAGE"


@pytest.mark.parametrize(
    ("keys", "secrets", "error"),
    [
        ([None, ""], ["s"], f"MissingCredentialsError: no API key: {WAYS}"),
        (["k"], [None, ""], f"MissingCredentialsError: no API secret: {WAYS}"),
        ([5], ["s"], "TypeError: api_key must be a str, not int"),
        (["k"], [b"s"], "TypeError: api_secret must be a str, not bytes"),
        (["k "], ["s"], f"ValueError: api_key {ODD}"),
        (["k"], ["s\n", " s", "\ts", "s\u00a0", "\x1b[1m", "\ud800"], f"ValueError: api_secret {ODD}"),
    ],
)
def test_credentials_that_cannot_be_right_are_told(keys: list[Any], secrets: list[Any], error: str) -> None:
    """The error about what is missing, is no text or holds what it cannot names the argument, and shows no value."""
    for key, secret in product(keys, secrets):
        found = credentials(key, secret)
        assert f"{type(found).__name__}: {found}".startswith(error)


def test_the_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `base_url`, the variable counts; an empty one is none, and then the document's server is used."""
    monkeypatch.setenv("NEXMO_APPLICATION_BASE_URL", "https://host/v1/")
    assert base_url(None) == "https://host/v1"
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


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("base_url", [5, httpx.URL("https://host")], TypeError),
        ("timeout", [0, -1, math.nan, math.inf, 1e10, httpx.Timeout(5, connect=-1)], ValueError),
        ("timeout", ["5", True, (1, 2)], TypeError),
        ("max_retries", [-1], ValueError),
        ("max_retries", [1.0, True, None], TypeError),
        ("transport", [5], TypeError),
    ],
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_what_cannot_be_right_is_refused(client: Any, name: str, values: list[Any], kind: type[Exception]) -> None:
    """A setting that cannot be right is an error that names it: of the value, or of its type."""
    for value in values:
        with pytest.raises(kind, match=f"{name} must be"):
            client(**CREDENTIALS, **{name: value})


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
    refused = rf"must be an httpx\.\w*BaseTransport, not <class 'httpx2?\.{other}HTTPTransport'>$"
    with pytest.raises(TypeError, match=refused):
        kind(KEY, SECRET, transport=getattr(httpx, f"{other}HTTPTransport")())


def test_a_client_shows_its_key_and_url_alone() -> None:
    """The repr of a client has the API key and the URL, not the secret, and what holds that cannot be pickled."""
    with Client(KEY, SECRET) as client:
        assert repr(client) == "Client(api_key='not-a-key', base_url='https://api.nexmo.com/v1/applications')"
        assert SECRET not in repr(vars(client))
    assert SECRET not in repr(Credentials(KEY, SECRET))
    with pytest.raises(TypeError, match="do not travel"):
        pickle.dumps(Credentials(KEY, SECRET))
