"""httpx2 beside the client, and in the place of httpx; `nox -s httpx2` runs the client's tests over it."""

import pytest

from tests.support.fresh import result_of

pytestmark = pytest.mark.measured_processes

REFUSED = """
import httpx2
from nexmo_application import AsyncClient, Client
result = []
for kind, name, value in (
    (Client, "timeout", httpx2.Timeout(5)),
    (AsyncClient, "timeout", httpx2.Timeout(5)),
    (Client, "transport", httpx2.HTTPTransport()),
    (AsyncClient, "transport", httpx2.AsyncHTTPTransport()),
):
    try:
        kind("key", "not-a-secret", **{name: value})
    except TypeError as error:
        result.append(str(error))
"""

ALIASED = """
import httpx2
httpx2.alias_httpx()
import asyncio, logging
from nexmo_application import AsyncClient, Client
from nexmo_application.sandbox import Sandbox

logged = []
class Handler(logging.Handler):
    def emit(self, record):
        logged.append(record.getMessage())

logging.basicConfig(level=logging.DEBUG, handlers=[Handler()])

async def names(url):
    async with AsyncClient("key", "not-a-secret", base_url=url, timeout=httpx2.Timeout(30)) as client:
        return [app.name async for app in client.applications.list()]

with Sandbox("key", "not-a-secret") as sandbox:
    sandbox.add(name="one")
    sandbox.fail("retrieveApplications", cut="before")
    with Client("key", "not-a-secret", base_url=sandbox.url, transport=httpx2.HTTPTransport()) as client:
        assert [app.name for app in client.applications.list()] == ["one"]
    sandbox.fail("retrieveApplications", cut="before")
    assert asyncio.run(names(sandbox.url)) == ["one"]
    attempts = [request.status for request in sandbox.requests]
result = [attempts, any("not-a-secret" in text for text in logged), any("receive_response" in text for text in logged)]
"""


def test_what_is_httpx2s_is_told_from_httpx() -> None:
    """A timeout or transport of httpx2 is a TypeError that names it, and says whose it must be."""
    assert result_of(REFUSED) == [
        "timeout must be a number of seconds, an httpx.Timeout or None, not <class 'httpx2.Timeout'>",
        "timeout must be a number of seconds, an httpx.Timeout or None, not <class 'httpx2.Timeout'>",
        "transport must be an httpx.BaseTransport, not <class 'httpx2.HTTPTransport'>",
        "transport must be an httpx.AsyncBaseTransport, not <class 'httpx2.AsyncHTTPTransport'>",
    ]


def test_in_the_place_of_httpx_it_is_used_and_retried_and_shows_no_secret() -> None:
    """After `httpx2.alias_httpx()` both clients work over it, retry, take what is of it, and log no secret."""
    assert result_of(ALIASED) == [[None, 200, None, 200], False, True]
