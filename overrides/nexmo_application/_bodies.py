"""Reading the bodies of answers: whole and decompressed, up to a limit."""

from __future__ import annotations

import zlib
from typing import cast

import httpx

MAX_BODY = 16 * 1024 * 1024
"""The most that is read of a body, in bytes, decompressed: a page of 100 applications has about 110 kB."""

TRUNCATED = "nexmo_application.truncated"
"""The response extension that is there when a body was longer than that."""

ACCEPT_ENCODING = "gzip, deflate"
"""What is asked for: the encodings that are undone here."""

_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


def read(response: httpx.Response) -> list[bytes]:
    """Read a body as it comes, up to the limit."""
    if response.is_stream_consumed:  # by a transport of the user's, or a mock
        return [response.content]
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in cast("httpx.SyncByteStream", response.stream):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_BODY:
                break
    finally:
        response.close()
    return chunks


async def async_read(response: httpx.Response) -> list[bytes]:
    """Read a body as it comes, up to the limit."""
    if response.is_stream_consumed:  # by a transport of the user's, or a mock
        return [response.content]
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in cast("httpx.AsyncByteStream", response.stream):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_BODY:
                break
    finally:
        await response.aclose()
    return chunks


def complete(response: httpx.Response, chunks: list[bytes]) -> httpx.Response:
    """Return a response that holds its body, decompressed: up to the limit, and as it came if it is broken."""
    headers, extensions = response.headers, response.extensions
    content = b"".join(chunks)
    if "Content-Encoding" in headers:
        content = _decompressed(headers["Content-Encoding"], content)
        headers = headers.copy()
        del headers["Content-Encoding"]
    if len(content) > MAX_BODY:
        content, extensions = content[:MAX_BODY], {**extensions, TRUNCATED: True}
    return httpx.Response(response.status_code, headers=headers, content=content, extensions=extensions)


def _decompressed(encodings: str, content: bytes) -> bytes:
    """Undo the encodings that are asked for, up to the limit: not with httpx's decoders, which know none.

    A kilobyte that was compressed twice can stand for a gigabyte.
    """
    plain = content
    for encoding in reversed(encodings.lower().split(",")):
        if encoding.strip() in ("gzip", "x-gzip", "deflate"):
            try:
                plain = _inflated(plain)
            except zlib.error:
                return content
    return plain


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(_ZLIB_OR_GZIP).decompress(content, MAX_BODY + 1)
    except zlib.error:
        # Some servers take "deflate" at its word and leave out zlib's header.
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, MAX_BODY + 1)
