"""A client and its generated client: one set of connections, with credentials and retries, closed together."""

import json

import httpx
import pytest

from nexmo_application import APIConnectionError
from nexmo_application_generated.api.applications import retrieve_application
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, CALLS, KEY, SECRET, success


def echo(request: httpx.Request) -> httpx.Response:
    """Answer with the request's query, as a name."""
    return httpx.Response(200, json={"id": APP_ID, "name": request.url.query.decode()})


@pytest.mark.parametrize("method", CALLS)
def test_a_closed_client_is_a_connection_error(flavour: Flavour, method: str) -> None:
    """A client that was closed sends nothing: every method is an APIConnectionError that says so.

    So does a generated function, in an error of httpx.
    """
    transport = Stub(echo)
    with flavour.client(transport=transport) as client:
        flavour.run(client.aclose() if flavour.is_async else client.close())
        with pytest.raises(APIConnectionError, match="the client is closed: make another one"):
            flavour.run(CALLS[method](client.applications))
        with pytest.raises(httpx.TransportError, match="the client is closed: make another one"):
            flavour.generated(client, retrieve_application, "x")
    assert transport.requests == []


def test_what_is_made_of_the_generated_client_uses_the_same_transport(flavour: Flavour, clock: FakeClock) -> None:
    """A generated client with another timeout, headers or cookies has the same credentials and retries."""
    transport = sequence(httpx.Response(503), success("retrieve"))
    with flavour.client(transport=transport) as client:
        assert client.generated is client.generated
        generated = client.generated.with_timeout(httpx.Timeout(5)).with_headers({"X-Trace": "1"})
        function = retrieve_application.asyncio_detailed if flavour.is_async else retrieve_application.sync_detailed
        response = flavour.run(function(APP_ID, client=generated.with_cookies({"a": "b"})))
    assert response.status_code == 200
    assert (len(clock.waits), len(transport.requests)) == (1, 2)
    for request in transport.requests:
        assert dict(request.url.params) == {"api_key": KEY, "api_secret": SECRET}
        assert request.headers["User-Agent"].startswith("nexmo-application/")
        assert request.headers["Accept-Encoding"] == "gzip"
        assert (request.headers["X-Trace"], request.headers["Cookie"]) == ("1", "a=b")
        assert "Authorization" not in request.headers
        assert request.extensions["timeout"]["read"] == 5


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_takes_the_credentials_to_another_host(flavour: Flavour, status: int) -> None:
    """Httpx hands the extensions of a request on to the one that follows a redirect: the credentials stay."""
    elsewhere = httpx.Response(status, headers={"Location": "https://example.com/"})
    transport = sequence(elsewhere, httpx.Response(200))
    with flavour.client(transport=transport) as client:
        url = str(httpx.URL(client.generated._base_url))
        flavour.run(flavour.http(client).post(url, json={}, follow_redirects=True))
    first, second = transport.requests
    assert json.loads(first.content)["api_secret"] == SECRET
    assert second.url == "https://example.com/"
    assert second.read() in (b"", b"{}")


def test_a_generated_function_asks_for_what_can_be_read(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generated functions ask for gzip alone, whatever decoders httpx finds."""
    monkeypatch.setattr("httpx._client.ACCEPT_ENCODING", "gzip, deflate, br, zstd")
    transport = sequence(success("retrieve"))
    with flavour.client(transport=transport) as client:
        flavour.generated(client, retrieve_application, APP_ID)
    assert transport.requests[0].headers["Accept-Encoding"] == "gzip"
