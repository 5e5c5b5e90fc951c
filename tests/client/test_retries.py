"""Whether a request is sent again: the table in docs/reliability.md, cell by cell; and how long is waited before."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from nexmo_application import NexmoError
from nexmo_application._retries import wait_before_retry
from tests.support.clients import FakeClock, Flavour, sequence
from tests.support.data import CALLS, success
from tests.support.server import Answer, Server, answer, well

FAULTS: dict[str, bytes | httpx.RequestError] = {
    "connection refused": httpx.ConnectError("[Errno 111] Connection refused"),
    "host name not found": httpx.ConnectError("[Errno -2] Name or service not known"),
    "connect time-out": httpx.ConnectTimeout(""),
    "pool time-out": httpx.PoolTimeout(""),
    "write time-out": httpx.WriteTimeout(""),
    "read time-out": httpx.ReadTimeout(""),
    "connection lost while sending": httpx.WriteError("[Errno 32] Broken pipe"),
    "connection lost before the answer": b"",
    "connection lost within the answer": answer(200, b"{}")[:-1],
    "connection reset within the answer": httpx.ReadError("[Errno 104] Connection reset by peer"),
    "answer that is no HTTP": b"SSH-2.0-OpenSSH_9.0\r\n",
    "certificate that is not trusted": httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired"),
    "proxy that refuses": httpx.ProxyError("407 Proxy Authentication Required"),
    "request that cannot be written": httpx.LocalProtocolError("Illegal header value"),
    "success that cannot be read": answer(200, b"<html>"),
}


TEXT = (
    Path(__file__, "../../../docs/reliability.md").resolve().read_text(encoding="utf-8").partition("\n## What was ")[0]
)
(_, *METHODS), *ROWS = re.findall(r"^\| ([^|]+) \| (\w*) ?\| (\w*) ?\| (\w*) ?\| (\w*) ?\|$", TEXT, re.MULTILINE)
CALLED = {"GET": ["list", "retrieve"], "PUT": ["update"], "DELETE": ["delete"], "POST": ["create"]}
CELLS = [
    (outcome.strip(), name, word)
    for outcomes, *words in ROWS
    for outcome in outcomes.split(",")
    for method, word in zip(METHODS, words, strict=True)
    for name in CALLED[method]
    if word
]
"""A fault or status, a method of the client, and whether it is called again."""


def test_the_table_has_a_row_for_every_fault_and_only_known_words() -> None:
    """The table names each fault that is tried and no other, and says `again` or `no` of each."""
    assert {label for label, *_ in ROWS if not label[0].isdigit()} == FAULTS.keys()
    assert {word for _, *words in ROWS for word in words} == {"again", "no", ""}


@pytest.mark.parametrize(("outcome", "method", "word"), CELLS)
def test_a_cell_of_the_table_is_true(
    flavour: Flavour, clock: FakeClock, server: Server, outcome: str, method: str, word: str
) -> None:
    """What the table says is done: one more attempt, which goes well, or the error of the first."""
    fault = httpx.Response(int(outcome)) if outcome.isdigit() else FAULTS[outcome]
    if isinstance(fault, bytes):
        server.answer_by(lambda request: well(request) if len(server.requests) > 1 else Answer((fault,)))
        result = flavour.outcome(CALLS[method], base_url=server.url)
    else:
        result = flavour.outcome(CALLS[method], transport=sequence(fault, success(method)))
    assert len(clock.waits) == (word == "again")
    assert isinstance(result, NexmoError) == (word == "no"), repr(result)


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
@pytest.mark.parametrize(("status", "first"), [(503, 0.5), (429, 2)])
def test_waits_double_up_to_a_longest_one(
    edge: Callable[..., float], share: float, status: int, first: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the least and the most jitter, a wait is half and all of the doubled one, and never exceeds the longest."""
    monkeypatch.setattr("random.uniform", edge)
    waits = [wait_before_retry("GET", attempt, httpx.Response(status)) for attempt in (1, 2, 3, 10_000)]
    assert waits == [share * wait for wait in (first, 2 * first, 4 * first, 8)]
