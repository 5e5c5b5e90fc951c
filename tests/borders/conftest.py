"""What the tests at the borders share: a certificate of this machine, and a server that has it."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.server import Server, well

HASHED = "0d001701.0"
"""The name under which OpenSSL looks for that certificate in a folder: `openssl x509 -hash` prints it."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide a certificate for this machine, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    today, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    serial = x509.random_serial_number()
    blank = x509.CertificateBuilder(name, name, key.public_key(), serial, today - day, today + day)
    made = blank.add_extension(address, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("certificate") / HASHED
    path.write_bytes(plain + made.public_bytes(pem))
    return path


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    """Run a server with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(context) as server:
        server.answer_by(well)
        yield server
