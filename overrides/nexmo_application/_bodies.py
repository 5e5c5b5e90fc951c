"""Reading the bodies of answers: whole and decompressed, up to a limit."""

import gzip
import io
import zlib
from contextlib import aclosing, closing, suppress
from typing import Any

import httpx

MAX_BODY = 16 * 1024 * 1024
"""The most that is read of a body, in bytes, decompressed: a page of 100 applications has about 110 kB."""

ACCEPT_ENCODING = "gzip"
"""What is asked for: the encoding that is undone here."""


def read(response: Any) -> bytes:
    """Read the body of a response of httpx or httpcore as it comes, up to the limit and a little more."""
    if getattr(response, "is_stream_consumed", False):  # by a transport of the user's, or a mock
        return bytes(response.content)
    content = bytearray()
    with closing(response):
        for chunk in response.stream:
            content += chunk
            if len(content) >= MAX_BODY:
                break
    return bytes(content)


async def async_read(response: Any) -> bytes:
    """Read the body of a response of httpx or httpcore as it comes, up to the limit and a little more."""
    if getattr(response, "is_stream_consumed", False):  # by a transport of the user's, or a mock
        return bytes(response.content)
    content = bytearray()
    async with aclosing(response):
        async for chunk in response.stream:
            content += chunk
            if len(content) >= MAX_BODY:
                break
    return bytes(content)


def complete(response: httpx.Response, content: bytes) -> httpx.Response:
    """Return a response that holds its body, decompressed: up to the limit, and as it came if it is broken."""
    headers, extensions = response.headers.copy(), response.extensions
    # The API has no cookies: what a server echoes in one would stay in the generated client.
    headers.pop("Set-Cookie", None)
    # httpx, which would undo it here, knows no limit.
    if headers.pop("Content-Encoding", "").lower() in ("gzip", "x-gzip"):
        with suppress(OSError, EOFError, zlib.error):
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(MAX_BODY)
    return httpx.Response(response.status_code, headers=headers, content=content[:MAX_BODY], extensions=extensions)
