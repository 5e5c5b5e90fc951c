"""Where the credentials are added: below every method of httpx that a tool can replace, in a place that is there."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support.clients import Flavour
from tests.support.data import APPLICATION, CALLS
from tests.support.lookout import SECRET, Lookout
from tests.support.server import Server, kept_json, well

PATCHED = [
    (httpx.HTTPTransport, "handle_request"),
    (httpx.AsyncHTTPTransport, "handle_async_request"),
    (httpx.Client, "send"),
    (httpx.AsyncClient, "send"),
]


@pytest.mark.parametrize("own", [False, True], ids=["default", "own transport"])
@pytest.mark.parametrize("method", CALLS)
def test_nothing_of_httpx_sees_the_credentials(
    flavour: Flavour, server: Server, method: str, own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What tracers replace gets requests without credentials, and the server gets them with."""
    lookout, seen = Lookout(), list[httpx.Request]()

    def looking(original: Callable[..., Any]) -> Callable[..., Any]:
        def replaced(self: Any, request: httpx.Request, **kwargs: Any) -> Any:
            seen.append(request)
            lookout.text("request", f"{request.url} {request.headers} {request.read()!r} {request.extensions}")
            lookout.thing("request", request)
            return original(self, request, **kwargs)

        return replaced

    for kind, name in PATCHED:
        monkeypatch.setattr(kind, name, looking(getattr(kind, name)))
    server.answer_by(well)
    transport = (httpx.AsyncHTTPTransport() if flavour.is_async else httpx.HTTPTransport()) if own else None
    with flavour.client(api_secret=SECRET, base_url=server.url, transport=transport) as client:
        flavour.run(CALLS[method](client.applications))
    assert len(seen) == len(server.requests) > 0
    assert lookout.leaks == set()
    assert all(b"FakeCanarySecretHead" in request.whole for request in server.requests)


def test_a_transport_whose_pool_is_not_found_is_refused(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the place to add credentials is missing, there is no client: they would be added where tools see them."""

    def nothing(*_: object, **__: object) -> None:
        """Make no pool."""

    kind: type[Any] = httpx.AsyncHTTPTransport if flavour.is_async else httpx.HTTPTransport
    monkeypatch.setattr(kind, "__init__", nothing)
    for transport in (kind(), None):
        with pytest.raises(RuntimeError, match="has no pool in which to add the credentials"):
            flavour.outcome(CALLS["list"], transport=transport)


def test_what_else_a_transport_sends_is_left_alone(flavour: Flavour, server: Server) -> None:
    """A transport of the caller's sends other requests as before, without credentials, and two clients can share it."""
    server.answer_by(lambda _: kept_json(200, APPLICATION))
    transport: Any = httpx.AsyncHTTPTransport() if flavour.is_async else httpx.HTTPTransport()
    arguments = {"base_url": server.url, "transport": transport}
    with flavour.client(api_key="a", **arguments) as first, flavour.client(api_key="b", **arguments) as second:
        flavour.run(CALLS["retrieve"](first.applications))
        flavour.run(CALLS["retrieve"](second.applications))
        request = httpx.Request("GET", server.url)
        handle = transport.handle_async_request if flavour.is_async else transport.handle_request
        response = flavour.run(handle(request))
        flavour.run(response.aread() if flavour.is_async else response.read())
    queries = [request.target.partition("?")[2] for request in server.requests]
    assert [query.partition("&")[0] for query in queries] == ["api_key=a", "api_key=b", ""]
    assert queries[0].count("api_key") == queries[1].count("api_key") == 1
