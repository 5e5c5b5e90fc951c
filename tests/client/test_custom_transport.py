"""A transport of the user's in place of ours."""

import gzip
import json

import httpx

from tests.client.driver import Caller, Kind
from tests.client.recorder import Recorder, answer

PAGE = {"count": 1, "_embedded": {"applications": [{"id": "1", "name": "One"}]}}


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


def test_that_a_transport_may_read_the_answer(kind: Kind, recorder: Recorder) -> None:
    """What a transport has read already, compressed or not, is not read again from a stream that has ended."""
    transport = Reading() if kind == "sync" else AsyncReading()
    plain = json.dumps(PAGE).encode()
    recorder.reply(answer(200, plain), answer(200, gzip.compress(plain), {"Content-Encoding": "gzip"}))
    with Caller(kind, "key", "secret", base_url=recorder.url, transport=transport) as caller:
        assert [application.name for application in caller.call("list").items] == ["One"]
        assert [application.name for application in caller.call("list").items] == ["One"]
