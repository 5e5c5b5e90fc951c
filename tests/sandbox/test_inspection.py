"""Seeding, looking at what happened, and reset; and that none of it shows a secret."""

import logging
from typing import Any

import httpx
import pytest

from nexmo_application.sandbox import RecordedRequest, Sandbox
from tests.sandbox.support import OPERATIONS, Api, webhooks
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, SECRET, VOICE

UVICORN = ("", ".access", ".asgi", ".error")


def test_requests_are_recorded_without_credentials(sandbox: Sandbox, api: Api) -> None:
    """Each record says what was asked and answered, and nothing of who asked."""
    app_id = sandbox.add()
    api("GET", "/", params=AUTH | {"page_size": "3"})
    api("POST", params=AUTH, json=AUTH | {"name": "x"})
    api("DELETE", f"/{app_id}", params=AUTH)
    common: dict[str, Any] = {"query": {}, "body": None}
    assert sandbox.requests == [
        RecordedRequest(
            operation_id="retrieveApplications",
            method="GET",
            path="/v1/applications/",
            query={"page_size": "3"},
            body=None,
            status=200,
        ),
        RecordedRequest(
            operation_id="createApplication",
            method="POST",
            path="/v1/applications",
            query={},
            body={"name": "x"},
            status=400,
            reason="type: Is required.",
        ),
        RecordedRequest(
            operation_id="deleteApplication", method="DELETE", path=f"/v1/applications/{app_id}", status=204, **common
        ),
    ]
    sandbox.requests.clear()  # a copy
    assert len(sandbox.requests) == 3


def test_requests_without_an_operation_are_recorded_too(sandbox: Sandbox, api: Api) -> None:
    """Unknown paths, as they were sent, and methods have no operation."""
    api("GET", "/a/b%20c")
    api("PATCH")
    records = [(request.operation_id, request.path, request.status) for request in sandbox.requests]
    assert records == [(None, "/v1/applications/a/b%20c", 404), (None, "/v1/applications", 405)]


def test_a_body_that_is_no_json_object_is_not_recorded(sandbox: Sandbox, api: Api) -> None:
    """Nobody can tell where a secret is in it."""
    api("POST", data=AUTH | VOICE)
    api("POST", json=[AUTH])
    assert [request.body for request in sandbox.requests] == [None, None]


def test_seeding_needs_no_fields(sandbox: Sandbox, api: Api) -> None:
    """By default it is a voice application as the API would have made it."""
    app_id = sandbox.add()
    application = api.call("retrieveApplication", app_id).json()
    assert sandbox.applications == [application]
    assert webhooks(application) == {
        "answer_url": ("https://example.com/webhooks/answer", "GET"),
        "event_url": ("https://example.com/webhooks/event", "POST"),
    }
    assert sandbox.requests[0].operation_id == "retrieveApplication"


def test_seeding_takes_the_fields_of_the_requests_and_a_public_key(sandbox: Sandbox) -> None:
    """What is given is kept; a public key is shown as it is."""
    sandbox.add(name="m", type="messages", inbound_url="https://example.org/", status_method="GET", public_key="a key")
    shown: list[Any] = sandbox.applications
    assert (shown[0]["name"], shown[0]["keys"]) == ("m", {"public_key": "a key"})
    assert webhooks(shown[0]) == {
        "inbound_url": ("https://example.org/", None),
        "status_url": ("https://example.com/webhooks/status", "GET"),
    }


def test_a_wrong_seed_is_refused(sandbox: Sandbox) -> None:
    """An unknown field is a TypeError that names it, a value the API would refuse a ValueError."""
    unknown: Any = {"colour": "blue", "id": "1"}
    with pytest.raises(TypeError, match="unknown fields: colour, id"):
        sandbox.add(**unknown)
    wrong: Any = {"type": "no type"}
    with pytest.raises(ValueError, match="type: Must be one of "):
        sandbox.add(**wrong)
    assert sandbox.applications == []


def test_reset_forgets_applications_requests_and_faults(sandbox: Sandbox, api: Api) -> None:
    """After a reset the sandbox answers as if newly started, on the same URL."""
    sandbox.add()
    sandbox.fail("retrieveApplications", times=3, status=500)
    api.call("retrieveApplications")
    sandbox.reset()
    assert (sandbox.applications, sandbox.requests) == ([], [])
    assert api.call("retrieveApplications").json()["count"] == 0


def test_no_secret_is_logged_or_shown(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, client: httpx.Client
) -> None:
    """With every logger at its most talkative, neither the secret nor a private key is in a record or a repr."""
    for logger in ("", "asyncio", "nexmo_application.sandbox", *(f"uvicorn{name}" for name in UVICORN)):
        caplog.set_level(1, logger)
    with Sandbox(KEY, SECRET) as sandbox:
        # uvicorn takes the handlers away that were there before.
        monkeypatch.setattr(logging.getLogger("uvicorn.access"), "handlers", [caplog.handler])
        api = Api(sandbox.url, client)
        sandbox.fail("retrieveApplications", status=500)
        private_key = api.call("createApplication").json()["keys"]["private_key"]
        for operation_id in (*OPERATIONS, *OPERATIONS):
            api.call(operation_id)
        api("POST", data=AUTH)
        api("PATCH", params=AUTH)
        for cut in ("before", "within"):
            sandbox.fail("createApplication", cut=cut)
            with pytest.raises(httpx.RemoteProtocolError):
                api.call("createApplication")
    logged = [
        f"{record.name} {record.getMessage()} {record.args} {record.exc_info}"
        for record in caplog.records
        if not record.name.startswith("http")  # the client of this test
    ]
    assert any(text.startswith("nexmo_application.sandbox POST /v1/applications 201") for text in logged)
    shown = "\n".join([*logged, repr(sandbox), repr(sandbox.requests), repr(sandbox.applications)])
    assert SECRET.partition("/")[0] not in shown  # what follows is escaped in a URL
    assert private_key.splitlines()[1] not in shown
    assert "Traceback" not in shown
