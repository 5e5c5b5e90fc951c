"""The certificates that the environment names: what cannot be used is refused by its variable's name."""

import os
import ssl
from pathlib import Path

import certifi
import pytest

from nexmo_application._settings import tls_context

HASHED = "0a1b2c3d.0"
"""A name as `openssl rehash` gives it."""
CERTIFICATE = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")[0] + (
    "-----END CERTIFICATE-----\n"
)


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the variables out of the environment."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


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
