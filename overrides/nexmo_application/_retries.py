"""Whether a request is sent again, and when.

GET, PUT and DELETE are retried when no complete answer came or a later one may be another. A POST, which creates, is
retried only when the server cannot have acted: a 201 that is lost takes the private key with it for good.

The loop that asks this is our own (`_transport`), since no kept library expresses it: httpx-retries reads no body, so
it misses a connection that breaks within one, and cannot say that a retried DELETE that answers 404 is done; tenacity
and stamina retry functions and know nothing of requests.
"""

import random

import httpx

from nexmo_application._errors import retry_after

RETRIED_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
REFUSED = frozenset({420, 429})
"""Statuses of a request that the server has not acted on."""
RETRIED_STATUSES = REFUSED | {408, 500, 502, 503, 504}
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""No connection was made: the server has not seen the request."""
LOST = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
"""No complete answer came, or not in time; the server may have acted."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
FIRST_WAIT_IF_REFUSED = 2.0
"""Of which half at least is waited: users of the sibling APIs report limits of one to three requests a second."""


def wait_before_retry(method: str, attempt: int, outcome: httpx.Response | Exception) -> float | None:
    """Return the seconds to wait before a request is sent again, or None if it is not.

    Args:
        method: The HTTP method.
        attempt: How many times the request was sent, from 1.
        outcome: What came of it: an answer, or the exception in its place.
    """
    if method not in RETRIED_METHODS and may_have_acted(outcome):
        return None
    first = FIRST_WAIT
    if isinstance(outcome, httpx.Response):
        if outcome.status_code not in RETRIED_STATUSES:
            return None
        if (asked := retry_after(outcome.headers)) is not None:
            return asked
        first = FIRST_WAIT_IF_REFUSED if outcome.status_code in REFUSED else FIRST_WAIT
    # A certificate that is not trusted will not be at the next attempt either; the words are OpenSSL's.
    elif not isinstance(outcome, LOST) or "CERTIFICATE_VERIFY_FAILED" in str(outcome):
        return None
    longest = min(first * 2 ** min(attempt - 1, 10), LONGEST_WAIT)
    # Jitter: clients that failed together do not come back together.
    return random.uniform(longest / 2, longest)  # noqa: S311 - nothing secret depends on it


def may_have_acted(outcome: httpx.Response | Exception) -> bool:
    """Tell whether the server may have done what it was asked, although this came of it."""
    if isinstance(outcome, httpx.Response):
        return outcome.status_code not in REFUSED
    return not isinstance(outcome, NEVER_SENT)
