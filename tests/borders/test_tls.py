"""A server whose certificate nobody knows: TLS as it is, with the certificates that the environment names."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nexmo_application import APIConnectionError
from tests.support.clients import FakeClock, Flavour
from tests.support.data import APP_ID, APPLICATION, CALLS
from tests.support.server import Server, kept_json


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate of loopback that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(pem) + private)
    return path


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    """Run a server with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(context) as server:
        server.answer_by(lambda _: kept_json(200, APPLICATION))
        yield server


def test_a_certificate_that_is_not_trusted_is_tried_once(
    flavour: Flavour, clock: FakeClock, tls_server: Server
) -> None:
    """It will not be trusted at the next attempt either: one connection, no wait, and the reason in the error."""
    error = flavour.outcome(CALLS["retrieve"], base_url=tls_server.url)
    assert type(error) is APIConnectionError
    assert str(error).startswith(f"retrieve at {tls_server.host}: ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert (tls_server.connected, clock.waits) == (1, [])


def test_a_certificate_of_the_environment_is_trusted(
    flavour: Flavour, monkeypatch: pytest.MonkeyPatch, tls_server: Server, certificate: Path
) -> None:
    """`SSL_CERT_FILE` counts when a client is made, whatever counted for those before it."""
    url = tls_server.url
    with flavour.client(base_url=url, max_retries=0) as distrustful:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert flavour.outcome(CALLS["retrieve"], base_url=url).id == APP_ID
        with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            flavour.run(CALLS["retrieve"](distrustful.applications))
