"""A transport of the user's in place of ours."""

import gzip
import json

import httpx

from tests.support.clients import Flavour, Stub
from tests.support.data import CALLS, PAGE
from tests.support.server import Server, kept


class Reading(httpx.HTTPTransport):
    """A transport that reads what it passes on, as one that logs or caches does."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Read the answer first."""
        response = super().handle_request(request)
        response.read()
        return response


class AsyncReading(httpx.AsyncHTTPTransport):
    """The same for async code."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Read the answer first."""
        response = await super().handle_async_request(request)
        await response.aread()
        return response


def test_a_transport_may_read_the_answer(flavour: Flavour, server: Server) -> None:
    """What a transport has read already, compressed or not, is not read again from a stream that has ended."""
    transport = AsyncReading() if flavour.is_async else Reading()
    plain = json.dumps(PAGE).encode()
    server.prepare(kept(200, plain), kept(200, gzip.compress(plain), ("Content-Encoding", "gzip")))
    for page in flavour.outcomes([CALLS["list"]] * 2, base_url=server.url, transport=transport):
        assert [application.name for application in page.items] == ["A"]


class Counting(Stub):
    """A transport that counts its requests, and so is false before the first one."""

    def __len__(self) -> int:
        """Return how many there were."""
        return len(self.requests)


def test_a_transport_counts_though_it_is_false(flavour: Flavour, server: Server) -> None:
    """A transport that is false is used all the same: no request passes it by."""
    transport = Counting(lambda _: httpx.Response(200, json=PAGE))
    flavour.outcome(CALLS["list"], transport=transport, base_url=server.url, max_retries=0)
    assert len(transport) == 1
