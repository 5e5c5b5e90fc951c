"""Blotting the API secret out of what a server echoes."""

from __future__ import annotations

import base64
import json
import logging
import re
from urllib.parse import quote, quote_plus
from weakref import WeakSet

BLOT = "[redacted]"


class Redactor:
    """Replaces a secret, in every form in which a server may send it back: plain, escaped for URLs or JSON, base64."""

    def __init__(self, secret: str) -> None:
        forms = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
        forms.add(repr(secret.encode())[2:-1])
        forms |= {re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in forms}
        encoded = {form.encode("utf-8", "surrogatepass") for form in forms} | _base64_forms(secret)
        # The longest first: one form may be the beginning of another.
        self._pattern = re.compile(b"|".join(re.escape(form) for form in sorted(encoded, key=len, reverse=True)))

    def __call__(self, content: bytes) -> bytes:
        """Return the content without the secret."""
        return self._pattern.sub(BLOT.encode(), content)

    def text(self, content: str) -> str:
        """Return a text without the secret."""
        return self(content.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _base64_forms(secret: str) -> set[bytes]:
    """Encode a secret as it looks inside a longer text, at each of the three positions in a group of bytes."""
    content = secret.encode("utf-8", "surrogatepass")
    forms: set[bytes] = set()
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + content)
        # The characters at both ends share bits with what stands beside the secret.
        first, rest = (0, 2, 3)[offset], (len(content) + offset) % 3
        core = encoded[first : len(encoded) - (0, 3, 2)[rest]]
        if len(core) >= 4:
            forms |= {core, core.replace(b"+", b"-").replace(b"/", b"_")}
    return forms


class _EchoFilter(logging.Filter):
    """Blots out what httpcore logs, at DEBUG, of a server's answer before any of our code sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.redactors: WeakSet[Redactor] = WeakSet()

    def filter(self, record: logging.LogRecord) -> bool:
        text = message = record.getMessage()
        for redactor in self.redactors:
            text = redactor.text(text)
        if text != message:
            record.msg, record.args = text, None
        return True


_echo_filter = _EchoFilter()


def watch_logs(redactor: Redactor) -> None:
    """Keep a secret out of the log of the connections for as long as the redactor lives."""
    _echo_filter.redactors.add(redactor)
    for name in ("httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks"):
        logging.getLogger(name).addFilter(_echo_filter)
