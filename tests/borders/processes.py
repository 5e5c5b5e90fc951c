"""Programs whose client is used before it is in several processes: `python -m tests.borders.processes WAY`.

Each prints what the calls came to: names and keys of applications, or the errors in their place.
"""

import json
import logging
import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

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


def all_work() -> Outcomes:
    """Do what one process does, with all its workers at once."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(chain.from_iterable(pool.map(work, range(WORKERS))))


def in_child(work: Callable[[], Any]) -> IO[str]:
    """Fork a process that works, and return the pipe that brings what it comes to."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            os.write(writing, json.dumps(work()).encode())
        except BaseException:  # noqa: BLE001 - it ends here, without what the parent does at its end
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    return os.fdopen(reading)


def fork() -> Outcomes:
    """Fork some processes, and work in all of them at once, the first one too."""
    warm()
    pipes = [in_child(all_work) for _ in range(PROCESSES)]
    return [*all_work(), *chain.from_iterable(map(json.load, pipes))]


def logging_fork() -> Outcomes:
    """Fork while threads log at DEBUG what httpcore logs; each child logs and reads, too."""
    logger = logging.getLogger("httpcore.http11")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.NullHandler())

    def log() -> None:
        while True:
            logger.debug("receive_response_headers.complete return_value=%r", b"a header")

    for _ in range(2):
        threading.Thread(target=log, daemon=True).start()
    return [json.load(in_child(partial(read, number))) for number in range(20)]


def pool(method: str) -> Outcomes:
    """Work in a pool of processes that are made in one of multiprocessing's ways."""
    warm()
    with multiprocessing.get_context(method).Pool(PROCESSES) as workers:
        return list(chain.from_iterable(workers.map(work, range(WORKERS))))


def application(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Read and create as a web server's process: each of them has this module from the one that loaded it."""
    outcomes = work(int(environment["QUERY_STRING"]))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(outcomes).encode()]


WAYS: dict[str, Callable[[], Outcomes]] = {
    "fork": fork,
    "fork-while-threads-log": logging_fork,
    "pool-of-forks": partial(pool, "fork"),
    "pool-of-spawned": partial(pool, "spawn"),
}

if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]]()))  # noqa: T201 - the parent reads it
elif "gunicorn" in sys.modules:
    warm()
