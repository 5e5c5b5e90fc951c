"""Proxies come from the environment, but never for this machine; a netrc is never read."""

import ssl
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from nexmo_application import APIConnectionError, Client
from nexmo_application._settings import proxy_for
from tests.support.clients import Flavour
from tests.support.data import APPLICATION, CALLS, KEY, SECRET
from tests.support.server import Server, answer, kept_json

API = httpx.URL("https://api.nexmo.com/v1/applications")


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
@pytest.mark.parametrize("generated", [False, True])
def test_this_machine_is_asked_without_a_proxy_or_a_netrc(
    flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, generated: bool
) -> None:
    """Whatever proxies there are, they would see the secret; credentials that a netrc has are not sent."""
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {host} login someone password not-a-password\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "example.com")
    server.prepare(kept_json(200, APPLICATION))
    with flavour.client(base_url=server.url.replace("127.0.0.1", host)) as client:
        call: Any = flavour.http(client).get if generated else client.applications.retrieve
        flavour.run(call(APPLICATION["id"]))
    (request,) = server.requests
    assert b"authorization" not in request.whole.lower()
    assert b"not-a-key" in request.whole


@pytest.mark.parametrize(
    ("no_proxy", "direct"),
    [
        *((hosts, True) for hosts in ("*", "API.NEXMO.COM", "nexmo.com", ".nexmo.com", "example.com, nexmo.com ")),
        *((hosts, False) for hosts in ("", "exmo.com", "example.com", "api.nexmo.com:8443")),
    ],
)
def test_no_proxy_is_obeyed_as_by_httpx(monkeypatch: pytest.MonkeyPatch, no_proxy: str, direct: bool) -> None:
    """NO_PROXY names hosts and domains that are asked directly, with the meaning that httpx gives to it.

    A host with a port is that port alone; and a proxy for http is none for https.
    """
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:2")
    assert proxy_for(API) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert proxy_for(API) == (None if direct else "http://127.0.0.1:1")
    assert (proxy_for(httpx.URL("https://api.nexmo.com:8443/v1")) is None) == (direct or "8443" in no_proxy)
    with httpx.Client() as client:
        assert (client._transport_for_url(API) is not client._transport) == (not direct)


@pytest.mark.parametrize(
    "proxy",
    ["ftp://proxy", "http://proxy:port", "http://", "http://host:0", "http://user:not-a-password@host:65536"],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_is_none_is_told_without_its_password(
    variable: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that is no URL of one is a ValueError that names the variable, and does not show the value."""
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(ValueError, match=rf"^the proxy that the environment names \({variable}\) is no URL of one$"):
        Client(KEY, SECRET)


def test_a_socks_proxy_without_its_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy of the environment is refused where its package is missing, which is named, and else used."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ValueError, match=r"\(HTTPS_PROXY\) is a SOCKS proxy, which needs the package socksio: httpx\["):
        proxy_for(API)
    monkeypatch.setitem(sys.modules, "socksio", ssl)
    assert proxy_for(API) == "socks5://127.0.0.1:1"
