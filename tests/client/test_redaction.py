"""What is redacted of an echo, in whatever form it comes: the secret, and nothing else."""

import base64
import html
import json
import logging
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIConnectionError, APIStatusError, APITimeoutError, Client
from nexmo_application._redaction import BLOT, Redactor
from tests.support.clients import Flavour, Stub
from tests.support.data import CALLS, KEY, SECRET
from tests.support.strategies import examples

SECRETS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=6, max_size=30) | st.text(
    "aZ09+/=&%\"'\\<>é\U0001f600", min_size=6, max_size=30
)
"""Without whitespace and what cannot be printed, with which no client is made."""


def percent_all(text: str) -> str:
    """Percent-encode every byte, with small letters."""
    return "".join(f"%{byte:02x}" for byte in text.encode())


def json_all(text: str) -> str:
    """Escape every character as JSON may."""
    return "".join(f"\\u{unit:04X}" for unit in memoryview(text.encode("utf-16-le")).cast("H"))


ESCAPES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "percent": quote,
    "percent, slash too": lambda text: quote(text, safe=""),
    "percent, small": lambda text: quote(text, safe="").lower(),
    "percent, all": percent_all,
    "form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, not ASCII": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON, slashes too": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON, all": json_all,
    "HTML": html.escape,
    "HTML, decimal": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "HTML, hexadecimal": lambda text: "".join(f"&#X{ord(character):X};" for character in text),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "percent in percent": lambda text: quote(quote(text, safe=""), safe=""),
    "repr": lambda text: repr(text.encode())[2:-1],
}


@pytest.mark.parametrize("name", [name for name in ESCAPES if name != "percent, small"])
@examples(30)
@given(secret=SECRETS, before=st.text(max_size=3), after=st.text(max_size=3))
def test_an_escaped_secret_is_blotted_out(name: str, secret: str, before: str, after: str) -> None:
    """The secret, plain or escaped in any usual way, is replaced, and what stands around it stays."""
    echoed = ESCAPES[name](secret).encode()
    first, last = before.encode("utf-8", "replace"), after.encode("utf-8", "replace")
    blotted = Redactor(secret)(first + echoed + last)
    assert BLOT.encode() in blotted
    if echoed not in first + last and secret not in BLOT:
        assert echoed not in blotted


def test_a_secret_of_backslashes_blots_out_no_more_than_those() -> None:
    """A secret that looks like escapes alone is found, and nothing else is."""
    assert Redactor("\\\\\\\\")(b"a\\\\\\\\b") == b"a" + BLOT.encode() + b"b"


@examples(60)
@given(secret=st.text("abc/+=&é", min_size=6, max_size=20))
def test_small_percent_codes_are_blotted_out_too(secret: str) -> None:
    """Percent codes in small letters are the same as in large ones."""
    echoed = ESCAPES["percent, small"](secret)
    assert Redactor(secret)(echoed.encode()) == BLOT.encode()


@examples(150)
@given(secret=SECRETS, before=st.binary(max_size=4), after=st.binary(max_size=4), variant=st.sampled_from(["", "-_"]))
def test_a_secret_in_base64_is_blotted_out(secret: str, before: bytes, after: bytes, variant: str) -> None:
    """In the base64 of any text around the secret, what the secret alone decides is replaced, at each alignment."""
    packed = base64.b64encode(before + secret.encode() + after, variant.encode() or None)
    blotted = Redactor(secret)(packed)
    assert BLOT.encode() in blotted
    kept = [part for part in blotted.split(BLOT.encode()) if part]
    assert sum(map(len, kept)) <= len(packed) - (len(secret.encode()) * 8 - 10) // 6


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@examples(20)
@given(secret=SECRETS)
def test_a_secret_in_wide_characters_is_blotted_out(encoding: str, secret: str) -> None:
    """In a body of UTF-16 or UTF-32, the secret is found as well."""
    body = f'{{"title": "{secret}"}}'.encode(encoding)
    assert secret.encode(encoding) not in Redactor(secret)(body)


@examples(100)
@given(content=st.binary(max_size=200))
def test_what_holds_no_secret_stays_as_it_is(content: bytes) -> None:
    """Other bytes are left alone, valid text or not."""
    assert Redactor(SECRET)(content) == content


@pytest.mark.parametrize("failure", [httpx.ReadError, httpx.ReadTimeout, httpx.InvalidURL, OSError])
def test_a_transport_that_quotes_the_url_gives_nothing_away(flavour: Flavour, failure: type[Exception]) -> None:
    """The text of a transport's exception comes without the secret, and without the exception itself."""
    transport = Stub(lambda request: failure(f"failed: {request.url}"))
    error = flavour.outcome(CALLS["retrieve"], transport=transport, max_retries=0)
    assert type(error) is (APITimeoutError if failure is httpx.ReadTimeout else APIConnectionError)
    assert "failed: " in str(error)
    assert f"api_secret={BLOT}" in str(error)
    assert SECRET not in str(error)
    assert urlencode({"": SECRET})[1:] not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_credential_of_the_callers_own_is_no_secret_of_ours() -> None:
    """The API key, which is no secret, stays in what a server says of it."""
    transport = Stub(lambda _: httpx.Response(401, json={"detail": f"unknown key {KEY}"}))
    with Client(KEY, SECRET, transport=transport) as client, pytest.raises(APIStatusError, match=f"unknown key {KEY}"):
        client.applications.delete("1")


def test_the_log_of_http2_headers_shows_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """What hpack logs of a signed request, over a transport with HTTP/2, comes without the secret."""
    with caplog.at_level(logging.DEBUG), Client("key", "s3cret=of=http2"):
        for name in ("hpack.hpack", "hpack.table"):
            logging.getLogger(name).debug("Adding %r", b"/v1/applications?api_key=key&api_secret=s3cret%3Dof%3Dhttp2")
    assert "api_key=key" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_client_can_be_made_while_another_logs(monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_all_of_a_base64_that_stands_for_the_secret_alone_is_blotted_out(
    secret: str, before: bytes, after: bytes
) -> None:
    """Within the base64 of a longer text, each character all of whose six bits come from the secret is blotted out."""
    escaped = json.dumps(secret)[1:-1].encode()
    encoded = base64.b64encode(before + escaped + after)
    start, end = 8 * len(before), 8 * (len(before) + len(escaped))
    first, last = -(-start // 6), end // 6
    assert Redactor(secret)(encoded) == encoded[:first] + BLOT.encode() + encoded[last:]


@pytest.mark.parametrize("secret", ["x", "xy", "xyz"])
def test_the_base64_of_a_very_short_secret_is_left_alone(secret: str) -> None:
    """Fewer than four characters of base64 that stand for a secret alone are too few to be told from other text."""
    innocent = b"eA eHk YHA4 4eHk h5e"
    assert Redactor(secret)(innocent) == innocent
    assert Redactor(secret)(f"[{secret}]".encode()) == f"[{BLOT}]".encode()


def test_four_characters_of_base64_are_enough() -> None:
    """A secret of three characters is blotted out in base64, too, where four characters stand for it alone."""
    assert Redactor("xyz")(b"eHl6") == BLOT.encode()


@pytest.mark.parametrize(
    ("echoed", "redacted"),
    [
        (b"/v1?api_secret=cut%2Fs&page=1", b"/v1?api_secret=[redacted]&page=1"),
        (b"GET%20/v1%3Fapi_secret%3Dcut%252Fs then", b"GET%20/v1%3Fapi_secret%3D[redacted] then"),
        (b'{"api_secret":"a \\"cut\\" one","name":"A"}', b'{"api_secret":"[redacted]","name":"A"}'),
        (b'"{\\"api_secret\\": \\"cut\\", \\"name\\": 1}"', b'"{\\"api_secret\\": \\"[redacted]\\", \\"name\\": 1}"'),
        (b"{'api_secret': 'it is \"cut", b"{'api_secret': '[redacted]"),
        (b"api_secret, api_secret= and api_secret: none", b"api_secret, api_secret= and api_secret: none"),
    ],
)
def test_what_stands_under_the_name_is_redacted(echoed: bytes, redacted: bytes) -> None:
    """A secret that a gateway has cut, or another one, is redacted where its name stands before it."""
    assert Redactor("another secret")(echoed) == redacted


@pytest.mark.parametrize("secret", ["\\abc", "%\\"])
@pytest.mark.parametrize("piece", [b"\\", b"%5c", b"25", b"&amp;", b'api_secret":"\\'])
def test_redacting_takes_time_in_proportion(secret: str, piece: bytes) -> None:
    """Half a megabyte of what secrets are escaped by is redacted: with a time that grows by the square, never."""
    row = piece * ((1 << 19) // len(piece))
    for start in (b"", b"%", b"&", b'api_secret":"'):
        assert len(Redactor(secret)(start + row)) <= len(start + row) + len(BLOT) * len(row)
