"""Getting another document: JSON as it is, YAML turned into JSON."""

import json
from pathlib import Path

import httpx

from regen._errors import RegenError
from regen._yaml import converted

MAX_SIZE = 32 * 1024 * 1024
"""Bytes of a document; Nexmo's has 20,966."""

TIMEOUT = 30.0
"""Seconds to wait for a connection and for each part of an answer."""


def fetch(spec: str) -> bytes:
    """Return the document at a path or an http(s) URL as JSON.

    Raises:
        RegenError: it cannot be had, or is neither JSON nor YAML.
    """
    if spec.startswith(("http://", "https://")):
        content = _download(spec)
    elif "://" in spec:
        raise RegenError("only http and https URLs can be fetched", place=spec, remedy="Give the path of a local file.")
    else:
        content = _read(Path(spec))
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        # What is meant as JSON is refused as such, with the line that is wrong, when it is parsed.
        return content if content.lstrip()[:1] in (b"{", b"<", b"") else converted(content, spec)
    return content


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_SIZE + 1)
    except OSError as error:
        remedy = "Name a file or an http(s) URL: make vendor SPEC=path-or-url"
        raise RegenError(f"cannot be read: {error.strerror}", place=str(path), remedy=remedy) from None
    return _sized(content, str(path))


def _download(url: str) -> bytes:
    content = b""
    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=TIMEOUT) as response:
            if not response.is_success:
                raise RegenError(f"the server answers {response.status_code}", place=url, remedy="Correct the URL.")
            for chunk in response.iter_bytes():
                content = _sized(content + chunk, url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise RegenError(f"cannot be fetched: {error}", place=url, remedy="Correct the URL, or try again.") from None
    return content


def _sized(content: bytes, place: str) -> bytes:
    if len(content) > MAX_SIZE:
        raise RegenError(f"longer than {MAX_SIZE} bytes", place=place, remedy="Vendor the document of one API.")
    return content
