"""A transport of the user's in place of ours."""

import gzip
import json

import httpx

from tests.support.clients import Flavour
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


def test_that_a_transport_may_read_the_answer(flavour: Flavour, server: Server) -> None:
    """What a transport has read already, compressed or not, is not read again from a stream that has ended."""
    transport = AsyncReading() if flavour.is_async else Reading()
    plain = json.dumps(PAGE).encode()
    server.prepare(kept(200, plain), kept(200, gzip.compress(plain), ("Content-Encoding", "gzip")))
    for page in flavour.outcomes([CALLS["list"]] * 2, base_url=server.url, transport=transport):
        assert [application.name for application in page.items] == ["A"]
