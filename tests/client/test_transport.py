"""Sending a request again: how often, what is logged, and what the last answer then means."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from nexmo_application import APIConnectionError, NotFoundError, RateLimitError
from tests.support.clients import FakeClock, Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, success
from tests.support.server import Server, answer, kept_json


@pytest.mark.parametrize(("limit", "attempts"), [({}, 3), ({"max_retries": 0}, 1), ({"max_retries": 5}, 6)])
def test_there_are_no_more_attempts_than_allowed(
    flavour: Flavour, clock: FakeClock, limit: dict[str, int], attempts: int
) -> None:
    """When all attempts fail, `max_retries` follow the first, by default 2, and the error is the last one."""
    waits = iter(range(1, 10))
    transport = Stub(lambda _: httpx.Response(429, headers={"Retry-After": str(next(waits))}))
    error = flavour.outcome(CALLS["create"], transport=transport, **limit)
    assert type(error) is RateLimitError
    assert error.retry_after == len(transport.requests) == attempts
    assert clock.waits == list(range(1, attempts))


def test_without_a_fake_clock_the_time_is_real(flavour: Flavour) -> None:
    """The real clock is waited for, and `Retry-After: 0` is no wait."""
    transport = sequence(httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(200, json=APPLICATION))
    assert flavour.outcome(CALLS["retrieve"], transport=transport).id == APP_ID


def test_each_attempt_is_logged(flavour: Flavour, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    """The log has method, path, outcome, number and milliseconds of each attempt, and the wait; no query."""
    outcomes: list[Any] = [httpx.ConnectTimeout(""), httpx.Response(429), success("list")]

    def slow(_: httpx.Request) -> Any:
        clock.now += 10
        return outcomes.pop(0)

    with caplog.at_level(logging.DEBUG, "nexmo_application"):
        flavour.outcome(CALLS["list"], transport=Stub(slow))
    start, (first, second) = "GET /v1/applications", clock.waits
    assert [f"{record.levelname} {record.getMessage()}" for record in caplog.records] == [
        f"INFO {start}: ConnectTimeout, attempt 1, 10000 ms, again in {first:.1f} s",
        f"INFO {start}: 429, attempt 2, 10000 ms, again in {second:.1f} s",
        f"DEBUG {start}: 200, attempt 3, 10000 ms",
    ]


REFUSED, MISSING = httpx.Response(429), httpx.Response(404)
LOST, UNSENT = httpx.ReadTimeout("slow"), httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("method", "outcomes", "done"),
    [
        ("delete", [MISSING], False),
        ("delete", [LOST, MISSING], True),
        ("delete", [httpx.Response(503), MISSING], True),
        ("delete", [LOST, REFUSED, MISSING], True),
        ("delete", [REFUSED, MISSING], False),
        ("delete", [httpx.Response(420), UNSENT, MISSING], False),
        ("delete", [httpx.PoolTimeout("none was free"), MISSING], False),
        ("retrieve", [LOST, MISSING], False),
        ("update", [LOST, MISSING], False),
    ],
)
def test_a_delete_that_may_have_been_done_can_find_nothing(
    flavour: Flavour, clock: FakeClock, method: str, outcomes: list[Any], done: bool
) -> None:
    """A 404 after an attempt that may have deleted is a success, and else the API's answer."""
    outcome = flavour.outcome(CALLS[method], transport=sequence(*outcomes))
    assert (outcome is None) == done
    assert done or type(outcome) is NotFoundError
    assert len(clock.waits) == len(outcomes) - 1


def test_modify_repeats_each_of_its_requests_by_itself(flavour: Flavour, clock: FakeClock, server: Server) -> None:
    """A fault in one of modify's requests repeats that one, and the other is sent once."""
    whole = kept_json(200, APPLICATION)
    server.prepare(b"", whole, answer(503), whole)
    assert flavour.outcome(CALLS["modify"], base_url=server.url).id == APP_ID
    assert [request.method for request in server.requests] == ["GET", "GET", "PUT", "PUT"]
    assert len(clock.waits) == 2


async def pieces() -> AsyncIterator[bytes]:
    """Yield a body that can be read once."""
    yield b"{}"


def test_a_streamed_body_is_not_sent_again(flavour: Flavour) -> None:
    """What a program streams through the generated client is sent once: the second time it would be empty."""
    with flavour.client(transport=sequence(httpx.Response(503))) as client:
        content = pieces() if flavour.is_async else iter([b"{}"])
        response = flavour.run(flavour.http(client).put(f"/{APP_ID}", content=content))
    assert response.status_code == 503


def test_a_client_that_waits_to_repeat_can_be_closed(flavour: Flavour, clock: FakeClock) -> None:
    """A call that waits to be repeated when the client is closed sends nothing more: it is our error."""
    transport = Stub(lambda _: httpx.Response(503))
    with flavour.client(transport=transport) as client:
        clock.meanwhile = (lambda: asyncio.create_task(client.aclose())) if flavour.is_async else client.close
        with pytest.raises(APIConnectionError, match="closed"):
            flavour.run(CALLS["retrieve"](client.applications))
    assert (len(transport.requests), len(clock.waits)) == (1, 1)
