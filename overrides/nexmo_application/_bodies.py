"""Reading the bodies of answers: whole and decompressed, up to a limit."""

from __future__ import annotations

import zlib
from typing import Any

import httpx

MAX_BODY = 16 * 1024 * 1024
"""The most that is read of a body, in bytes, decompressed: a page of 100 applications has about 110 kB."""

TRUNCATED = "nexmo_application.truncated"
"""The response extension that is there when a body was longer than that."""

ACCEPT_ENCODING = "gzip"
"""What is asked for: the encoding that is undone here."""

_GZIP = 16 + zlib.MAX_WBITS
_STEP = 1024


def read(response: Any) -> bytes:
    """Read the body of a response of httpx or httpcore as it comes, up to the limit and a little more."""
    if getattr(response, "is_stream_consumed", False):  # by a transport of the user's, or a mock
        return bytes(response.content)
    content = bytearray()
    try:
        for chunk in response.stream:
            content += chunk
            if len(content) > MAX_BODY:
                break
    finally:
        response.close()
    return bytes(content)


async def async_read(response: Any) -> bytes:
    """Read the body of a response of httpx or httpcore as it comes, up to the limit and a little more."""
    if getattr(response, "is_stream_consumed", False):  # by a transport of the user's, or a mock
        return bytes(response.content)
    content = bytearray()
    try:
        async for chunk in response.stream:
            content += chunk
            if len(content) > MAX_BODY:
                break
    finally:
        await response.aclose()
    return bytes(content)


def complete(response: httpx.Response, content: bytes) -> httpx.Response:
    """Return a response that holds its body, decompressed: up to the limit, and as it came if it is broken."""
    headers, extensions = response.headers, response.extensions
    if "Content-Encoding" in headers:
        content = _decompressed(headers["Content-Encoding"], content)
        headers = headers.copy()
        del headers["Content-Encoding"]
    if len(content) > MAX_BODY:
        content, extensions = content[:MAX_BODY], {**extensions, TRUNCATED: True}
    return httpx.Response(response.status_code, headers=headers, content=content, extensions=extensions)


def _decompressed(encodings: str, content: bytes) -> bytes:
    """Undo the encoding that is asked for, up to the limit: not with httpx's decoders, which know none.

    A kilobyte that was compressed twice can stand for a gigabyte.
    """
    plain = content
    for encoding in reversed(encodings.lower().split(",")):
        if encoding.strip() in ("gzip", "x-gzip"):
            try:
                plain = _inflated(plain)
            except zlib.error:
                return content
    return plain


def _inflated(content: bytes) -> bytes:
    """Decompress each of the members that a gzip may have.

    It goes in steps: what is left over behind a member is copied, and there can be very many members.
    """
    plain, member, between = bytearray(), zlib.decompressobj(_GZIP), False
    for start in range(0, len(content), _STEP):
        step = content[start : start + _STEP]
        # Zeros behind a member are padding.
        while (step := step.lstrip(b"\0") if between else step) and len(plain) <= MAX_BODY:
            plain += member.decompress(step, MAX_BODY + 1 - len(plain))
            step, between = member.unused_data, member.eof
            if between:
                member = zlib.decompressobj(_GZIP)
    return bytes(plain)
