"""Another client in a process that has one."""

import httpx

from benchmarks._measure import by_turns, ratio, scaled
from benchmarks._results import Goal, Outcome, Result
from nexmo_application import AsyncClient, Client

OURS, ASYNC, HTTPX = "Client", "AsyncClient", "httpx.Client"


def run(*, quick: bool = False) -> Outcome:
    """Measure making and closing one."""
    series = by_turns(
        {
            OURS: lambda: Client("key", "not-a-secret").close(),
            # It has no connections yet: nothing is left to close.
            ASYNC: lambda: AsyncClient("key", "not-a-secret"),
            HTTPX: lambda: httpx.Client().close(),
        },
        rounds=3 if quick else 9,
        calls=10 if quick else 30,
        batch=2,
    )
    return Outcome(
        "Another client in the process",
        [
            Result("Client(…)", scaled(series, OURS, 1e3), "ms", Goal(0.3)),
            Result("AsyncClient(…)", scaled(series, ASYNC, 1e3), "ms"),
            Result("Client(…) beside httpx.Client()", ratio(series, OURS, HTTPX), "x"),
        ],
    )
