"""The sandbox answers as the patched document says. That requests keep to the published one: test_query_auth."""

from collections.abc import Iterator
from typing import Any

import pytest

from nexmo_application import Client, NexmoError
from nexmo_application.sandbox import Sandbox
from tests.support import openapi
from tests.support.data import KEY, MESSAGES, SECRET, VOICE


@pytest.fixture
def api() -> Iterator[tuple[Client, Sandbox]]:
    """Provide a client and its sandbox, whose answers are checked; nothing wrong may be left at the end."""
    with Sandbox(KEY, SECRET) as sandbox:
        watch = openapi.Watch(sandbox.url)
        with Client(KEY, SECRET, base_url=sandbox.url, max_retries=0, transport=watch) as client:
            yield client, sandbox
    assert watch.answers
    assert watch.faults == []


@pytest.mark.parametrize("params", [VOICE, MESSAGES], ids=["voice", "messages"])
def test_the_life_of_an_application_keeps_to_the_document(params: Any, api: tuple[Client, Sandbox]) -> None:
    """All six methods succeed with answers that the document allows."""
    applications = api[0].applications
    created = applications.create(**params)
    applications.retrieve(created.id)
    applications.update(created.id, **params)
    assert applications.modify(created.id, name="Newer").name == "Newer"
    assert [application.id for application in applications.list()] == [created.id]
    applications.delete(created.id)


def test_pages_keep_to_the_document(api: tuple[Client, Sandbox]) -> None:
    """Every page of a long list, with applications of both products, is answered as documented."""
    client, sandbox = api
    for index in range(7):
        sandbox.add(type=("voice", "messages")[index % 2])
    assert len(list(client.applications.list(page_size=3))) == 7


def test_refusals_keep_to_the_document(api: tuple[Client, Sandbox]) -> None:
    """The sandbox refuses as the API does: with a body of the kind that belongs to the status, or to what is wrong."""
    client, sandbox = api
    for status in (400, 401, 403, 404, 420, 429, 500, 502, 503):
        sandbox.fail("retrieveApplications", status=status)
        with pytest.raises(NexmoError):
            client.applications.list()
    for wrong in (
        lambda: client.applications.retrieve("none/such"),
        lambda: client.applications.delete("none/such"),
        lambda: client.applications.create(name="Voice", type="voice"),
    ):
        with pytest.raises(NexmoError):
            wrong()
