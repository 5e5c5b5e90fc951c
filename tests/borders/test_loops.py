"""One async client in several event loops: one after the other, side by side, and uvloop's."""

import asyncio
import gc
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
import uvloop

from nexmo_application import AsyncClient
from tests.support.data import CREATED, CREDENTIALS, VOICE
from tests.support.server import Answer, Request, Server, kept_json

# What a dead loop leaves is dropped, and not closed: its transport says so when it goes.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Let what was dropped go before the next test, whose warnings it would be."""
    yield
    gc.collect()


@pytest.fixture
def creations(server: Server) -> list[str]:
    """Let the server create applications, each with a key of its own; provide those keys."""
    numbers, keys = count(), list[str]()

    def create(request: Request) -> Answer:
        key = f"key {next(numbers)} of {json.loads(request.content)['name']}"
        keys.append(key)
        return kept_json(201, {**CREATED, "keys": {"public_key": "", "private_key": key}})

    server.answer_by(create)
    return keys


async def create(client: AsyncClient, number: int) -> list[str]:
    """Create some applications at once, twice, so that connections are used again."""
    created: list[Any] = []
    for _ in range(2):
        created += await asyncio.gather(*(client.applications.create(**VOICE) for _ in range(number)))
    return [application.keys.private_key for application in created]


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_a_client_is_used_in_one_loop_after_the_other(
    creations: list[str], server: Server, new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    """Under six `asyncio.run`, one after the other, every call succeeds: there are as many keys as applications."""
    client = AsyncClient(**CREDENTIALS, base_url=server.url, max_retries=0)
    keys: list[str] = []
    for number in range(1, 7):
        with asyncio.Runner(loop_factory=new_loop) as runner:
            keys += runner.run(create(client, number))
    asyncio.run(client.aclose())
    assert len(keys) == 2 * sum(range(1, 7))
    assert sorted(keys) == sorted(creations)


def test_a_client_is_used_in_three_loops_at_once(creations: list[str], server: Server) -> None:
    """In three threads with a loop each, every call succeeds: there are as many keys as applications."""
    client = AsyncClient(**CREDENTIALS, base_url=server.url, max_retries=0)
    with ThreadPoolExecutor(3) as pool:
        made = [pool.submit(asyncio.run, create(client, 30)) for _ in range(3)]
        keys = [key for one in made for key in one.result()]
    asyncio.run(client.aclose())
    assert len(keys) == 2 * 3 * 30
    assert sorted(keys) == sorted(creations)
