"""Programs whose client is used before it is in several processes: `python -m tests.borders.processes WAY URL`.

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
from pathlib import Path
from typing import Any

from nexmo_application import Client
from tests.support.data import KEY, SECRET

URL = os.environ.get("NEXMO_APPLICATION_BASE_URL", "")
CLIENT = Client(KEY, SECRET, max_retries=0) if URL else None
"""One for all processes, as a module has it that they import, or inherit."""

PROCESSES, WORKERS, READS = 4, 12, 10


def warm() -> None:
    """Fill the client with idle connections."""
    gate = threading.Barrier(WORKERS)

    def call(number: int) -> None:
        gate.wait()
        read(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(call, range(WORKERS)))
    # A thread that is joined may still clean up OpenSSL's state, under a lock that a child would inherit locked.
    while len(list(Path("/proc/self/task").iterdir())) > 1:
        os.sched_yield()


def read(number: int) -> list[str]:
    """Read an application; say which was asked for, and which came."""
    asked = f"{os.getpid()}-{number}"
    return [asked, _told(lambda client: client.applications.retrieve(asked).name)]


def create(number: int) -> list[str]:
    """Create an application; say its name, and its key."""
    name = f"{os.getpid()}-{number}"
    return [name, _told(lambda client: client.applications.create(name=name, type="voice").keys.private_key)]


def _told(call: Callable[[Client], str]) -> str:
    assert CLIENT
    try:
        return call(CLIENT)
    except Exception as error:  # noqa: BLE001 - the parent counts them
        return repr(error)


def work(worker: int) -> list[list[str]]:
    """Do what one of a process' workers does: read, and create once."""
    return [create(worker), *(read(worker * READS + number) for number in range(READS))]


def all_work() -> list[list[str]]:
    """Do what one process does, with all its workers at once."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return [outcome for outcomes in pool.map(work, range(WORKERS)) for outcome in outcomes]


def fork() -> list[list[str]]:
    """Fork some processes, and work in all of them at once, the first one too."""
    warm()
    pipes: list[int] = []
    for _ in range(PROCESSES):
        reading, writing = os.pipe()
        if os.fork() == 0:
            _in_child(all_work, writing)
        os.close(writing)
        pipes.append(reading)
    outcomes = all_work()
    for reading in pipes:
        with os.fdopen(reading) as file:
            outcomes += json.load(file)
    return outcomes


def logging_fork() -> list[list[str]]:
    """Fork while threads log at DEBUG what httpcore logs; each child logs and reads, too."""
    logger = logging.getLogger("httpcore.http11")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.NullHandler())
    stopped = threading.Event()

    def log() -> None:
        while not stopped.is_set():
            logger.debug("receive_response_headers.complete return_value=%r", b"a header")

    threads = [threading.Thread(target=log) for _ in range(2)]
    for thread in threads:
        thread.start()
    outcomes: list[list[str]] = []
    try:
        for number in range(20):
            reading, writing = os.pipe()
            if os.fork() == 0:
                _in_child(partial(read, number), writing)
            os.close(writing)
            with os.fdopen(reading) as file:
                outcomes.append(json.load(file))
    finally:
        stopped.set()
    return outcomes


def _in_child(work: Callable[[], Any], writing: int) -> None:
    """Write to a pipe what work comes to, and end this process without what its parent does at its end."""
    try:
        os.write(writing, json.dumps(work()).encode())
    except BaseException:  # noqa: BLE001 - it ends here
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def pool(method: str) -> list[list[str]]:
    """Work in a pool of processes that are made in one of multiprocessing's ways."""
    warm()
    with multiprocessing.get_context(method).Pool(PROCESSES) as workers:
        return [outcome for outcomes in workers.map(work, range(WORKERS)) for outcome in outcomes]


def application(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Read and create as a web server's process: each of them has this module from the one that loaded it."""
    outcomes = work(int(environment["QUERY_STRING"]))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(outcomes).encode()]


WAYS: dict[str, Callable[[], list[list[str]]]] = {
    "fork": fork,
    "fork-while-threads-log": logging_fork,
    "pool-of-forks": lambda: pool("fork"),
    "pool-of-spawned": lambda: pool("spawn"),
}

if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]]()))  # noqa: T201 - the parent reads it
elif "gunicorn" in sys.modules and CLIENT:
    warm()
