"""The sandbox answers as the patched document says. That requests keep to the published one: test_query_auth."""

from typing import Any

import pytest

from nexmo_application import Client, NexmoError
from nexmo_application.sandbox import Sandbox
from tests.support.data import MESSAGES, VOICE


@pytest.mark.parametrize("params", [VOICE, MESSAGES], ids=["voice", "messages"])
def test_the_life_of_an_application_keeps_to_the_document(params: Any, client: Client) -> None:
    """All six methods succeed with answers that the document allows."""
    applications = client.applications
    created = applications.create(**params)
    applications.retrieve(created.id)
    applications.update(created.id, **params)
    assert applications.modify(created.id, name="Newer").name == "Newer"
    assert [application.id for application in applications.list()] == [created.id]
    applications.delete(created.id)


def test_pages_keep_to_the_document(client: Client, sandbox: Sandbox) -> None:
    """Every page of a long list, with applications of both products, is answered as documented."""
    for index in range(7):
        sandbox.add(type=("voice", "messages")[index % 2])
    assert len(list(client.applications.list(page_size=3))) == 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 420, 429, 500, 502, 503])
def test_refusals_keep_to_the_document(status: int, client: Client, sandbox: Sandbox) -> None:
    """The sandbox answers a refusal as the API does: with a body of the kind that belongs to the status."""
    sandbox.fail("retrieveApplications", status=status, times=9, retry_after=0)
    with pytest.raises(NexmoError):
        client.applications.list()


def test_what_is_wrong_is_refused_as_documented(client: Client) -> None:
    """An application that does not exist, and one that lacks a URL, are refused in the documented form."""
    with pytest.raises(NexmoError):
        client.applications.retrieve("none/such")
    with pytest.raises(NexmoError):
        client.applications.delete("none/such")
    with pytest.raises(NexmoError):
        client.applications.create(name="Voice", type="voice")
