"""What an application has, as the keywords of `update`: what `modify` writes back, and what it refuses."""

import json
from typing import Any

import httpx
import pytest

from nexmo_application import update_params
from nexmo_application.models import Application
from tests.support.clients import Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, MESSAGES, MESSAGES_APPLICATION, VOICE, encoded

WEBHOOK: dict[str, object] = {"endpoint_type": "answer_url", "endpoint": "https://example.com/answer"}
HOOKED = {"voice": {"webhooks": [WEBHOOK]}}
KEPT = {"type": "voice", "answer_url": "https://example.com/answer"}
MODIFIED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "an empty product beside the application's own": (HOOKED | {"messages": {"webhooks": []}}, KEPT),
    "an empty object beside it": (HOOKED | {"messages": {}}, KEPT),
    "a product without webhooks": ({"voice": {"webhooks": []}}, {"type": "voice"}),
    "a method that is null": ({"voice": {"webhooks": [WEBHOOK | {"http_method": None}]}}, KEPT),
    "a type that is null": ({"voice": {"webhooks": []}, "type": None}, {"type": "voice"}),
}


@pytest.mark.parametrize("name", MODIFIED)
def test_modify_sends_what_an_application_has(flavour: Flavour, name: str) -> None:
    """What `modify` writes back is what the application has: its product is its type, and null is nothing."""
    fields, sent = MODIFIED[name]
    found = httpx.Response(200, json={"id": APP_ID, "name": "A", **fields})
    transport = sequence(found, httpx.Response(200, json=APPLICATION))
    assert flavour.outcome(CALLS["modify"], transport=transport).id == APP_ID
    body = json.loads(transport.requests[1].content)
    assert {name: body[name] for name in body if not name.startswith("api_")} == {"name": "B", **sent}


@pytest.mark.parametrize(("application", "params"), [(APPLICATION, VOICE), (MESSAGES_APPLICATION, MESSAGES)])
def test_what_an_application_has_is_what_update_takes(
    flavour: Flavour, application: dict[str, Any], params: dict[str, Any]
) -> None:
    """`update_params` gives name, type, URLs and methods; `update` with them changes nothing."""
    found = update_params(Application.from_dict(application))
    assert found.items() >= params.items()
    transport = Stub(lambda _: httpx.Response(200, content=encoded(application)))
    updated = flavour.outcome(lambda it: it.update(APP_ID, **found), transport=transport)
    assert updated.to_dict() == application


@pytest.mark.parametrize(
    "webhooks",
    [
        [{"endpoint": "/"}],
        [{"endpoint_type": "event_url"}],
        [{"endpoint_type": "event_url", "endpoint": None}],
        [{"endpoint_type": "fallback_answer_url", "endpoint": "/"}],
        [{"endpoint_type": "name", "endpoint": "another name"}],
        [{"endpoint_type": "status_url", "endpoint": "/"}] * 2,
        [None],
        {"event_url": {}},
        1,
    ],
)
def test_what_no_keyword_can_say_is_a_value_error_and_never_left_out(webhooks: object) -> None:
    """`update_params` loses nothing silently: a webhook for which `update` has no keyword is refused."""
    application = Application.from_dict({"id": APP_ID, "name": "A", "telex": {"webhooks": webhooks}})
    with pytest.raises(ValueError, match="a webhook of telex has no endpoint_type or endpoint"):
        update_params(application)
