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
from tests.client.driver import Caller
from tests.openapi import Answered, Sent, Watch, answer_faults, request_faults

VOICE: Final = {
    "name": "Voice, für alle & 100 %",
    "type": "voice",
    "answer_url": "https://example.com/answer?a=1&b=%20",
    "answer_method": "POST",
    "event_url": "https://example.com/event",
    "event_method": "GET",
}
MESSAGES: Final = {
    "name": "Messages",
    "type": "messages",
    "inbound_url": "https://example.com/inbound",
    "inbound_method": "GET",
    "status_url": "https://example.com/status",
}
JSON: Final = {"Content-Type": "application/json"}
MARK: Final = "FAKE-SECRET"


@pytest.mark.parametrize("params", [VOICE, MESSAGES], ids=["voice", "messages"])
def test_the_life_of_an_application_keeps_to_the_documents(params: dict[str, str], client: Caller) -> None:
    """All six methods succeed with requests and answers that the documents allow."""
    created = client.call("create", **params)
    client.call("retrieve", created.id)
    client.call("update", created.id, **params)
    modified = client.call("modify", created.id, name="Newer")
    listed = client.all_of(client.call("list"))
    client.call("delete", created.id)

    assert modified.name == "Newer"
    assert [application.id for application in listed] == [created.id]


def test_pages_keep_to_the_documents(client: Caller, sandbox: Sandbox) -> None:
    """Every page of a long list, with applications of both products, is asked for and answered as documented."""
    for index in range(7):
        sandbox.add(type=("voice", "messages")[index % 2])

    assert len(client.all_of(client.call("list", page_size=3, page_index=1))) == 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 420, 429, 500, 502, 503])
def test_refusals_keep_to_the_documents(status: int, client: Caller, sandbox: Sandbox) -> None:
    """The sandbox answers a refusal as the API does: with a body of the kind that belongs to the status."""
    sandbox.fail("retrieveApplications", status=status, times=9, retry_after=0)

    with pytest.raises(NexmoError):
        client.call("list")


def test_what_is_wrong_is_refused_as_documented(client: Caller) -> None:
    """An application that does not exist, and one that lacks a URL, are refused in the documented form."""
    for method in ("retrieve", "delete"):
        with pytest.raises(NexmoError):
            client.call(method, "none/such")
    for params in ({"name": "Voice", "type": "voice"}, {**VOICE, "answer_method": "PATCH"}):
        with pytest.raises(NexmoError):
            client.call("create", **params)


def test_generated_functions_keep_to_the_documents(client: Caller, sandbox: Sandbox) -> None:
    """All five generated functions are signed as the document as published requires."""
    created = client.generated(create_application, body=CreateApplicationBody.from_dict(VOICE)).parsed
    client.generated(retrieve_application, created.id)
    client.generated(update_application, created.id, body=UpdateApplicationBody.from_dict(VOICE))
    client.generated(retrieve_applications)
    client.generated(delete_application, created.id)

    assert [request.status for request in sandbox.requests] == [201, 200, 200, 200, 204]


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (Sent("GET", f"?api_secret={MARK}", {}, b""), "MissingRequiredParameter"),
        (Sent("GET", "/id?api_key=k", {}, b""), "MissingRequiredParameter"),
        (Sent("GET", f"?page_size={MARK}&api_key=k&api_secret=s", {}, b""), "ParameterValidationError"),
        (Sent("POST", "?api_key=k&api_secret=s", JSON, b'{"name": "n", "type": "voice"}'), "#/required"),
        (Sent("PUT", "/id?api_key=k&api_secret=s", JSON, b'{"name": "n", "type": "voice"}'), "#/required"),
        (
            Sent("POST", "", JSON, b'{"name": "n", "type": "FAKE-SECRET", "api_key": "k", "api_secret": "s"}'),
            "#/properties/type/enum",
        ),
        (Sent("PUT", "/id", {"Content-Type": "application/x-www-form-urlencoded"}, b"name=n"), "MediaTypeNotFound"),
        (Sent("PATCH", "/id", {}, b""), "OperationNotFound"),
        (Sent("GET", "/id/more", {}, b""), "NotFound"),
    ],
)
def test_a_wrong_request_is_noticed(sent: Sent, fault: str) -> None:
    """A request that the document does not allow is named by kind and place, and its values are not."""
    (found,) = request_faults(sent)

    assert fault in found
    assert MARK not in found


@pytest.mark.parametrize("query", ["", "?api_key=k&api_secret=s", "?another=1"])
def test_a_deletion_may_carry_credentials(query: str) -> None:
    """The document declares no credentials for DELETE; that they are sent all the same does not break it."""
    assert request_faults(Sent("DELETE", f"/id{query}", {}, b"")) == []


@pytest.mark.parametrize(
    ("status", "headers", "content", "fault"),
    [
        (200, JSON, b'{"name": "FAKE-SECRET"}', "#/required"),
        (200, JSON, b'{"id": "FAKE-SECRET", "name": 5}', "#/properties/name/type"),
        (200, JSON, b'{"id": "1", "name": "n", "FAKE-SECRET": 5}', "#/properties"),
        (200, JSON, b'{"id": "FAKE-SECRET', "MediaTypeDeserializeError"),
        (200, {"Content-Type": "text/html"}, b"FAKE-SECRET", "MediaTypeNotFound"),
        (201, JSON, b'{"id": "1", "name": "n"}', "ResponseNotFound"),
        (404, JSON, b'{"type": "FAKE-SECRET"}', "#/required"),
        (503, JSON, b'{"type": "FAKE-SECRET"}', "MediaTypeNotFound"),
    ],
)
def test_a_wrong_answer_is_noticed(status: int, headers: dict[str, Any], content: bytes, fault: str) -> None:
    """An answer that the patched document does not know is named by kind and place, and its values are not."""
    (found,) = answer_faults(Sent("GET", "/id", {}, b""), Answered(status, headers, content))

    assert fault in found
    assert MARK not in found


def test_what_is_wrong_on_the_way_is_noted(sandbox: Sandbox) -> None:
    """An answer with a field that no schema has is noted on its way to the client, with path and without value."""
    watch = Watch(sandbox.url)
    sandbox.fail("retrieveApplication", body={"id": "1", "name": "n", "FAKE-SECRET": 1})
    with Caller("sync", sandbox.api_key, sandbox.api_secret, base_url=sandbox.url, transport=watch.sync()) as caller:
        caller.call("retrieve", sandbox.add())

    (fault,) = watch.faults
    assert fault.endswith("200: answer: InvalidData InvalidSchemaValue #/properties")
    assert MARK not in fault
