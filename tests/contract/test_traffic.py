"""The requests of all six methods keep to the document as published, the sandbox' answers to the patched one."""

from typing import Any, Final

import pytest

from nexmo_application import NexmoError
from nexmo_application.sandbox import Sandbox
from nexmo_application_generated.api.applications import (
    create_application,
    delete_application,
    retrieve_application,
    retrieve_applications,
    update_application,
)
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.support import data
from tests.support.clients import Flavour
from tests.support.openapi import Sent, request_faults

VOICE: Final = {
    **data.VOICE,
    "name": "Voice, für alle & 100 %",
    "answer_url": "https://example.com/answer?a=1&b=%20",
    "answer_method": "POST",
    "event_method": "GET",
}
MESSAGES: Final = {**data.MESSAGES, "inbound_method": "GET"}


@pytest.mark.parametrize("params", [VOICE, MESSAGES], ids=["voice", "messages"])
def test_the_life_of_an_application_keeps_to_the_documents(
    params: dict[str, str], flavour: Flavour, client: Any
) -> None:
    """All six methods succeed with requests and answers that the documents allow."""
    created = flavour.run(client.applications.create(**params))
    flavour.run(client.applications.retrieve(created.id))
    flavour.run(client.applications.update(created.id, **params))
    modified = flavour.run(client.applications.modify(created.id, name="Newer"))
    listed = flavour.all_of(client.applications.list())
    flavour.run(client.applications.delete(created.id))

    assert modified.name == "Newer"
    assert [application.id for application in listed] == [created.id]


def test_pages_keep_to_the_documents(flavour: Flavour, client: Any, sandbox: Sandbox) -> None:
    """Every page of a long list, with applications of both products, is asked for and answered as documented."""
    for index in range(7):
        sandbox.add(type=("voice", "messages")[index % 2])

    assert len(flavour.all_of(client.applications.list(page_size=3, page_index=1))) == 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 420, 429, 500, 502, 503])
def test_refusals_keep_to_the_documents(status: int, flavour: Flavour, client: Any, sandbox: Sandbox) -> None:
    """The sandbox answers a refusal as the API does: with a body of the kind that belongs to the status."""
    sandbox.fail("retrieveApplications", status=status, times=9, retry_after=0)

    with pytest.raises(NexmoError):
        flavour.run(client.applications.list())


def test_what_is_wrong_is_refused_as_documented(flavour: Flavour, client: Any) -> None:
    """An application that does not exist, and one that lacks a URL, are refused in the documented form."""
    for method in ("retrieve", "delete"):
        with pytest.raises(NexmoError):
            flavour.run(getattr(client.applications, method)("none/such"))
    for params in ({"name": "Voice", "type": "voice"}, {**VOICE, "answer_method": "PATCH"}):
        with pytest.raises(NexmoError):
            flavour.run(client.applications.create(**params))


def test_generated_functions_keep_to_the_documents(flavour: Flavour, client: Any, sandbox: Sandbox) -> None:
    """All five generated functions are signed as the document as published requires."""
    created = flavour.generated(client, create_application, body=CreateApplicationBody.from_dict(VOICE)).parsed
    flavour.generated(client, retrieve_application, created.id)
    flavour.generated(client, update_application, created.id, body=UpdateApplicationBody.from_dict(VOICE))
    flavour.generated(client, retrieve_applications)
    flavour.generated(client, delete_application, created.id)

    assert [request.status for request in sandbox.requests] == [201, 200, 200, 200, 204]


@pytest.mark.parametrize("query", ["", "?api_key=k&api_secret=s", "?another=1"])
def test_a_deletion_may_carry_credentials(query: str) -> None:
    """The document declares no credentials for DELETE; that they are sent all the same does not break it."""
    assert request_faults(Sent("DELETE", f"/id{query}", {}, b"")) == []
