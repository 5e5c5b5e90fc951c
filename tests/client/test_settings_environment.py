"""Proxies and certificates of the environment: what cannot be used is refused by its variable's name."""

import os
import ssl
import sys
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest

from nexmo_application import APIConnectionError, Client
from nexmo_application._settings import proxy_for, tls_context
from tests.support.clients import Flavour
from tests.support.data import APPLICATION, CALLS, KEY, SECRET
from tests.support.server import Server, answer, kept_json

API = httpx.URL("https://api.nexmo.com/v1/applications")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all that is read out of the environment."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
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


HASHED = "0a1b2c3d.0"
"""A name as `openssl rehash` gives it."""
CERTIFICATE = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")[0] + (
    "-----END CERTIFICATE-----\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make files of certificates and of none, and folders that hold one, or hold it under a name that is no hash."""
    for name, content in (("empty", ""), ("junk", "none"), ("cut", CERTIFICATE[:200]), ("good", CERTIFICATE)):
        (tmp_path / name).write_text(content)
    for name, file in (("hashed", HASHED), ("unhashed", "certificate.pem")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(CERTIFICATE)
    return tmp_path


@pytest.mark.parametrize(
    ("variable", "words", "name"),
    [
        *(("SSL_CERT_FILE", "file of cert", name) for name in ("missing", "hashed", "empty", "junk", "cut")),
        *(("SSL_CERT_DIR", "folder of cert", name) for name in ("missing", "good", "unhashed")),
    ],
)
def test_certificates_that_cannot_be_read_are_named(
    variable: str, words: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing, of the other kind, empty, junk or not hashed is a ValueError with the variable and the path.

    It is not remembered: what was mended is read.
    """
    monkeypatch.setenv(variable, str(folder / name))
    for _ in range(2):
        with pytest.raises(ValueError, match=f"^{variable} names no {words}.* that can be read: '.*{name}'$"):
            tls_context()


def test_certificates_are_shared_by_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One setting gives one context, another setting another; the file comes first, and a folder may be a list."""
    default = tls_context()
    monkeypatch.setenv("SSL_CERT_DIR", os.pathsep.join([str(folder / "missing"), str(folder / "hashed")]))
    by_folder = tls_context()
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "good"))
    by_file = tls_context()
    assert by_file.cert_store_stats()["x509"] == 1
    (folder / "good").unlink()
    assert tls_context() is by_file
    monkeypatch.setenv("SSL_CERT_FILE", "")
    assert tls_context() is by_folder
    monkeypatch.setenv("SSL_CERT_DIR", "")
    assert tls_context() is default
    assert len({default, by_folder, by_file}) == 3
    assert default.verify_mode is by_file.verify_mode is by_folder.verify_mode is ssl.CERT_REQUIRED
