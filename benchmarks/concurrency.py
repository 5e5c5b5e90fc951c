"""Throughput of 50 tasks on one async client, beside that of a single task and of httpx's default limits."""

import asyncio
import time
from functools import partial

import httpx

from benchmarks import _server
from benchmarks._measure import ratio, readings_by_turns, scaled
from benchmarks._results import Goal, Outcome, Result
from nexmo_application import AsyncClient

TASKS = 50
LATENCY = 0.02
SINGLE, MANY, DEFAULT = "one task", f"{TASKS} tasks", f"{TASKS} tasks, httpx's default limits"

_DEFAULT_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
"""What `httpx.Client()` has where it is given none."""


def run(*, quick: bool = False) -> Outcome:
    """Measure both: without latency beside one task, with latency beside the default limits."""
    rounds = 3 if quick else 9
    with _server.running() as origin:
        near = readings_by_turns(
            {
                SINGLE: partial(_seconds, origin, tasks=1, calls=400),
                MANY: partial(_seconds, origin, tasks=TASKS, calls=600),
                DEFAULT: partial(_seconds, origin, tasks=TASKS, calls=600, limits=_DEFAULT_LIMITS),
            },
            rounds=rounds,
            calls=1,
        )
    with _server.running(LATENCY) as origin:
        far = readings_by_turns(
            {
                MANY: partial(_seconds, origin, tasks=TASKS, calls=1000),
                DEFAULT: partial(_seconds, origin, tasks=TASKS, calls=1000, limits=_DEFAULT_LIMITS),
            },
            rounds=rounds,
            calls=1,
        )
    away = f"{LATENCY * 1e3:.0f} ms away"
    return Outcome(
        f"Throughput of {TASKS} async tasks",
        [
            Result("loopback, beside a single task", ratio(near, SINGLE, MANY), "x", Goal(0.6, at_most=False)),
            Result("loopback, beside httpx's default limits", ratio(near, DEFAULT, MANY), "x"),
            Result(f"{away}, beside httpx's default limits", ratio(far, DEFAULT, MANY), "x", Goal(1.0, at_most=False)),
            Result("loopback, a call", scaled(near, MANY, 1e6), "µs"),
            Result(f"{away}, a call", scaled(far, MANY, 1e6), "µs"),
        ],
    )


def _seconds(origin: str, *, tasks: int, calls: int, limits: httpx.Limits | None = None) -> float:
    """Return the seconds a call took, connections and first calls left out."""
    return asyncio.run(_measured(f"{origin}/v1/applications", tasks, calls, limits))


async def _measured(url: str, tasks: int, calls: int, limits: httpx.Limits | None) -> float:
    transport = httpx.AsyncHTTPTransport(limits=limits) if limits else None
    async with AsyncClient("key", "not-a-secret", base_url=url, transport=transport) as client:
        await _share(client, tasks, tasks)
        started = time.perf_counter()
        await _share(client, tasks, calls)
        return (time.perf_counter() - started) / calls


async def _share(client: AsyncClient, tasks: int, calls: int) -> None:
    """Let tasks take calls from one counter, so that all have work until the last."""
    turns = iter(range(calls))

    async def work() -> None:
        for _ in turns:
            await client.applications.list(page_size=10)

    async with asyncio.TaskGroup() as group:
        for _ in range(tasks):
            group.create_task(work())
