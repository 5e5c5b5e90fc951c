"""httpx2 beside the client, and in the place of httpx; `nox -s httpx2` runs the client's tests over it."""

import httpx2
import pytest

from tests.support.clients import Flavour
from tests.support.data import CALLS
from tests.support.fresh import result_of

pytestmark = pytest.mark.measured_processes

ALIASED = """
import httpx2
httpx2.alias_httpx()
import asyncio, io, logging
from nexmo_application import AsyncClient, Client
from nexmo_application.sandbox import Sandbox

logged = io.StringIO()
logging.basicConfig(level=logging.DEBUG, stream=logged)

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
result = [attempts, *(text in logged.getvalue() for text in ("not-a-secret", "receive_response"))]
"""


def test_what_is_httpx2s_is_told_from_httpx(flavour: Flavour) -> None:
    """A timeout or transport of httpx2 is a TypeError that names it, and says whose it must be."""
    of_async = "Async" * flavour.is_async
    kind = getattr(httpx2, f"{of_async}HTTPTransport")
    for given, words in (
        ({"timeout": httpx2.Timeout(5)}, "a number of seconds, an httpx.Timeout or None, not <class 'httpx2.Timeout'>"),
        ({"transport": kind()}, f"an httpx.{of_async}BaseTransport, not <class 'httpx2.{of_async}HTTPTransport'>"),
    ):
        with pytest.raises(TypeError, match=f" must be {words}$"):
            flavour.outcome(CALLS["list"], **given)


def test_in_the_place_of_httpx_it_is_used_and_retried_and_shows_no_secret() -> None:
    """After `httpx2.alias_httpx()` both clients work over it, retry, take what is of it, and log no secret."""
    assert result_of(ALIASED) == [[None, 200, None, 200], False, True]
