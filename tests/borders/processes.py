"""Programs whose client is used before it is in several processes: `python -m tests.borders.processes WAY`.

Each prints what the calls came to: names and keys of applications, or the errors in their place.
"""

import json
import logging
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from nexmo_application import Client
from tests.support.data import KEY, SECRET

# One for all processes, as a module has it that they import, or inherit.
CLIENT = Client(KEY, SECRET, max_retries=0)
PROCESSES, WORKERS, READS = 4, 12, 10

Outcomes = list[list[str]]


def warm() -> None:
    """Fill the client with idle connections."""
    together = threading.Barrier(WORKERS)

    def call(number: int) -> None:
        together.wait()
        read(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(call, range(WORKERS)))
    # A thread that is joined may still clean up OpenSSL's state, under a lock that a child would inherit locked.
    while len(list(Path("/proc/self/task").iterdir())) > 1:
        os.sched_yield()


def told(asked: str, call: Callable[[], Any]) -> list[str]:
    """Say what was asked for, and what came."""
    try:
        return [asked, call()]
    except Exception as error:  # noqa: BLE001 - the parent counts them
        return [asked, repr(error)]


def read(number: int) -> list[str]:
    """Read an application whose id only this process asks for."""
    name = f"{os.getpid()}-{number}"
    return told(name, lambda: CLIENT.applications.retrieve(name).name)


def work(worker: int) -> Outcomes:
    """Do what one of a process' workers does: create once, and read."""
    name = f"{os.getpid()}-{worker}"
    created = told(name, lambda: CLIENT.applications.create(name=name, type="voice").keys.private_key)
    return [created, *(read(worker * READS + number) for number in range(READS))]


def all_work(_: int = 0) -> Outcomes:
    """Do what one process does, with all its workers at once."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(chain.from_iterable(pool.map(work, range(WORKERS))))


def together(method: str) -> Outcomes:
    """Work in all processes of a pool that is made in one of multiprocessing's ways, and in this one, at once."""
    warm()
    with multiprocessing.get_context(method).Pool(PROCESSES) as pool:
        there = pool.map_async(all_work, range(PROCESSES), 1)
        return [*all_work(), *chain.from_iterable(there.get())]


def while_threads_log() -> Outcomes:
    """Fork for each of some tasks while threads log at DEBUG what httpcore logs; each child logs and reads, too."""
    logger = logging.getLogger("httpcore.http11")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.NullHandler())

    def log() -> None:
        while True:
            logger.debug("receive_response_headers.complete return_value=%r", b"a header")

    for _ in range(2):
        threading.Thread(target=log, daemon=True).start()
    with multiprocessing.get_context("fork").Pool(PROCESSES, maxtasksperchild=1) as pool:
        return pool.map(read, range(20), 1)


def application(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Read and create as a web server's process: each of them has this module from the one that loaded it."""
    outcomes = work(int(environment["QUERY_STRING"]))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(outcomes).encode()]


WAYS: dict[str, Callable[[], Outcomes]] = {
    "fork": partial(together, "fork"),
    "fork-while-threads-log": while_threads_log,
    "spawn": partial(together, "spawn"),
}

if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]]()))  # noqa: T201 - the parent reads it
elif "gunicorn" in sys.modules:
    warm()
