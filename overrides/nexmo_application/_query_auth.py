"""Signing: the API takes the key and the secret in the query string or the JSON body of each request.

The document leaves this out for DELETE and has it in the body alone for PUT; the API takes a query string everywhere
(six client libraries send it). It happens below httpx's client and below the retries, so nothing above ever sees a
signed request. These transports are the one place that does, and they let go of it: what leaves them is a complete
answer, or an exception without the frames that hold the signed URL.
"""

from __future__ import annotations

import json
from typing import NoReturn
from urllib.parse import urlencode

import httpx

from nexmo_application._bodies import async_read, complete, read
from nexmo_application._redaction import Redactor


class Credentials:
    """An API key and its secret, which shows in no repr and does not travel in a pickle."""

    __slots__ = ("api_key", "members", "query", "redact")

    def __init__(self, api_key: str, api_secret: str) -> None:
        pair = {"api_key": api_key, "api_secret": api_secret}
        self.api_key: str = api_key
        self.query: str = urlencode(pair)
        self.members: bytes = json.dumps(pair, separators=(",", ":"))[1:-1].encode()
        self.redact: Redactor = Redactor(api_secret)

    def __repr__(self) -> str:
        return f"Credentials({self.api_key!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials do not travel in a pickle: make a client where they are needed")


def signed(request: httpx.Request, credentials: Credentials) -> httpx.Request:
    """Return a request with the credentials where the API takes them.

    In the query string, except that a POST with a JSON object carries them in it instead, and a PUT with one in both:
    the document requires them in both bodies.
    """
    content = _with_members(request, credentials.members) if request.method in ("POST", "PUT") else None
    url, headers, stream = request.url, request.headers, request.stream
    if content is None or request.method == "PUT":
        url = httpx.URL(f"{url}{'&' if url.query else '?'}{credentials.query}")
    if content is not None:
        headers, stream = headers.copy(), httpx.ByteStream(content)
        headers["Content-Length"] = str(len(content))
    result = httpx.Request(request.method, url, headers=headers, stream=stream, extensions=request.extensions)
    if isinstance(stream, httpx.ByteStream):
        result.read()  # as in httpx, so that a transport can look at the content
    return result


def _with_members(request: httpx.Request, members: bytes) -> bytes | None:
    """Add members to a JSON object, as its last: parsers take the last of several with one name. None: it is no object.

    The text is not parsed, since our own encoder or httpx's wrote it a moment ago.
    """
    if not request.headers.get("Content-Type", "").startswith("application/json"):
        return None
    content = request.read().strip()
    if content[:1] != b"{" or content[-1:] != b"}":
        return None
    inner = content[1:-1].rstrip()
    return b"{" + inner + (b"," if inner else b"") + members + b"}"


class _Signing:
    """What both transports do without I/O."""

    def __init__(self, credentials: Credentials, base_url: httpx.URL) -> None:
        self._credentials = credentials
        self._origin = base_url.scheme, base_url.host, base_url.port
        self._path = base_url.raw_path.rstrip(b"/")
        self._closed = False

    def _check_open(self) -> None:
        if self._closed:
            raise httpx.TransportError("the client is closed: make another one")

    def _signed(self, request: httpx.Request) -> httpx.Request:
        """Sign what goes to the API, and nothing else; the collection's URL has no trailing slash."""
        url = request.url
        path, _, query = url.raw_path.partition(b"?")
        if (url.scheme, url.host, url.port) != self._origin or not (path + b"/").startswith(self._path + b"/"):
            return request
        if path == self._path + b"/":
            request = httpx.Request(
                request.method,
                url.copy_with(raw_path=self._path + (b"?" + query if query else b"")),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions,
            )
        return signed(request, self._credentials)

    def _forgotten(self, error: BaseException) -> BaseException:
        """Return an exception like this one that holds neither a signed request nor the frames that do."""
        if isinstance(error, Exception):
            # Whatever a transport raises is a transport's error; those of httpx keep their kind.
            if isinstance(error, httpx.RequestError) and type(error).__module__ == "httpx":
                return type(error)(self._credentials.redact.text(str(error)))
            return httpx.TransportError(self._credentials.redact.text(f"{type(error).__name__}: {error}"))
        # A cancellation or an interrupt must stay the object that it is.
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)


class QueryAuthTransport(_Signing, httpx.BaseTransport):
    """Signs each request, and reads the whole answer.

    Raises:
        httpx.TransportError: no complete answer came; nothing of the exception holds the secret.
    """

    def __init__(self, inner: httpx.BaseTransport, credentials: Credentials, base_url: httpx.URL) -> None:
        super().__init__(credentials, base_url)
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, signed."""
        try:
            self._check_open()
            response = self._inner.handle_request(self._signed(request))
            return complete(response, read(response))
        except BaseException as error:  # noqa: BLE001 - raised again below, outside the handler
            failure = self._forgotten(error)
        finally:
            if self._closed:  # meanwhile: the connection has gone back to where nobody closes it any more
                self._inner.close()
        raise failure

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        self._inner.close()


class AsyncQueryAuthTransport(_Signing, httpx.AsyncBaseTransport):
    """The same for async code."""

    def __init__(self, inner: httpx.AsyncBaseTransport, credentials: Credentials, base_url: httpx.URL) -> None:
        super().__init__(credentials, base_url)
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, signed."""
        try:
            self._check_open()
            response = await self._inner.handle_async_request(self._signed(request))
            return complete(response, await async_read(response))
        except BaseException as error:  # noqa: BLE001 - raised again below, outside the handler
            failure = self._forgotten(error)
        finally:
            if self._closed:  # meanwhile: the connection has gone back to where nobody closes it any more
                await self._inner.aclose()
        raise failure

    async def aclose(self) -> None:
        """Close the connections."""
        self._closed = True
        await self._inner.aclose()
