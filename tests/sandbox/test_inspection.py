"""Seeding, looking at what happened, and reset; and that none of it shows a secret."""

import logging
from collections import deque
from contextlib import suppress
from typing import Any

import pytest
from attrs import astuple

from nexmo_application import Client, NexmoError
from nexmo_application.sandbox import Sandbox, _keys
from tests.sandbox.support import Api, webhooks
from tests.support.data import CALLS, CREDENTIALS, KEY, VOICE
from tests.support.lookout import PRIVATE_KEY, PRIVATE_KEY_CANARY, SECRET, Canary, Lookout


def test_requests_are_recorded_without_credentials(api: Api) -> None:
    """Each record says what was asked and answered, and nothing of who asked.

    Unknown paths, kept as they were sent, and methods have no operation; a slash after the collection is forgiven.
    A body that is no JSON object is not kept: nobody can tell where a secret is in it.
    """
    api("GET", "/", query=CREDENTIALS | {"page_size": "3"})
    api("POST", "/", CREDENTIALS | {"name": "x"})
    api("DELETE", "/a%20b")
    api("GET", "/a/b%20c")
    api("PATCH")
    api("POST", data=CREDENTIALS | VOICE)
    api("POST", body=[CREDENTIALS])
    no_object = "body: Must be a JSON object."
    assert [astuple(request) for request in api.sandbox.requests] == [
        ("retrieveApplications", "GET", "/v1/applications/", {"page_size": "3"}, None, 200, None),
        ("createApplication", "POST", "/v1/applications/", {}, {"name": "x"}, 400, "type: Is required."),
        ("deleteApplication", "DELETE", "/v1/applications/a%20b", {}, None, 404, None),
        (None, "GET", "/v1/applications/a/b%20c", {}, None, 404, None),
        (None, "PATCH", "/v1/applications", {}, None, 405, None),
        ("createApplication", "POST", "/v1/applications", {}, None, 400, no_object),
        ("createApplication", "POST", "/v1/applications", {}, None, 400, no_object),
    ]
    api.sandbox.requests.clear()  # a copy
    assert len(api.sandbox.requests) == 7


def test_seeding_takes_the_fields_of_the_requests_and_a_public_key(api: Api) -> None:
    """By default it is a voice application as the API would have made it; a public key is shown as it is."""
    seeds: list[Any] = [{}, {"name": "m", "type": "messages", "status_method": "GET", "public_key": "a key"}]
    shown = [api("GET", f"/{api.sandbox.add(**seed)}").json() for seed in seeds]
    assert api.sandbox.applications == shown
    voice, messages = map(webhooks, shown)
    hooks = "https://example.com/webhooks"
    assert voice == {"answer_url": f"GET {hooks}/answer", "event_url": f"POST {hooks}/event"}
    assert messages == {"inbound_url": f"None {hooks}/inbound", "status_url": f"GET {hooks}/status"}
    assert (shown[1]["name"], shown[1]["keys"]) == ("m", {"public_key": "a key"})


def test_a_wrong_seed_is_refused() -> None:
    """An unknown field is a TypeError that names it, a value the API would refuse a ValueError."""
    sandbox = Sandbox()
    unknown: Any = {"colour": "blue", "id": "1"}
    with pytest.raises(TypeError, match="unknown fields: colour, id"):
        sandbox.add(**unknown)
    wrong: Any = {"type": "no type"}
    with pytest.raises(ValueError, match="type: Must be one of "):
        sandbox.add(**wrong)
    assert sandbox.applications == []


def test_reset_forgets_applications_and_requests(api: Api) -> None:
    """After a reset the sandbox answers as if newly started, on the same URL."""
    api("GET", f"/{api.sandbox.add()}")
    api.sandbox.reset()
    assert (api.sandbox.applications, api.sandbox.requests) == ([], [])
    assert api("GET").json()["count"] == 0


def test_no_secret_is_logged_or_shown(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every logger at its most talkative, neither the secret nor a private key is in a record or a repr."""
    monkeypatch.setattr(_keys, "_spare", deque[Any]())
    monkeypatch.setattr(_keys, "generate", lambda: _keys.KeyPair("not a public key", PRIVATE_KEY))
    lookout = Lookout(PRIVATE_KEY_CANARY, Canary("failure", "Traceback"))
    caplog.set_level(1, "uvicorn.error")
    with lookout.looking(), Sandbox(KEY, SECRET) as sandbox:
        # uvicorn takes the handlers away that were there before.
        monkeypatch.setattr(logging.getLogger("uvicorn.access"), "handlers", [lookout])
        with Client(KEY, SECRET, base_url=sandbox.url, max_retries=0) as client:
            faults: Any = ({"status": 500, "act": True}, {"cut": "before"}, {"cut": "within"}, {"delay": 0.01})
            for fault in faults:
                sandbox.fail("createApplication", **fault)
                for call in CALLS.values():
                    with suppress(NexmoError):
                        call(client.applications)
        for shown in (sandbox, sandbox.requests, sandbox.applications):
            lookout.thing("what is inspected", shown)
    assert "nexmo_application.sandbox" in lookout.loggers
    assert lookout.leaks == set()
