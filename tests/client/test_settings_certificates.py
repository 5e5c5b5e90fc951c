"""The certificates and the proxy that the environment names: what cannot be used is refused by its variable's name."""

import os
import shutil
import ssl
import sys
from pathlib import Path

import certifi
import httpx
import pytest

from nexmo_application._settings import proxy_for, tls_context
from tests.support.fresh import result_of

HASHED = "0a1b2c3d.0"
"""A name as `openssl rehash` gives it."""
CERTIFICATE = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")[0] + (
    "-----END CERTIFICATE-----\n"
)

COUNTED = """
import ssl
made = []
create = ssl.create_default_context
ssl.create_default_context = lambda *args, **kwargs: made.append(1) or create(*args, **kwargs)
from nexmo_application import AsyncClient, Client
clients = [kind("key", "not-a-secret") for kind in (Client, AsyncClient) for _ in range(5)]
result = len(made)
"""


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the variables for certificates and proxies out of the environment."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy", "HTTPS_PROXY", "all_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


def make(path: Path, kind: str) -> None:
    """Make what a variable may name by mistake."""
    match kind:
        case "missing":
            pass
        case "folder":
            path.mkdir()
        case "folder without hashes":
            path.mkdir()
            (path / "certificate.pem").write_text(CERTIFICATE)
        case _:
            path.write_text({"empty": "", "junk": "none", "cut": CERTIFICATE[:200]}[kind])


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "junk", "cut"])
def test_a_file_of_certificates_that_is_none_is_named(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is missing, a folder, empty or junk is a ValueError with the variable and the path."""
    path = tmp_path / "certificates.pem"
    make(path, kind)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(ValueError, match=r"SSL_CERT_FILE names no file of certificates that can be read: .*ates.pem'"):
        tls_context()


@pytest.mark.parametrize("kind", ["missing", "folder", "folder without hashes", "empty", "junk"])
def test_a_folder_of_certificates_that_is_none_is_named(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder that is missing, a file, or not hashed is a ValueError with the variable and the path."""
    path = tmp_path / "certificates"
    make(path, kind)
    monkeypatch.setenv("SSL_CERT_DIR", str(path))
    with pytest.raises(ValueError, match=r"SSL_CERT_DIR names no folder of certificates as .* read: .*certificates'"):
        tls_context()


def test_certificates_are_shared_by_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One setting gives one context, another setting another; the file comes first, and a folder may be a list."""
    default = tls_context()
    assert tls_context() is default
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / HASHED).write_text(CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_DIR", os.pathsep.join([str(tmp_path / "missing"), str(folder)]))
    by_folder = tls_context()
    assert by_folder is not default
    file = tmp_path / "file.pem"
    file.write_text(CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    by_file = tls_context()
    assert by_file.cert_store_stats()["x509"] == 1
    assert tls_context() is by_file is not by_folder
    file.unlink()
    shutil.rmtree(folder)
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_DIR", "")
    assert tls_context() is default
    assert default.verify_mode is by_file.verify_mode is by_folder.verify_mode is ssl.CERT_REQUIRED


def test_a_file_that_was_mended_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What could not be read is not remembered."""
    file = tmp_path / "file.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ValueError, match="SSL_CERT_FILE"):
        tls_context()
    file.write_text(CERTIFICATE)
    assert tls_context().cert_store_stats()["x509"] == 1


def test_a_socks_proxy_without_its_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy of the environment is refused where its package is missing, which is named, and else used."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    url = httpx.URL("https://api.nexmo.com")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(
        ValueError, match=r"\(HTTPS_PROXY\) is a SOCKS proxy, which needs the package socksio: httpx\[socks"
    ):
        proxy_for(url)
    monkeypatch.setitem(sys.modules, "socksio", ssl)
    assert proxy_for(url) == "socks5://127.0.0.1:1"


@pytest.mark.parametrize(
    "proxy",
    [
        "ftp://proxy",
        "http://proxy:port",
        "http://user:not-a-password@host:port",
        "http://",
        "http://host:0",
        "http://user:not-a-password@host:65536",
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_is_none_is_told_without_its_password(
    variable: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that is no URL of one is a ValueError that names the variable, and does not show the value."""
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(ValueError, match=rf"^the proxy that the environment names \({variable}\) is no URL of one$"):
        proxy_for(httpx.URL("https://api.nexmo.com"))


def test_many_clients_share_one_tls_context() -> None:
    """Ten clients, sync and async, make one TLS context between them: each would take as long as an import of httpx."""
    assert result_of(COUNTED) == 1
