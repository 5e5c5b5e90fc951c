"""Redacting the API secret in what a server echoes, in logs and in exceptions."""

from __future__ import annotations

import base64
import codecs
import html
import json
import logging
import re
from collections.abc import Iterable, Iterator
from typing import TypeVar
from urllib.parse import quote

E = TypeVar("E", bound=BaseException)

BLOT = "[redacted]"

_ENCODERS = [codecs.getencoder(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")]
"""Found now: finding one imports it, and a thread that imports during a fork hangs the child at its own import."""

_BACKSLASHES = rb"(?:\\|%(?:25)*(?i:5c))*+"
_NAMED = (
    re.compile(rb"""(api_secret(?:=|%(?:25)*+3[Dd]))[^&\s"'<>]++"""),
    re.compile(rb"""(api_secret(\\*+)["']\s*+:\s*+\2(["']))(?:(?!(?<!\\)\2\3)[^\r\n])++"""),
)
"""What stands under the name of the secret, behind the first group: a gateway may cut what it echoes within."""


def redacted(content: bytes, redactors: Iterable[Redactor]) -> bytes:
    """Return the content without any of the secrets, and without what stands under the name of one.

    All are found before any is replaced: a quote within a secret ends what has a name, and a short secret may be a part
    of the name, or of a longer one.
    """
    found = [(match.end(1), match.end()) for named in _NAMED for match in named.finditer(content)]
    found += [match.span() for redactor in redactors for match in redactor.pattern.finditer(content)]
    parts: list[bytes] = []
    done = 0
    for start, end in sorted(found):
        if start >= done:
            parts += [content[done:start], BLOT.encode()]
        done = max(done, end)
    return b"".join([*parts, content[done:]])


def redacted_text(text: str, redactors: Iterable[Redactor]) -> str:
    """Return a text without any of the secrets, and without what stands under the name of one."""
    return redacted(text.encode("utf-8", "surrogatepass"), redactors).decode("utf-8", "surrogatepass")


class Redactor:
    """Replaces a secret, in every form in which a server may send it back: plain, escaped, in base64.

    A server escapes which characters it likes, and as it likes: so each may stand there in any of its forms.
    """

    known: dict[str, Redactor] = {}  # noqa: RUF012
    """The redactors of all clients, by secret, for the log: a plain dict, since a lock may be held during a fork."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._pattern: re.Pattern[bytes] | None = None

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """What matches the secret: compiled when it is first needed, since that takes milliseconds."""
        # No cached_property: in Python 3.11 it has a lock, which may be held during a fork.
        self._pattern = self._pattern or re.compile(b"|".join(_all_forms(self._secret)))
        return self._pattern

    def __call__(self, content: bytes) -> bytes:
        """Return the content without the secret, and without what stands under its name."""
        return redacted(content, [self])

    def text(self, content: str) -> str:
        """Return a text without the secret, and without what stands under its name."""
        return redacted_text(content, [self])

    def forget(self, error: E) -> E:
        """Return an exception without the frames that know the request, and its text without the secret."""
        error.__cause__ = error.__context__ = None
        # httpcore keeps the exception that it maps as an argument.
        error.args = tuple(self.text(str(it)) if isinstance(it, str | BaseException) else it for it in error.args)
        return error.with_traceback(None)


def _all_forms(secret: str) -> list[bytes]:
    """Match a secret in each of its forms."""
    forms = [*(re.escape(encode(secret)[0]) for encode in _ENCODERS), _any_form(secret)]
    for escaped in {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}:
        forms += _base64_forms(escaped)
    return forms


def _any_form(text: str) -> bytes:
    """Match a text with each character as it is, or as escaped for JSON, by Python's `repr`, for URLs or HTML.

    Backslashes are not counted, since a text inside another one has more of them; nor is the 25 of %25. Those at the
    beginning are left out: from each backslash of a long row, the whole rest of the row would be looked at.
    """
    first, *others = list(text.lstrip("\\") or text)
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
    return b"(?:%s)" % b"|".join(forms)


def _base64_forms(text: str) -> Iterator[bytes]:
    """Match a text in base64, inside a longer text, at each of the three positions in a group of bytes."""
    content = text.encode()
    # The characters at both ends share bits with what stands beside the text.
    for offset, first in ((0, 0), (1, 2), (2, 3)):
        core = base64.b64encode(bytes(offset) + content)[first : (offset + len(content)) * 8 // 6]
        if len(core) >= 4:
            yield core.replace(b"+", b"(?:[-+]|%2[Bb])").replace(b"/", b"(?:[_/]|%2[Ff])")


def _redact_record(record: logging.LogRecord) -> bool:
    """Redact what is logged, at DEBUG, below our code: of a server's answer, and with HTTP/2 of the request."""
    message = record.getMessage()
    if (text := redacted_text(message, [*Redactor.known.values()])) != message:
        record.msg, record.args = text, None
    return True


for _library in ("httpcore", "httpcore2"):
    for _part in ("connection", "http11", "http2", "proxy", "socks"):
        logging.getLogger(f"{_library}.{_part}").addFilter(_redact_record)
for _part in ("hpack", "table"):
    logging.getLogger(f"hpack.{_part}").addFilter(_redact_record)
