"""Getting another document: JSON as it is, YAML turned into JSON."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx

from overrides.spec._errors import RegenError
from regen._yaml import converted

MAX_SIZE = 32 * 1024 * 1024
"""Bytes of a document; Nexmo's has 20,966."""

TIMEOUT = 30.0
"""Seconds to wait for a connection and for each part of an answer."""

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def fetch(spec: str) -> bytes:
    """Return the document at a path, an https URL, or an http URL on this machine, as JSON.

    Raises:
        RegenError: it cannot be had, or is neither JSON nor YAML.
    """
    try:
        content = _joined(_download(spec) if "://" in spec else [Path(spec).read_bytes()], spec)
    except OSError as error:
        remedy = "Name a file or an https URL: make vendor SPEC=path-or-url"
        raise RegenError(f"cannot be read: {error.strerror}", place=spec, remedy=remedy) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise RegenError(f"cannot be fetched: {error}", place=spec, remedy="Correct the URL, or try again.") from None
    # What is meant as JSON, or is a page, is refused as such when it is parsed.
    return content if content.lstrip()[:1] in (b"{", b"<", b"") else _joined(converted(content, spec), spec)


def _joined(parts: Iterable[bytes], spec: str) -> bytes:
    content = bytearray()
    for part in parts:
        content += part
        if len(content) > MAX_SIZE:
            raise RegenError(f"longer than {MAX_SIZE} bytes", place=spec, remedy="Vendor the document of one API.")
    return bytes(content)


def _download(url: str) -> Iterator[bytes]:
    with (
        httpx.Client(
            # Not compressed: a few bytes could become more than any memory holds.
            headers={"Accept-Encoding": "identity"},
            timeout=TIMEOUT,
            follow_redirects=True,
            event_hooks={"request": [_check_source]},
            # No proxy for this machine.
            mounts={f"all://{host}": None for host in _LOOPBACK},
        ) as client,
        client.stream("GET", url) as response,
    ):
        if not response.is_success:
            raise RegenError(f"the server answers {response.status_code}", place=url, remedy="Correct the URL.")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            remedy = "Fetch the document in another way, and give the path of the file."
            raise RegenError("the server compresses, which was not asked for", place=url, remedy=remedy)
        yield from response.iter_raw()


def _check_source(request: httpx.Request) -> None:
    """Refuse where no document may come from, redirects included."""
    url = request.url
    if url.scheme != "https" and not (url.scheme == "http" and url.copy_with(port=None).netloc.decode() in _LOOPBACK):
        what = f"no document is fetched from {url.scheme}://{url.host}"
        raise RegenError(what, remedy="Give an https URL, or the path of a local file.")
