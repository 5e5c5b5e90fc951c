"""A server whose certificate nobody knows: TLS as it is, with the certificates that the environment names."""

from pathlib import Path

import pytest

from nexmo_application import APIConnectionError
from tests.support.clients import FakeClock, Flavour
from tests.support.data import APP_ID, CALLS
from tests.support.server import Server


def test_a_certificate_that_is_not_trusted_is_tried_once(
    flavour: Flavour, clock: FakeClock, tls_server: Server
) -> None:
    """It will not be trusted at the next attempt either: one connection, no wait, and the reason in the error."""
    error = flavour.outcome(CALLS["retrieve"], base_url=tls_server.url)
    assert type(error) is APIConnectionError
    assert str(error).startswith(f"retrieve at {tls_server.host}: ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert (tls_server.connected, clock.waits) == (1, [])


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_a_certificate_of_the_environment_is_trusted(
    flavour: Flavour, variable: str, monkeypatch: pytest.MonkeyPatch, tls_server: Server, certificate: Path
) -> None:
    """The file or the folder counts when a client is made, whatever counted for those before it."""
    url = tls_server.url
    with flavour.client(base_url=url, max_retries=0) as distrustful:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)  # which comes before the folder
        monkeypatch.setenv(variable, str(certificate if variable == "SSL_CERT_FILE" else certificate.parent))
        assert flavour.outcome(CALLS["retrieve"], base_url=url).id == APP_ID
        with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            flavour.run(CALLS["retrieve"](distrustful.applications))
