"""Where the credentials go: the API takes the key and the secret in the query string or the JSON body of each request.

The document leaves this out for DELETE and has it in the body alone for PUT; the API takes a query string everywhere
(six client libraries send it). This module decides what goes on the wire; `_connections` and `_transport` put it there.
"""

import json
from typing import Any, NoReturn
from urllib.parse import urlencode

import httpx

from nexmo_application._redaction import Redactor

CREDENTIALS = "nexmo_application.credentials"
"""The request extension that holds the `Credentials` of a request until they are added."""

Headers = list[tuple[bytes, bytes]]


class Credentials:
    """An API key and its secret, which shows in no repr and does not travel in a pickle."""

    __slots__ = ("_members", "_query", "api_key", "redact", "source")

    def __init__(self, api_key: str, api_secret: str, source: str = "") -> None:
        self.source: str = source
        """The arguments or variables that they come from."""
        pair = {"api_key": api_key, "api_secret": api_secret}
        self.api_key: str = api_key
        self.redact: Redactor = Redactor.known.setdefault(api_secret, Redactor(api_secret))
        self._query = urlencode(pair).encode()
        self._members = json.dumps(pair, separators=(",", ":"))[1:-1].encode()

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials do not travel in a pickle: make a client where they are needed")

    def added(self, method: str, target: bytes, headers: Headers, stream: Any) -> tuple[bytes, Headers, Any]:
        """Return target, headers and body with the credentials where the API takes them.

        In the query string, except that a POST with a JSON object carries them in it instead, and a PUT with one in
        both: the document requires them in both bodies.
        """
        content = self._with_members(headers, stream) if method in ("POST", "PUT") else None
        if content is None or method == "PUT":
            target += (b"&" if b"?" in target else b"?") + self._query
        if content is not None:
            length = str(len(content)).encode()
            headers = [(name, length if name.lower() == b"content-length" else value) for name, value in headers]
            stream = httpx.ByteStream(content)
        return target, headers, stream

    def _with_members(self, headers: Headers, stream: Any) -> bytes | None:
        """Add the credentials to a JSON object, as its last members: parsers take the last of several with one name.

        The text is not parsed, since our own encoder or httpx's wrote it a moment ago. None: it is no object.
        """
        kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
        if not kind.startswith(b"application/json") or not isinstance(stream, httpx.ByteStream):
            return None
        content = b"".join(stream).strip()
        if content[:1] != b"{" or content[-1:] != b"}":
            return None
        inner = content[1:-1].rstrip()
        return b"{" + inner + (b"," if inner else b"") + self._members + b"}"


def mark(request: httpx.Request, credentials: Credentials, collection: httpx.URL) -> None:
    """Note in a request to the collection, or below it, which credentials it needs; its URL has no trailing slash."""
    url, base = request.url, collection.raw_path.rstrip(b"/")
    path, question, query = url.raw_path.partition(b"?")
    # httpx hands the extensions on to the request that follows a redirect, wherever that goes.
    request.extensions.pop(CREDENTIALS, None)
    if (url.scheme, url.netloc) != (collection.scheme, collection.netloc) or not (path + b"/").startswith(base + b"/"):
        return
    if path == base + b"/":
        request.url = url.copy_with(raw_path=base + question + query)
    request.extensions[CREDENTIALS] = credentials


def with_credentials(request: httpx.Request) -> httpx.Request:
    """Return a request with the credentials that it is marked for, if it is."""
    if CREDENTIALS not in request.extensions:
        return request
    credentials, method, url = request.extensions[CREDENTIALS], request.method, request.url
    target, headers, stream = credentials.added(method, url.raw_path, request.headers.raw, request.stream)
    url = url.copy_with(raw_path=target)
    result = httpx.Request(method, url, headers=headers, stream=stream, extensions=request.extensions)
    if isinstance(stream, httpx.ByteStream):
        result.read()  # as in httpx, so that a transport can look at the content
    return result
