"""What a client is made of, from arguments and the environment: what cannot be right is refused by its name."""

import math
import os
import pickle
import re
import ssl
import sys
from itertools import product
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest

from nexmo_application import APIConnectionError, AsyncClient, Client
from nexmo_application._query_auth import Credentials
from nexmo_application._settings import base_url, credentials, proxy_for, tls_context
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, CALLS, CREDENTIALS, KEY, SECRET, success
from tests.support.server import Server, answer, well

API = httpx.URL("https://api.nexmo.com/v1/applications")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all that is read out of the environment."""
    for name in filter(re.compile("NEXMO_|VONAGE_|SSL_CERT_|.*_PROXY", re.IGNORECASE).match, list(os.environ)):
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
    ("arguments", "timeout"),
    [({}, 30.0), *(({"timeout": it}, it) for it in (0.001, 5, 1e9, None, httpx.Timeout(5, read=60.0, pool=0)))],
)
def test_every_request_has_all_timeouts(flavour: Flavour, arguments: dict[str, Any], timeout: Any) -> None:
    """Connecting, reading, writing and the wait for a connection are limited: 30 seconds each unless said otherwise.

    So are those that are sent through the generated client.
    """
    transport = Stub(lambda _: success("retrieve"))
    with flavour.client(transport=transport, **arguments) as client:
        flavour.run(client.applications.modify(APP_ID, name="B"))
        flavour.run(flavour.http(client).get(""))
    assert [request.extensions["timeout"] for request in transport.requests] == [httpx.Timeout(timeout).as_dict()] * 3


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
def test_this_machine_is_asked_without_a_proxy(
    flavour: Flavour, server: Server, monkeypatch: pytest.MonkeyPatch, host: str, generated: bool
) -> None:
    """Whatever proxies there are, they would see the secret."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "example.com")
    server.answer_by(well)
    with flavour.client(base_url=server.url.replace("127.0.0.1", host)) as client:
        call: Any = flavour.http(client).get if generated else client.applications.retrieve
        flavour.run(call(APP_ID))
    (request,) = server.requests
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
    ("proxy", "words"),
    [
        *((proxy, "is no URL of one$") for proxy in ("ftp://proxy", "http://proxy:port", "http://", "http://host:0")),
        ("http://user:not-a-password@host:65536", "is no URL of one$"),
        ("socks5://127.0.0.1:1", r"is a SOCKS proxy, which needs the package socksio: httpx\[socks\]$"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    variable: str, proxy: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that is no URL of one, or needs a package, is a ValueError that names the variable, and not the value."""
    monkeypatch.setenv(variable, proxy)
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ValueError, match=rf"^the proxy that the environment names \({variable}\) {words}"):
        Client(KEY, SECRET)


def test_a_socks_proxy_is_used_if_its_package_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what connections are made through."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "socksio", ssl)
    assert proxy_for(API) == "socks5://127.0.0.1:1"


HASHED = "0a1b2c3d.0"
"""A name as `openssl rehash` gives it."""
CERTIFICATES = Path(certifi.where()).read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make files of certificates and of none, and folders that hold one, or hold it under a name that is no hash."""
    for name, content in (("empty", ""), ("junk", "none"), ("cut", CERTIFICATES[:1000]), ("good", CERTIFICATES)):
        (tmp_path / name).write_text(content)
    for name, file in (("hashed", HASHED), ("unhashed", "certificate.pem")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(CERTIFICATES)
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
    assert by_file.cert_store_stats()["x509"] > 1
    (folder / "good").unlink()
    assert tls_context() is by_file
    monkeypatch.setenv("SSL_CERT_FILE", "")
    assert tls_context() is by_folder
    monkeypatch.setenv("SSL_CERT_DIR", "")
    assert tls_context() is default
    assert len({default, by_folder, by_file}) == 3
    assert default.verify_mode is by_file.verify_mode is by_folder.verify_mode is ssl.CERT_REQUIRED
