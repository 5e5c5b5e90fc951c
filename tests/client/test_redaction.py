"""What is redacted of an echo, in whatever form it comes: the secret, and nothing else."""

import base64
import html
import json
import logging
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import Client
from nexmo_application._redaction import BLOT, Redactor
from tests.support.data import SECRET
from tests.support.strategies import examples

BLOTTED = BLOT.encode()
SHORT = b"eA eHk YHA4 4eHk h5e"
SECRETS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=6, max_size=30) | st.text(
    "aZ09+/=&%\"'\\<>é\U0001f600", min_size=6, max_size=30
)
"""Without whitespace and what cannot be printed, with which no client is made."""


ESCAPES: dict[str, Callable[[str], str | bytes]] = {
    "plain": str,
    "percent": quote,
    "percent, slash too": lambda text: quote(text, safe=""),
    "percent, all": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, not ASCII": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON, slashes too": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON, all": lambda text: "".join(f"\\u{unit:04X}" for unit in memoryview(text.encode("utf-16-le")).cast("H")),
    "HTML": html.escape,
    "HTML, decimal": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "HTML, hexadecimal": lambda text: "".join(f"&#X{ord(character):X};" for character in text),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "percent in percent": lambda text: quote(quote(text, safe=""), safe=""),
    "repr": lambda text: repr(text.encode())[2:-1],
    **{name: partial(str.encode, encoding=name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")},
}


def escaped(name: str, text: str) -> bytes:
    """Escape a text in one of these ways."""
    escaped = ESCAPES[name](text)
    return escaped.encode() if isinstance(escaped, str) else escaped


@pytest.mark.parametrize("name", ESCAPES)
@examples(20)
@given(secret=SECRETS, before=st.text(max_size=3), after=st.text(max_size=3))
def test_an_escaped_secret_is_blotted_out(name: str, secret: str, before: str, after: str) -> None:
    """The secret, plain or escaped in any usual way, is replaced, and what stands around it stays."""
    echoed = escaped(name, secret)
    first, last = before.encode("utf-8", "replace"), after.encode("utf-8", "replace")
    blotted = Redactor(secret)(first + echoed + last)
    assert BLOTTED in blotted
    if echoed not in first + last and secret not in BLOT:
        assert echoed not in blotted


@examples(50)
@given(content=st.binary(max_size=200))
def test_what_holds_no_secret_stays_as_it_is(content: bytes) -> None:
    """Other bytes are left alone, valid text or not."""
    assert Redactor(SECRET)(content) == content


@pytest.mark.parametrize("after", [b"", b"!", b"!!"])
@pytest.mark.parametrize("before", [b"", b"?", b"??"])
@pytest.mark.parametrize("secret", ["a-secret", "a-secret.", "a-secret..", 'a"secret"', '"a"secret', "~?~>secret~?~>"])
@pytest.mark.parametrize("name", ["plain", "JSON", "percent, slash too"])
def test_all_of_a_base64_that_stands_for_the_secret_alone_is_blotted_out(
    name: str, secret: str, before: bytes, after: bytes
) -> None:
    """Within the base64 of a longer text, each character all of whose six bits come from the secret is blotted out."""
    own = escaped(name, secret)
    plain = base64.b64encode(before + own + after)
    start, end = 8 * len(before), 8 * (len(before) + len(own))
    first, last = -(-start // 6), end // 6
    for encoded in (plain, plain.translate(bytes.maketrans(b"+/", b"-_"))):
        assert Redactor(secret)(encoded) == encoded[:first] + BLOTTED + encoded[last:]
    in_url = quote(plain, safe="").encode()
    assert plain[first:last].replace(b"+", b"%2B").replace(b"/", b"%2F") not in Redactor(secret)(in_url)


@pytest.mark.parametrize(
    ("secret", "echoed", "redacted"),
    [
        ("other", b"/v1?api_secret=cut%2Fs&page=1", b"/v1?api_secret=[redacted]&page=1"),
        ("other", b"GET%20/v1%3Fapi_secret%3Dcut%252Fs then", b"GET%20/v1%3Fapi_secret%3D[redacted] then"),
        ("other", b'{"api_secret":"a \\"cut\\" one","name":"A"}', b'{"api_secret":"[redacted]","name":"A"}'),
        (
            "other",
            b'"{\\"api_secret\\": \\"cut\\", \\"a\\": 1}"',
            b'"{\\"api_secret\\": \\"[redacted]\\", \\"a\\": 1}"',
        ),
        ("other", b"{'api_secret': 'it is \"cut", b"{'api_secret': '[redacted]"),
        ("other", b"api_secret, api_secret= and api_secret: none", b"api_secret, api_secret= and api_secret: none"),
        ("cut", b"api_secret=a-cut-one&a=b", b"api_secret=[redacted]&a=b"),
        ("\\\\\\\\", b"a\\\\\\\\b", b"a[redacted]b"),
        *((secret, f"[{secret}] ".encode() + SHORT, b"[[redacted]] " + SHORT) for secret in ("x", "xy", "xyz")),
        ("xy", b"eHl6", b"eHl6"),
        ("xyz", b"eHl6", b"[redacted]"),
    ],
)
def test_exactly_this_is_redacted(secret: str, echoed: bytes, redacted: bytes) -> None:
    """What stands under the name of the secret is redacted, too, since a gateway may have cut it.

    Fewer than four characters of base64 that stand for a secret alone are too few to be told from other text.
    """
    assert Redactor(secret)(echoed) == redacted


@pytest.mark.parametrize("secret", ["\\abc", "%\\"])
@pytest.mark.parametrize("piece", [b"\\", b"%5c", b"25", b"&amp;", b'api_secret":"\\'])
def test_redacting_takes_time_in_proportion(secret: str, piece: bytes) -> None:
    """Half a megabyte of what secrets are escaped by is redacted: with a time that grows by the square, never."""
    row = piece * ((1 << 19) // len(piece))
    for start in (b"", b"%", b"&", b'api_secret":"'):
        assert len(Redactor(secret)(start + row)) <= len(start + row) + len(BLOT) * len(row)


@pytest.mark.parametrize(
    "name", ["hpack.hpack", "hpack.table", "httpcore.http11", "httpcore.http2", "httpcore.socks", "httpcore2.proxy"]
)
def test_the_log_of_connections_shows_no_secret(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What is logged below our code comes without the secrets of all clients, also while another one is made.

    A secret is found as a whole, although a quote is within it, and so is one that holds another client's, or whose
    name does.
    """

    class Slow(Redactor):
        @property
        def pattern(self) -> re.Pattern[bytes]:
            Redactor.known["another"] = Redactor("another")
            return re.compile(b"another'secret")

    monkeypatch.setattr(Redactor, "known", {})
    with caplog.at_level(logging.DEBUG), Client("key", "s3cret=of=http2"):
        Redactor.known["another'secret"] = Slow("another'secret")
        Redactor.known["secret"] = Redactor("secret")
        logging.getLogger(name).debug("%r", b"api_key=key&api_secret=s3cret%3Dof%3Dhttp2")
        logging.getLogger(name).debug("another'secret")
        logging.getLogger(name).debug("api_secret=cut's3cret=of=http2")
    blotted = f"b'api_key=key&api_{BLOT}={BLOT}'", BLOT, f"api_{BLOT}={BLOT}'{BLOT}"
    assert caplog.messages == [*blotted]
