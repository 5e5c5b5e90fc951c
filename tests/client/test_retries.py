"""How long is waited before a request is sent again. Whether it is: the table, test_retries_table."""

from collections.abc import Callable

import httpx
import pytest

from nexmo_application._retries import FIRST_WAIT, FIRST_WAIT_IF_REFUSED, LONGEST_WAIT, wait_before_retry


# How the header is read: test_errors.
@pytest.mark.parametrize(("retry_after", "wait"), [("0", 0), ("61", 60), ("Sun, 09 Sep 2001 01:46:50 GMT", 10)])
@pytest.mark.parametrize("status", [408, 420, 429, 500, 503])
@pytest.mark.usefixtures("clock")
def test_retry_after_is_obeyed_up_to_a_cap(status: int, retry_after: str, wait: float) -> None:
    """The wait is what Retry-After asks for, in seconds or by a date, but 60 seconds at most."""
    assert wait_before_retry("GET", 1, httpx.Response(status, headers={"Retry-After": retry_after})) == wait


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "-1"}])
def test_a_refused_request_waits_a_second_at_least(headers: dict[str, str]) -> None:
    """That is so where Retry-After is absent, no number, no date, or in the past."""
    wait = wait_before_retry("POST", 1, httpx.Response(429, headers=headers))
    assert wait is not None
    assert 1 <= wait <= 2


@pytest.mark.parametrize(("edge", "share"), [(min, 0.5), (max, 1)])
@pytest.mark.parametrize(("status", "first"), [(503, FIRST_WAIT), (429, FIRST_WAIT_IF_REFUSED)])
def test_waits_double_up_to_a_longest_one(
    edge: Callable[..., float], share: float, status: int, first: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the least and the most jitter, a wait is half and all of the doubled one, and never exceeds the longest."""
    monkeypatch.setattr("random.uniform", edge)
    waits = [wait_before_retry("GET", attempt, httpx.Response(status)) for attempt in (1, 2, 3, 10_000)]
    assert waits == [share * wait for wait in (first, 2 * first, 4 * first, LONGEST_WAIT)]


def test_jitter_differs() -> None:
    """Two waits of the same length are not the same: clients do not come back together."""
    assert len({wait_before_retry("GET", 1, httpx.ReadError("")) for _ in range(9)}) > 1
