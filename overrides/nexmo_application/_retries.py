"""Repeating a request: one policy, under two transports that ask it.

GET, PUT and DELETE are repeated when no complete answer came or a later one may be another. A POST, which creates, is
repeated only when the server cannot have acted: a 201 that is lost takes the private key with it for good.

The policy is a function and the loop is our own, since no kept library expresses both: httpx-retries reads no body,
so it misses a connection that breaks within one, and cannot say that a repeated DELETE that answers 404 is done;
tenacity and stamina repeat functions and know nothing of requests.
"""

from __future__ import annotations

import logging
import random
import time
from http import HTTPStatus

import httpx

from nexmo_application._errors import retry_after

REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
REFUSED = frozenset({420, 429})
"""Statuses of a request that the server has not acted on."""
REPEATABLE_STATUSES = REFUSED | {408, 500, 502, 503, 504}
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""No connection was made: the server has not seen the request."""
LOST = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
"""No complete answer came, or not in time; the server may have acted."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0

logger = logging.getLogger("nexmo_application")


def wait_before_retry(method: str, attempt: int, outcome: httpx.Response | Exception) -> float | None:
    """Return the seconds to wait before a request is sent again, or None if it is not.

    Args:
        method: The HTTP method.
        attempt: How many times the request was sent, from 1.
        outcome: What came of it: an answer, or the exception in its place.
    """
    if method not in REPEATABLE_METHODS and _may_have_acted(outcome):
        return None
    if isinstance(outcome, httpx.Response):
        if outcome.status_code not in REPEATABLE_STATUSES:
            return None
        if (asked := retry_after(outcome.headers)) is not None:
            return asked
    elif not isinstance(outcome, LOST):
        return None
    longest = min(FIRST_WAIT * 2 ** min(attempt - 1, 10), LONGEST_WAIT)
    # Jitter: clients that failed together do not come back together.
    return random.uniform(longest / 2, longest)  # noqa: S311 - nothing secret depends on it


def _may_have_acted(outcome: httpx.Response | Exception) -> bool:
    """Tell whether the server may have done what it was asked, although this came of it."""
    if isinstance(outcome, httpx.Response):
        return outcome.status_code not in REFUSED
    return not isinstance(outcome, NEVER_SENT)


class _Retrying:
    """What both transports decide and log."""

    def __init__(self, max_retries: int) -> None:
        self._max_retries = max_retries

    def _wait(
        self, request: httpx.Request, attempt: int, started: float, outcome: httpx.Response | Exception
    ) -> float | None:
        """Decide what follows an attempt, and log it."""
        wait = None
        # What is streamed from elsewhere is gone once it was sent.
        if attempt <= self._max_retries and isinstance(request.stream, httpx.ByteStream):
            wait = wait_before_retry(request.method, attempt, outcome)
        level = logging.DEBUG if wait is None else logging.INFO
        if logger.isEnabledFor(level):
            logger.log(
                level,
                "%s %s: %s, attempt %d, %.0f ms%s",
                request.method,
                request.url.raw_path.partition(b"?")[0].decode("ascii"),
                outcome.status_code if isinstance(outcome, httpx.Response) else type(outcome).__name__,
                attempt,
                (time.perf_counter() - started) * 1000,
                "" if wait is None else f", again in {wait:.1f} s",
            )
        return wait


def _settled(request: httpx.Request, outcome: httpx.Response | Exception, *, acted: bool) -> httpx.Response:
    """Return or raise the last outcome; the 404 of a DELETE is success if an earlier attempt may have deleted it."""
    if isinstance(outcome, Exception):
        raise outcome
    if request.method == "DELETE" and acted and outcome.status_code == HTTPStatus.NOT_FOUND:
        return httpx.Response(HTTPStatus.NO_CONTENT, headers=outcome.headers, extensions=outcome.extensions)
    return outcome


class RetryTransport(_Retrying, httpx.BaseTransport):
    """Sends a request again while the policy says so."""

    def __init__(self, inner: httpx.BaseTransport, max_retries: int) -> None:
        super().__init__(max_retries)
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, more than once if need be."""
        attempt, acted = 0, False
        while True:
            attempt += 1
            started = time.perf_counter()
            outcome: httpx.Response | Exception
            try:
                outcome = self._inner.handle_request(request)
            except httpx.RequestError as error:
                outcome = error
            wait = self._wait(request, attempt, started, outcome)
            if wait is None:
                return _settled(request, outcome, acted=acted)
            acted = acted or _may_have_acted(outcome)
            time.sleep(wait)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class AsyncRetryTransport(_Retrying, httpx.AsyncBaseTransport):
    """The same for async code."""

    def __init__(self, inner: httpx.AsyncBaseTransport, max_retries: int) -> None:
        super().__init__(max_retries)
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, more than once if need be."""
        attempt, acted = 0, False
        while True:
            attempt += 1
            started = time.perf_counter()
            outcome: httpx.Response | Exception
            try:
                outcome = await self._inner.handle_async_request(request)
            except httpx.RequestError as error:
                outcome = error
            wait = self._wait(request, attempt, started, outcome)
            if wait is None:
                return _settled(request, outcome, acted=acted)
            acted = acted or _may_have_acted(outcome)
            await _async_sleep(wait)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


async def _async_sleep(seconds: float) -> None:
    # Sync code need not import it: it takes longer than all of this package.
    import asyncio  # noqa: PLC0415

    await asyncio.sleep(seconds)
