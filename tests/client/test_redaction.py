"""What is blotted out of an echo, beyond what the canary tests and hypothesis try."""

import base64
import json
import logging

import pytest

from nexmo_application import Client
from nexmo_application._redaction import BLOT, Redactor


def test_that_the_log_of_http2_headers_shows_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """What hpack logs of a signed request, over a transport with HTTP/2, comes without the secret."""
    with caplog.at_level(logging.DEBUG), Client("key", "s3cret=of=http2"):
        for name in ("hpack.hpack", "hpack.table"):
            logging.getLogger(name).debug("Adding %r", b"/v1/applications?api_key=key&api_secret=s3cret%3Dof%3Dhttp2")
    assert "api_key=key" in caplog.text
    assert "s3cret" not in caplog.text


def test_that_a_client_can_be_made_while_another_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for the secrets of all clients is not disturbed by a client that is made meanwhile."""
    monkeypatch.setattr(Redactor, "known", {})

    class Slow(Redactor):
        def redact(self, content: bytes) -> bytes:
            Redactor.of("another")
            return super().redact(content)

    Slow.of("one secret")
    log = logging.getLogger("httpcore.http11")
    record = log.makeRecord(log.name, logging.DEBUG, "", 0, "has one secret", (), None)
    assert log.filter(record)
    assert (record.getMessage(), len(Redactor.known)) == (f"has {BLOT}", 2)


@pytest.mark.parametrize("after", [b"", b"!", b"!!", b"!!!"])
@pytest.mark.parametrize("before", [b"", b"?", b"??", b"???"])
@pytest.mark.parametrize("secret", ["a secret", "a secret.", "a secret..", 'a "secret"', '"a" secret'])
def test_that_all_of_a_base64_that_stands_for_the_secret_alone_is_blotted_out(
    secret: str, before: bytes, after: bytes
) -> None:
    """Within the base64 of a longer text, each character all of whose six bits come from the secret is blotted out."""
    escaped = json.dumps(secret)[1:-1].encode()
    encoded = base64.b64encode(before + escaped + after)
    start, end = 8 * len(before), 8 * (len(before) + len(escaped))
    first, last = -(-start // 6), end // 6
    assert Redactor(secret)(encoded) == encoded[:first] + BLOT.encode() + encoded[last:]


@pytest.mark.parametrize("secret", ["x", "xy", "xyz"])
def test_that_the_base64_of_a_very_short_secret_is_left_alone(secret: str) -> None:
    """Fewer than four characters of base64 that stand for a secret alone are too few to be told from other text."""
    innocent = b"eA eHk YHA4 4eHk h5e"
    assert Redactor(secret)(innocent) == innocent
    assert Redactor(secret)(f"[{secret}]".encode()) == f"[{BLOT}]".encode()


def test_that_four_characters_of_base64_are_enough() -> None:
    """A secret of three characters is blotted out in base64, too, where four characters stand for it alone."""
    assert Redactor("xyz")(b"eHl6") == BLOT.encode()
