"""One async client in several event loops: one after the other, side by side, and uvloop's."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
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


async def create(client: AsyncClient) -> list[str]:
    """Create some applications at once, twice, so that connections are used again."""
    created: list[Any] = []
    for _ in range(2):
        created += await asyncio.gather(*(client.applications.create(**VOICE) for _ in range(10)))
    return [application.keys.private_key for application in created]


def one_after_the_other(new_loop: Callable[[], asyncio.AbstractEventLoop], client: AsyncClient) -> list[str]:
    """Create in six event loops."""
    keys: list[str] = []
    for _ in range(6):
        with asyncio.Runner(loop_factory=new_loop) as runner:
            keys += runner.run(create(client))
    return keys


def side_by_side(client: AsyncClient) -> list[str]:
    """Create in six threads with a loop each."""
    with ThreadPoolExecutor(6) as pool:
        made = [pool.submit(asyncio.run, create(client)) for _ in range(6)]
        return [key for one in made for key in one.result()]


WAYS: dict[str, Callable[[AsyncClient], list[str]]] = {
    "asyncio": partial(one_after_the_other, asyncio.new_event_loop),
    "uvloop": partial(one_after_the_other, uvloop.new_event_loop),
    "threads": side_by_side,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_client_is_used_in_six_loops(server: Server, way: str) -> None:
    """Every call succeeds: there are as many private keys as applications, each of them once."""
    numbers = count()

    def answer(_: Request) -> Answer:
        return kept_json(201, {**CREATED, "keys": {"public_key": "", "private_key": f"key {next(numbers):3}"}})

    server.answer_by(answer)
    client = AsyncClient(**CREDENTIALS, base_url=server.url, max_retries=0)
    keys = WAYS[way](client)
    asyncio.run(client.aclose())
    assert sorted(keys) == [f"key {number:3}" for number in range(6 * 20)]
