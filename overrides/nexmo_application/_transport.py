"""Sending a request, reading the whole answer, and sending it again: one sync and one async transport, alike."""

import logging
import time
from http import HTTPStatus
from types import SimpleNamespace
from typing import Generic, TypeVar

import httpx

from nexmo_application._bodies import async_read, complete, read
from nexmo_application._connections import adds_credentials, running
from nexmo_application._errors import ATTEMPTS
from nexmo_application._query_auth import Credentials, mark, with_credentials
from nexmo_application._retries import may_have_acted, wait_before_retry

T = TypeVar("T")
Outcome = httpx.Response | httpx.RequestError

logger = logging.getLogger("nexmo_application")

FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)
"""What becomes an error of ours, maybe after retries. Anything else is the caller's own, and passes through."""


class _Call:
    """A request on its way, and what came of its attempts."""

    def __init__(self, request: httpx.Request, max_retries: int) -> None:
        self.request = request
        # What is streamed from elsewhere is gone once it was sent.
        self._max_retries = max_retries if isinstance(request.stream, httpx.ByteStream) else 0
        self._outcomes: list[Outcome] = []
        self.started = 0.0

    def wait(self, outcome: Outcome) -> float | None:
        """Decide what follows an attempt, and log it: the seconds until the next one, or None if it was the last."""
        self._outcomes.append(outcome)
        request, attempt = self.request, len(self._outcomes)
        request.extensions[ATTEMPTS] = attempt
        wait = wait_before_retry(request.method, attempt, outcome) if attempt <= self._max_retries else None
        level, then = (logging.DEBUG, "") if wait is None else (logging.INFO, f", again in {wait:.1f} s")
        if logger.isEnabledFor(level):
            path = request.url.raw_path.partition(b"?")[0].decode("ascii")
            told = outcome.status_code if isinstance(outcome, httpx.Response) else type(outcome).__name__
            took = (time.perf_counter() - self.started) * 1000
            logger.log(level, "%s %s: %s, attempt %d, %.0f ms%s", request.method, path, told, attempt, took, then)
        return wait

    def outcome(self) -> Outcome:
        """Return the last outcome: the 404 of a DELETE is success if an earlier attempt may have deleted."""
        *earlier, last = self._outcomes
        maybe_deleted = self.request.method == "DELETE" and any(map(may_have_acted, earlier))
        if maybe_deleted and isinstance(last, httpx.Response) and last.status_code == HTTPStatus.NOT_FOUND:
            return httpx.Response(HTTPStatus.NO_CONTENT, headers=last.headers)
        return last


class _Sending(Generic[T]):
    """What both transports know. Copies have the same connections, and closing one closes all."""

    def __init__(self, inner: T, credentials: Credentials, collection: httpx.URL, max_retries: int) -> None:
        self._inner = inner
        self._adds_credentials = adds_credentials(inner)
        self._credentials = credentials
        self._collection = collection
        self.max_retries = max_retries
        # What copies share.
        self._state = SimpleNamespace(closed=False)

    def _ready(self, call: _Call) -> httpx.Request:
        """Begin an attempt: return the request as the inner transport takes it, with credentials or adding them."""
        call.started = time.perf_counter()
        if self._state.closed:
            raise httpx.TransportError("the client is closed: make another one")
        mark(call.request, self._credentials, self._collection)
        return call.request if self._adds_credentials else with_credentials(call.request)

    def _failure(self, error: Exception) -> httpx.RequestError:
        """Return the failure of httpx that an exception stands for, without frames and without the secret."""
        if not isinstance(error, httpx.RequestError):
            error = httpx.TransportError(f"{type(error).__name__}: {error}")
        return self._credentials.redact.forget(error)


class Transport(_Sending[httpx.BaseTransport], httpx.BaseTransport):
    """Sends a request, more than once if need be, and reads the whole answer."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return or raise what comes of it."""
        return _result(self.outcome(request))

    def outcome(self, request: httpx.Request) -> Outcome:
        """Send a request, and return what comes of it."""
        call = _Call(request, self.max_retries)
        while (wait := call.wait(self._attempt(call))) is not None:
            time.sleep(wait)
        return call.outcome()

    def _attempt(self, call: _Call) -> Outcome:
        # The request with credentials is no local variable, since a traceback may show those.
        try:
            response = self._inner.handle_request(self._ready(call))
            return complete(response, read(response))
        except FAILURES as error:
            return self._failure(error)
        finally:
            if self._state.closed:  # meanwhile: the connection has gone back to where nobody closes it any more
                self._inner.close()

    def close(self) -> None:
        """Close the connections."""
        self._state.closed = True
        self._inner.close()


class AsyncTransport(_Sending[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport):
    """Sends a request, more than once if need be, and reads the whole answer."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return or raise what comes of it."""
        return _result(await self.outcome(request))

    async def outcome(self, request: httpx.Request) -> Outcome:
        """Send a request, and return what comes of it."""
        running()  # or an error, whatever the inner transport is for
        call = _Call(request, self.max_retries)
        while (wait := call.wait(await self._attempt(call))) is not None:
            await _async_sleep(wait)
        return call.outcome()

    async def _attempt(self, call: _Call) -> Outcome:
        # The request with credentials is no local variable, since a traceback may show those.
        try:
            response = await self._inner.handle_async_request(self._ready(call))
            return complete(response, await async_read(response))
        except FAILURES as error:
            return self._failure(error)
        finally:
            if self._state.closed:  # meanwhile: the connection has gone back to where nobody closes it any more
                await self._inner.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        self._state.closed = True
        await self._inner.aclose()


def _result(outcome: Outcome) -> httpx.Response:
    if isinstance(outcome, httpx.RequestError):
        raise outcome
    return outcome


async def _async_sleep(seconds: float) -> None:
    # Sync code need not import it: it takes longer than all of this package.
    import asyncio  # noqa: PLC0415

    await asyncio.sleep(seconds)
