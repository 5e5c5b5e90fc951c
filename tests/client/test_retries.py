"""How long is waited before a request is sent again, and what is never sent twice."""

import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest

from nexmo_application import APIConnectionError, NotFoundError, RateLimitError, ServerError
from nexmo_application._retries import FIRST_WAIT, FIRST_WAIT_IF_REFUSED, LONGEST_WAIT, wait_before_retry
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, encoded
from tests.support.server import Server, answer


def busy(retry_after: str | None) -> httpx.Response:
    """Answer that there are too many requests."""
    return httpx.Response(429, headers={} if retry_after is None else {"Retry-After": retry_after})


# How the header is read: test_errors.
@pytest.mark.parametrize(("retry_after", "wait"), [("0", 0), ("61", 60), ("Sun, 09 Sep 2001 01:46:50 GMT", 10)])
@pytest.mark.parametrize("status", [408, 420, 429, 500, 503])
def test_retry_after_is_obeyed_up_to_a_cap(
    flavour: Flavour, clock: FakeClock, status: int, retry_after: str, wait: float
) -> None:
    """The wait is what Retry-After asks for, in seconds or by a date, but 60 seconds at most."""
    transport = sequence(
        httpx.Response(status, headers={"Retry-After": retry_after}), httpx.Response(200, json=APPLICATION)
    )
    assert flavour.outcome(CALLS["retrieve"], transport=transport).id == APP_ID
    assert clock.waits == [wait]


@pytest.mark.parametrize("retry_after", [None, "soon", "-1"])
def test_a_retry_after_without_sense_is_ignored(flavour: Flavour, clock: FakeClock, retry_after: str | None) -> None:
    """Where Retry-After is absent, no number, no date, or in the past, a refused request waits a second at least."""
    transport = sequence(busy(retry_after), httpx.Response(200, json=APPLICATION))
    assert flavour.outcome(CALLS["retrieve"], transport=transport).id == APP_ID
    assert 1 <= clock.waits[0] <= 2


def test_the_log_has_the_milliseconds_of_an_attempt(
    flavour: Flavour, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """An attempt that takes ten seconds is logged with 10000 ms."""

    def slow(_: httpx.Request) -> httpx.Response:
        clock.wait(10)
        return httpx.Response(200, json=APPLICATION)

    transport = Stub(slow)
    with caplog.at_level(logging.DEBUG, "nexmo_application"):
        flavour.outcome(CALLS["retrieve"], transport=transport)
    assert caplog.messages == [f"GET /v1/applications/{APP_ID}: 200, attempt 1, 10000 ms"]


def test_two_retries_are_the_default(flavour: Flavour, clock: FakeClock) -> None:
    """A client that was told nothing sends a request three times at most."""
    transport = Stub(lambda _: httpx.Response(503))
    assert isinstance(flavour.outcome(CALLS["retrieve"], transport=transport), ServerError)
    assert (len(transport.requests), len(clock.waits)) == (3, 2)


def test_waits_double_up_to_a_longest_one(flavour: Flavour, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits without jitter are 0.5, 1, 2, 4, 8, 8 … seconds, and they stay finite for ever."""
    monkeypatch.setattr("random.uniform", max)
    transport = Stub(lambda _: httpx.ConnectError("refused"))
    error = flavour.outcome(CALLS["create"], transport=transport, max_retries=1100)
    assert type(error) is APIConnectionError
    assert clock.waits[:6] == [0.5, 1, 2, 4, 8, 8]
    assert set(clock.waits[6:]) == {LONGEST_WAIT}
    assert len(transport.requests) == 1101


@pytest.mark.parametrize(("edge", "share"), [(min, 0.5), (max, 1)])
@pytest.mark.parametrize(("status", "first"), [(503, FIRST_WAIT), (429, FIRST_WAIT_IF_REFUSED)])
def test_jitter_is_between_half_and_all_of_the_wait(
    edge: Callable[..., float], share: float, status: int, first: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shortest and the longest wait are half and all of the doubled one, which never exceeds the longest."""
    monkeypatch.setattr("random.uniform", edge)
    waits = [wait_before_retry("GET", attempt, httpx.Response(status)) for attempt in (1, 2, 3, 10_000)]
    assert waits == [share * wait for wait in (first, 2 * first, 4 * first, LONGEST_WAIT)]


def test_jitter_differs(clock: FakeClock, flavour: Flavour) -> None:
    """Two waits of the same length are not the same: clients do not come back together."""
    for _ in range(2):
        flavour.outcome(CALLS["list"], transport=Stub(lambda _: httpx.Response(503)), max_retries=1)
    assert clock.waits[0] != clock.waits[1]


def test_faults_of_all_kinds_can_follow_each_other(flavour: Flavour, clock: FakeClock) -> None:
    """Each attempt is judged by itself, until one goes well."""
    transport = sequence(
        httpx.ConnectTimeout(""), busy("3"), httpx.ReadError(""), httpx.Response(200, json=APPLICATION)
    )
    assert flavour.outcome(CALLS["update"], transport=transport, max_retries=3).id == APP_ID
    assert clock.waits[1] == 3


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_create_that_may_have_worked_is_not_repeated(
    flavour: Flavour, clock: FakeClock, server: Server, status: int
) -> None:
    """After refusals, create goes on; after an answer that may hide a created application, it does not."""
    server.prepare(answer(429), answer(420), answer(status, b"", ("Retry-After", "1")))
    error = flavour.outcome(CALLS["create"], base_url=server.url, max_retries=9)
    assert type(error) is ServerError
    assert len(server.requests) == 3
    assert len(clock.waits) == 2


def test_a_repeated_delete_that_finds_nothing_is_done(flavour: Flavour, clock: FakeClock, server: Server) -> None:
    """A 404 after a lost answer means that the first attempt deleted it; the first attempt's own 404 is an error."""
    server.prepare(b"", answer(404))
    assert flavour.outcome(CALLS["delete"], base_url=server.url) is None
    assert len(clock.waits) == 1
    server.prepare(answer(404))
    assert type(flavour.outcome(CALLS["delete"], base_url=server.url)) is NotFoundError


@pytest.mark.parametrize("first", [429, 420, httpx.ConnectError("refused"), httpx.PoolTimeout("none was free")])
def test_a_delete_that_was_not_acted_on_can_still_find_nothing(
    flavour: Flavour, clock: FakeClock, first: int | Exception
) -> None:
    """A 404 after what was refused or never sent is the API's answer; after what was lost, it is a success."""
    outcome = httpx.Response(first) if isinstance(first, int) else first
    transport = sequence(outcome, httpx.Response(404))
    assert isinstance(flavour.outcome(CALLS["delete"], transport=transport), NotFoundError)
    transport = sequence(httpx.ReadTimeout("slow"), outcome, httpx.Response(404))
    assert flavour.outcome(CALLS["delete"], transport=transport) is None
    assert len(clock.waits) == 3


def test_only_a_delete_takes_a_404_for_done(flavour: Flavour, clock: FakeClock, server: Server) -> None:
    """A repeated read or update that answers 404 is a NotFoundError."""
    for method in ("retrieve", "update"):
        server.prepare(b"", answer(404))
        assert type(flavour.outcome(CALLS[method], base_url=server.url)) is NotFoundError
    assert len(clock.waits) == 2


def test_modify_repeats_each_of_its_requests_by_itself(flavour: Flavour, clock: FakeClock, server: Server) -> None:
    """A fault in one of modify's requests repeats that one, and the other is sent once."""
    whole = answer(200, encoded(APPLICATION))
    server.prepare(b"", whole, answer(503), whole)
    assert flavour.outcome(CALLS["modify"], base_url=server.url).id == APP_ID
    assert [request.method for request in server.requests] == ["GET", "GET", "PUT", "PUT"]
    assert len(clock.waits) == 2


def test_what_the_last_attempt_asks_for_is_in_the_error(flavour: Flavour, clock: FakeClock) -> None:
    """When the attempts are used up, `retry_after` says what the server asked for last."""
    error = flavour.outcome(CALLS["list"], transport=sequence(busy("1"), busy("9")), max_retries=1)
    assert type(error) is RateLimitError
    assert error.retry_after == 9
    assert clock.waits == [1]


def test_without_a_fake_clock_the_time_is_real(flavour: Flavour) -> None:
    """The real clock is waited for, and `Retry-After: 0` is no wait."""
    transport = sequence(busy("0"), httpx.Response(200, json=APPLICATION))
    assert flavour.outcome(CALLS["retrieve"], transport=transport).id == APP_ID


def test_each_attempt_is_logged(flavour: Flavour, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    """The log has method, path, outcome and number of each attempt, and the wait before the next; no query."""
    caplog.set_level(logging.DEBUG, "nexmo_application")
    transport = sequence(httpx.ConnectTimeout(""), busy("3"), httpx.Response(200, json=APPLICATION))
    flavour.outcome(CALLS["retrieve"], transport=transport)
    path = f"GET /v1/applications/{APP_ID}"
    first, second, third = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(rf"{path}: ConnectTimeout, attempt 1, \d+ ms, again in 0\.\d s", first)
    assert re.fullmatch(rf"{path}: 429, attempt 2, \d+ ms, again in 3\.0 s", second)
    assert re.fullmatch(rf"{path}: 200, attempt 3, \d+ ms", third)
    assert [record.levelname for record in caplog.records] == ["INFO", "INFO", "DEBUG"]
    assert len(clock.waits) == 2


def test_no_retries_means_none(flavour: Flavour, clock: FakeClock) -> None:
    """With `max_retries=0`, each request is sent once, whatever comes of it."""
    for method, call in CALLS.items():
        transport = sequence(busy("0"))
        assert type(flavour.outcome(call, transport=transport, max_retries=0)) is RateLimitError, method
    assert clock.waits == []


def pieces() -> Iterator[bytes]:
    """Yield a body that can be read once."""
    yield b"{}"


async def async_pieces() -> AsyncIterator[bytes]:
    """Yield a body that can be read once."""
    yield b"{}"


@pytest.mark.usefixtures("clock")
def test_a_streamed_body_is_not_sent_again(flavour: Flavour) -> None:
    """What a program streams through the generated client is sent once: the second time it would be empty."""
    with flavour.client(transport=sequence(httpx.Response(503))) as client:
        content = async_pieces() if flavour.is_async else pieces()
        response = flavour.run(flavour.http(client).put(f"/{APP_ID}", content=content))
    assert response.status_code == 503
