"""The example that moves webhooks to another host."""

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.move_webhooks import Move, main
from nexmo_application import AsyncClient
from nexmo_application.sandbox import Sandbox

OLD, NEW = "old.example.com:8443", "new.example.com"


def seed(sandbox: Sandbox, number: int) -> list[str]:
    """Add applications of both types with webhooks at the old host, and one with none there."""
    sandbox.add(name="Elsewhere")
    kinds: list[dict[str, Any]] = [
        {"type": "voice", "answer_url": f"https://{OLD}/an", "event_url": f"https://{OLD}/ev"},
        {"type": "messages", "inbound_url": f"https://{OLD}/in?a=1", "status_url": f"https://{OLD}/st#x"},
    ]
    return [sandbox.add(name=f"App {place}", **kinds[place % 2]) for place in range(number)]


def test_webhooks_move_and_keep_everything_else(nexmo_sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run shows all; one failure does not stop the others; the next run moves what is left, and nothing else."""
    ids = seed(nexmo_sandbox, 12)
    before = nexmo_sandbox.applications
    assert main([OLD, NEW, "--dry-run"]) == 0
    assert nexmo_sandbox.applications == before
    output = capsys.readouterr()
    assert [line.split()[0] for line in output.out.splitlines()] == ids
    assert f"answer_url=https://{NEW}/an" in output.out
    assert output.err == "12 applications to move, 0 failed\n"
    nexmo_sandbox.fail("updateApplication", status=400)
    assert main([OLD, NEW, "--concurrency", "3"]) == 1
    assert "11 applications moved, 1 failed" in capsys.readouterr().err
    assert main([OLD, NEW]) == 0
    assert capsys.readouterr().err == "1 applications moved, 0 failed\n"
    assert str(nexmo_sandbox.applications) == str(before).replace(OLD, NEW)
    assert [request.method for request in nexmo_sandbox.requests].count("PUT") == len(ids) + 1


class Counting(httpx.AsyncHTTPTransport):
    """Counts the requests that are on their way at once."""

    now = most = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and count it until its answer begins."""
        self.now += 1
        self.most = max(self.most, self.now)
        response = await super().handle_async_request(request)
        self.now -= 1
        return response


def test_no_more_are_changed_at_once_than_asked_for(nexmo_sandbox: Sandbox) -> None:
    """With a concurrency of three, three requests are on their way at once, and never more."""
    seed(nexmo_sandbox, 20)
    transport = Counting()
    options = Move(OLD, NEW)

    async def run() -> None:
        async with AsyncClient(transport=transport) as client:
            await options.run(client, 3)

    asyncio.run(run())
    assert (options.moved, transport.most) == (20, 3)


def test_a_webhook_that_no_update_takes_is_told(nexmo_sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """An application with a webhook of a kind that the document does not know is named, and left as it is."""
    webhooks = [{"endpoint_type": "fax_url", "endpoint": f"https://{OLD}/fax"}]
    application = {"id": "1", "name": "Fax", "voice": {"webhooks": webhooks}}
    nexmo_sandbox.fail("retrieveApplications", body={"count": 1, "_embedded": {"applications": [application]}})
    assert main([OLD, NEW]) == 0
    assert "1 Fax: a webhook of voice has no endpoint_type or endpoint that update takes" in capsys.readouterr().err


def test_what_cannot_be_done_is_told(nexmo_sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """When the list is refused, the status is 1; with no worker at all, it is 2."""
    nexmo_sandbox.fail("retrieveApplications", status=401)
    assert main([OLD, NEW]) == 1
    assert "401" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([OLD, NEW, "--concurrency", "0"])
    assert "1 or more" in capsys.readouterr().err


@given(
    st.from_regex(
        r"https?://(user(:pass)?@)?(old\.example\.com|OLD\.example\.com)(/[a-z/]*)?(\?[a-z=&]*)?", fullmatch=True
    )
)
def test_only_the_host_of_a_url_changes(url: str) -> None:
    """Of a URL at the old host, everything but the host stays as it is."""
    moved = Move("old.example.com", "new.example.com").moved_url(url)
    assert moved is not None
    assert moved.rstrip("?") == url.replace("old.", "new.").replace("OLD.", "new.").rstrip("?")


@pytest.mark.parametrize(
    "url", ["https://not-old.example.com/", "https://old.example.com:1/", "https://x.com/?u=old.example.com", "", "old"]
)
def test_a_url_elsewhere_is_left_alone(url: str) -> None:
    """A URL at another host, or at another port, does not move."""
    assert Move("old.example.com", "new.example.com").moved_url(url) is None
