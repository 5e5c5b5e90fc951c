"""Proxies come from the environment, but never for this machine; a netrc is never read."""

from pathlib import Path

import httpx
import pytest

from nexmo_application import APIConnectionError, APIStatusError, Client
from nexmo_application._settings import proxy_for
from tests.support.clients import Flavour
from tests.support.data import APP_ID, APPLICATION, CALLS, KEY, SECRET, encoded
from tests.support.server import Server, answer

API = "https://api.nexmo.com/v1/applications"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all proxies out of the environment."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_the_proxy_of_the_environment_is_used(
    flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch, name: str, scheme: str
) -> None:
    """A request to the API goes through the proxy that the environment names, which learns the host alone."""
    monkeypatch.setenv(name, scheme + server.host)
    server.prepare(answer(407))
    error = flavour.outcome(CALLS["retrieve"], max_retries=0)
    assert type(error) is APIConnectionError
    assert "ProxyError" in str(error)
    assert server.requests[0].head.startswith(b"CONNECT api.nexmo.com:443 HTTP/1.1\r\n")
    assert b"not-a-" not in server.requests[0].whole


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_asked_without_a_proxy(
    flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """A request to a loopback host goes there, whatever proxies there are: they would see the secret."""
    with Server() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy.host}")
        monkeypatch.setenv("NO_PROXY", "example.com")
        server.prepare(answer(200, encoded(APPLICATION)))
        url = server.url.replace("127.0.0.1", host)
        assert flavour.outcome(CALLS["retrieve"], base_url=url).id == APP_ID
        assert len(server.requests) == 1
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("no_proxy", "direct"),
    [
        ("", False),
        ("*", True),
        ("api.nexmo.com", True),
        ("API.NEXMO.COM", True),
        ("nexmo.com", True),
        (".nexmo.com", True),
        ("example.com, nexmo.com ", True),
        ("exmo.com", False),
        ("example.com", False),
        ("api.nexmo.com:8443", False),
    ],
)
def test_no_proxy_is_obeyed_as_by_httpx(monkeypatch: pytest.MonkeyPatch, no_proxy: str, direct: bool) -> None:
    """NO_PROXY names hosts and domains that are asked directly, with the meaning that httpx gives to it."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert proxy_for(httpx.URL(API)) == (None if direct else "http://127.0.0.1:1")
    with httpx.Client() as client:
        uses = client._transport_for_url(httpx.URL(API)) is not client._transport
    assert uses == (not direct)


def test_no_proxy_can_name_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with a port in NO_PROXY is that port alone."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "host.example:8443")
    assert proxy_for(httpx.URL("https://host.example:8443/v1")) is None
    assert proxy_for(httpx.URL("https://host.example/v1")) == "http://127.0.0.1:1"


def test_only_the_proxy_of_the_scheme_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy for http is none for the API, which is asked by https."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert proxy_for(httpx.URL(API)) is None


@pytest.mark.parametrize("proxy", ["ftp://proxy", "http://proxy:port", "http://user:not-a-password@host:port"])
def test_a_proxy_that_is_none_is_a_value_error(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """A proxy that is no URL of one is a ValueError that does not show it."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(ValueError, match="the proxy that the environment names") as caught:
        Client(KEY, SECRET)
    assert "not-a-password" not in str(caught.value)


@pytest.mark.parametrize("method", [*CALLS, "generated"])
def test_a_netrc_is_not_read(
    flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, method: str
) -> None:
    """Credentials that a netrc has for the host are not sent, by the generated client neither: ours alone are."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password not-a-password\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server.prepare(answer(410))
    with flavour.client(base_url=server.url) as client:
        if method == "generated":
            flavour.run(flavour.http(client).get(""))
        else:
            with pytest.raises(APIStatusError):
                flavour.run(CALLS[method](client.applications))
    assert b"authorization" not in server.requests[0].whole.lower()
    assert b"not-a-key" in server.requests[0].whole
