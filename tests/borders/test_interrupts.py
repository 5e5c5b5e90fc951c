"""Sync calls that are interrupted at any line, as by a signal: nothing is lost by it."""

import gc
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nexmo_application import Client
from tests.support.data import APP_ID, CREDENTIALS
from tests.support.server import Server, well


class Interrupt(BaseException):
    """What a signal's handler may raise."""


def retrieve(client: Client, at: int = 0) -> int:
    """Read an application, interrupted at one of the lines that run; say how many there were."""
    count = 0

    def trace(*_: object) -> Any:
        nonlocal count
        count += 1
        if count == at:
            sys.settrace(None)
            raise Interrupt
        return trace

    try:
        sys.settrace(trace)
        client.applications.retrieve(APP_ID)
    finally:
        sys.settrace(None)
    return count


def interrupt(server: Server) -> None:
    """Interrupt many calls, each at a line of its own, and look at what is left of their connections."""
    chosen = random.Random(1)  # noqa: S311 - the same each time
    with Client(**CREDENTIALS, base_url=server.url, timeout=2, max_retries=0) as client:
        retrieve(client)
        lines = retrieve(client)
        interrupted = 0
        while interrupted < 1000:
            try:
                retrieve(client, chosen.randint(1, lines))
            except Interrupt:
                interrupted += 1
        retrieve(client)
        gc.collect()
        server.wait_for_open(20)
    gc.collect()
    server.wait_for_open(0)


# A socket that is dropped where it was made closes itself, and says so.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_interrupted_calls_lose_no_place_and_no_socket() -> None:
    """After 1,000 interrupts at random lines no other call has failed, and at the end no socket is open."""
    with Server() as server, ThreadPoolExecutor(1) as pool:  # a thread has a trace function of its own
        server.answer_by(well)
        pool.submit(interrupt, server).result()
