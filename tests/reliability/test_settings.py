"""What a client is made of: credentials, URL, time-outs, retries and transports, from arguments and the environment."""

import math
import pickle
import ssl
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIConnectionError, AsyncClient, Client, MissingCredentialsError, _connections
from nexmo_application._query_auth import Credentials
from nexmo_application._settings import base_url, is_loopback
from nexmo_application_generated.api.applications import retrieve_application
from tests.support.clients import FakeClock, Flavour, Stub
from tests.support.data import APP_ID, APPLICATION, CALLS, KEY, SECRET, encoded, success
from tests.support.server import Server, answer
from tests.support.strategies import examples

VARIABLES = ("NEXMO_API_KEY", "NEXMO_API_SECRET", "NEXMO_APPLICATION_BASE_URL")
KINDS = [Client, AsyncClient]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the client's variables out of the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def echo(request: httpx.Request) -> httpx.Response:
    """Answer with the request's query, as an id."""
    return httpx.Response(200, json={"id": request.url.query.decode(), "name": "A"})


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
def test_credentials_are_unicode(kind: Any, name: str) -> None:
    """Credentials with a lone surrogate cannot be sent: a ValueError."""
    with pytest.raises(ValueError, match="must be valid Unicode"):
        kind(**{"api_key": KEY, "api_secret": SECRET, name: "\ud800"})


def test_credentials_come_from_the_environment(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an argument is absent, the variable counts; an argument comes before it, an empty one too."""
    monkeypatch.setenv("NEXMO_API_KEY", "from-variable")
    monkeypatch.setenv("NEXMO_API_SECRET", "not-from-argument")
    both = flavour.outcome(CALLS["retrieve"], api_key=None, api_secret=None, transport=Stub(echo))
    assert both.id == "api_key=from-variable&api_secret=not-from-argument"
    one = flavour.outcome(CALLS["retrieve"], api_key=None, transport=Stub(echo))
    assert one.id.startswith("api_key=from-variable&api_secret=not-a-secret")
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
        "https://[::1/v1",
        "https://host/\0",
        "https://user@host/v1",
        "https://:password@host/v1",
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
def test_a_url_that_no_request_may_go_to_is_refused(kind: Any, url: str) -> None:
    """What is no URL, holds more than a collection's, or would show the secret to the network is a ValueError."""
    with pytest.raises(ValueError, match="base_url"):
        kind(KEY, SECRET, base_url=url)


@pytest.mark.parametrize("url", [5, b"https://host", httpx.URL("https://host")])
def test_a_url_is_text(url: Any) -> None:
    """A `base_url` that is no str is a TypeError."""
    with pytest.raises(TypeError, match="base_url must be a str"):
        Client(KEY, SECRET, base_url=url)


@examples(300)
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


def test_a_transport_of_the_other_kind_is_refused() -> None:
    """A transport that the client cannot use is a TypeError at once, and not an error of each call."""
    sync_transport: Any = httpx.HTTPTransport()
    async_transport: Any = httpx.AsyncHTTPTransport()
    with pytest.raises(TypeError, match=r"must be an httpx\.BaseTransport, not AsyncHTTPTransport"):
        Client(KEY, SECRET, transport=async_transport)
    with pytest.raises(TypeError, match=r"must be an httpx\.AsyncBaseTransport, not HTTPTransport"):
        AsyncClient(KEY, SECRET, transport=sync_transport)


@pytest.mark.parametrize("kind", KINDS)
def test_certificates_that_are_none_are_told(kind: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the environment names a file of certificates that has none, there is no client."""
    certificates = tmp_path / "certificates.pem"
    certificates.write_text("none")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates))
    _connections.tls_context.cache_clear()
    with pytest.raises(ssl.SSLError):
        kind(KEY, SECRET)


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_httpx_cannot_use_is_told(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the environment names a SOCKS proxy and httpx lacks what it takes, there is no client."""
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ImportError, match="socksio"):
        kind(KEY, SECRET)


def test_closing_closes_the_transport_once(flavour: Flavour) -> None:
    """The transport that a client was given is closed with it."""
    transport = Stub(echo)
    flavour.outcome(CALLS["retrieve"], transport=transport)
    assert transport.closed == 1


def test_what_is_in_flight_at_the_close_leaves_no_connection(runner: Any) -> None:
    """A request that was in flight when its client was closed has the transport closed again after it."""
    closing: list[Any] = []
    transport = Stub(lambda _: [closing.pop()(), success("retrieve")][1])
    client = Client(KEY, SECRET, transport=transport)
    closing.append(client.close)
    assert client.applications.retrieve(APP_ID).id == APP_ID
    assert transport.closed == 2

    class Closing(Stub):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await async_client.aclose()
            return await super().handle_async_request(request)

    async_transport = Closing(lambda _: success("retrieve"))
    async_client = AsyncClient(KEY, SECRET, transport=async_transport)
    assert runner.run(CALLS["retrieve"](async_client.applications)).id == APP_ID
    assert async_transport.closed == 2


@pytest.mark.parametrize("method", CALLS)
def test_a_closed_client_is_a_connection_error(method: str, runner: Any) -> None:
    """A client that was closed sends nothing: every method is an APIConnectionError that says so.

    So does a generated function, in an error of httpx.
    """
    transport = Stub(echo)
    client = Client(KEY, SECRET, transport=transport)
    client.close()
    with pytest.raises(APIConnectionError, match="the client is closed: make another one"):
        CALLS[method](client.applications)
    with pytest.raises(httpx.TransportError, match="the client is closed: make another one"):
        retrieve_application.sync_detailed("x", client=client.generated)

    async def use() -> None:
        async_client = AsyncClient(KEY, SECRET, transport=transport)
        await async_client.aclose()
        with pytest.raises(APIConnectionError, match="the client is closed: make another one"):
            await CALLS[method](async_client.applications)

    runner.run(use())
    assert transport.requests == []


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


def test_the_generated_client_is_one(runner: Any) -> None:
    """A client has one generated client, over its own connections."""
    with Client(KEY, SECRET, transport=Stub(echo)) as client:
        assert client.generated is client.generated

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=Stub(echo)) as async_client:
            assert async_client.generated is async_client.generated

    runner.run(use())


def varied(generated: Any) -> Any:
    """Make another generated client of one."""
    return generated.with_timeout(httpx.Timeout(5)).with_headers({"X-Trace": "1"}).with_cookies({"a": "b"})


def test_what_is_made_of_the_generated_client_uses_the_same_transport(runner: Any, clock: FakeClock) -> None:
    """A generated client with another time-out, headers or cookies is signed and repeated like the first."""
    waiting = [httpx.Response(503), success("retrieve")] * 2
    transport = Stub(lambda _: waiting.pop(0))
    with Client(KEY, SECRET, transport=transport) as client:
        response = retrieve_application.sync_detailed(APP_ID, client=varied(client.generated))
        assert response.status_code == 200

    async def use() -> int:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            return (await retrieve_application.asyncio_detailed(APP_ID, client=varied(client.generated))).status_code

    assert runner.run(use()) == 200
    assert (len(clock.waits), len(transport.requests)) == (2, 4)
    for request in transport.requests:
        assert dict(request.url.params) == {"api_key": KEY, "api_secret": SECRET}
        assert request.headers["User-Agent"].startswith("nexmo-application/")
        assert request.headers["Accept-Encoding"] == "gzip, deflate"
        assert (request.headers["X-Trace"], request.headers["Cookie"]) == ("1", "a=b")
        assert "Authorization" not in request.headers
        assert request.extensions["timeout"]["read"] == 5


def test_a_generated_function_asks_for_what_can_be_read(runner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generated functions ask for gzip and deflate alone, whatever decoders httpx finds."""
    monkeypatch.setattr("httpx._client.ACCEPT_ENCODING", "gzip, deflate, br, zstd")
    transport = Stub(lambda _: success("retrieve"))
    with Client(KEY, SECRET, transport=transport) as client:
        retrieve_application.sync_detailed(APP_ID, client=client.generated)

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=transport) as client:
            await retrieve_application.asyncio_detailed(APP_ID, client=client.generated)

    runner.run(use())
    assert [request.headers["Accept-Encoding"] for request in transport.requests] == ["gzip, deflate"] * 2


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
            assert connections.get(url).json()["id"] == ""
        assert "api_secret" in connections.get("/").json()["id"]
        assert transport.requests[-1].url.path == "/v1/applications"
        assert connections.get("?a=b").json()["id"].startswith("a=b&api_key=")


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
        for arguments in (array, form, dict[str, Any](), *broken):
            assert "api_secret" in connections.post("", **arguments).json()["id"]
        empty = connections.post("", json={})
        assert empty.json()["id"] == ""
        assert transport.requests[-1].read().startswith(b'{"api_key":')
