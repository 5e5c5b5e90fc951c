"""Blotting the API secret out of what a server echoes."""

from __future__ import annotations

import base64
import html
import json
import logging
import re
from functools import cached_property
from threading import Lock
from urllib.parse import quote, quote_plus
from weakref import WeakSet

BLOT = "[redacted]"

_BACKSLASHES = rb"(?:\\|%(?:25)*(?i:5c))*+"


class Redactor:
    """Replaces a secret, in every form in which a server may send it back: plain, escaped, in base64.

    A server escapes which characters it likes, and as it likes: so each may stand there in any of its forms.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        """What to look for; compiled when it is first needed, since that takes milliseconds."""
        secret = self._secret
        forms = [_any_form(secret)]
        forms += [re.escape(secret.encode(wide)) for wide in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")]
        for escaped in {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}:
            forms += [
                b"".join(character.encode() if character.isalnum() else _forms(character) for character in text)
                for text in _base64_forms(escaped)
            ]
        return re.compile(b"|".join(forms))

    def __call__(self, content: bytes) -> bytes:
        """Return the content without the secret."""
        return self._pattern.sub(BLOT.encode(), content)

    def text(self, content: str) -> str:
        """Return a text without the secret."""
        return self(content.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _any_form(text: str) -> bytes:
    """Match a text with each character as it is, or as escaped for JSON, by Python's `repr`, for URLs or HTML.

    Backslashes are not counted, since a text inside another one has more of them; nor is the 25 of %25.
    """
    first, *others = list(text)
    # A backslash may have been among those already.
    return _BACKSLASHES.join([_forms(first), *(_forms(other) + (b"*" if other == "\\" else b"") for other in others)])


def _forms(character: str) -> bytes:
    """Match a character, but for the backslashes before it."""
    content, units = character.encode(), character.encode("utf-16-be")
    names = [html.escape(character)[1:-1].encode(), b"#0*%d" % ord(character), b"#(?i:x0*%x)" % ord(character)]
    forms = [
        re.escape(content),
        b"".join(b"%%(?:25)*(?i:%02x)" % byte for byte in content),
        _BACKSLASHES.join(b"u(?i:%02x%02x)" % pair for pair in zip(units[::2], units[1::2], strict=True)),
        _BACKSLASHES.join(b"x(?i:%02x)" % byte for byte in content),
        b"&(?:amp;)*(?:%s);" % b"|".join(filter(None, names)),
    ]
    forms += [json.dumps(character)[-2:-1].encode()] if character in "\b\f\n\r\t" else []
    forms += [rb"\+", b"%(?:25)*(?i:2b)"] if character == " " else []
    return b"(?:%s)" % b"|".join(forms)


def _base64_forms(secret: str) -> set[str]:
    """Encode a secret as it looks inside a longer text, at each of the three positions in a group of bytes."""
    content = secret.encode()
    forms: set[str] = set()
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + content).decode()
        # The characters at both ends share bits with what stands beside the secret.
        first, rest = (0, 2, 3)[offset], (len(content) + offset) % 3
        core = encoded[first : len(encoded) - (0, 3, 2)[rest]]
        if len(core) >= 4:
            forms |= {core, core.replace("+", "-").replace("/", "_")}
    return forms


_LOGGERS = (
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "hpack.hpack",
    "hpack.table",
)


class _EchoFilter(logging.Filter):
    """Blots out what is logged, at DEBUG, below our code: of a server's answer, and with HTTP/2 of the request."""

    def __init__(self) -> None:
        super().__init__()
        self._redactors: WeakSet[Redactor] = WeakSet()
        self._lock = Lock()

    def watch(self, redactor: Redactor) -> None:
        """Blot out one more secret, for as long as its redactor lives."""
        with self._lock:
            self._redactors.add(redactor)

    def filter(self, record: logging.LogRecord) -> bool:
        text = message = record.getMessage()
        with self._lock:
            redactors = list(self._redactors)
        for redactor in redactors:
            text = redactor.text(text)
        if text != message:
            record.msg, record.args = text, None
        return True


_echo_filter = _EchoFilter()


def watch_logs(redactor: Redactor) -> None:
    """Keep a secret out of the log of the connections for as long as the redactor lives."""
    _echo_filter.watch(redactor)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_echo_filter)
