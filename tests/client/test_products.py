"""What an application has, as the keywords of `update`: what `modify` writes back, and what it refuses."""

from typing import Any

import pytest

from nexmo_application import update_params
from nexmo_application.models import Application
from tests.support.data import APPLICATION, MESSAGES, VOICE

WEBHOOK: dict[str, object] = {"endpoint_type": "answer_url", "endpoint": "https://example.com/answer"}
EMPTY: dict[str, Any] = {"webhooks": []}
HOOKED: dict[str, Any] = {"voice": {"webhooks": [WEBHOOK]}}
HOOKS = [{"endpoint_type": kind, "endpoint": MESSAGES[kind]} for kind in ("status_url", "inbound_url")]
KEPT = {"type": "voice", "answer_url": "https://example.com/answer"}


@pytest.mark.parametrize(
    ("fields", "params"),
    [
        (APPLICATION, VOICE | {"answer_method": "GET", "event_method": "POST"}),
        ({"messages": {"webhooks": HOOKS}}, MESSAGES),
        # An empty product beside the application's own says nothing, and null is nothing.
        (HOOKED | {"messages": EMPTY}, KEPT),
        (HOOKED | {"messages": dict[str, Any]()}, KEPT),
        ({"voice": {"webhooks": [WEBHOOK | {"http_method": None}]}}, KEPT),
        ({"voice": EMPTY}, {"type": "voice"}),
        ({"voice": EMPTY, "type": None}, {"type": "voice"}),
    ],
)
def test_what_an_application_has_is_what_update_takes(fields: dict[str, Any], params: dict[str, Any]) -> None:
    """`update_params` gives name, type, URLs and methods: the product of an application is its type."""
    application = Application.from_dict({"id": "an-id", "name": "A", **fields})
    assert update_params(application) == {"name": "A", **params}


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
    application = Application.from_dict({"id": "an-id", "name": "A", "telex": {"webhooks": webhooks}})
    with pytest.raises(ValueError, match="a webhook of telex has no endpoint_type or endpoint"):
        update_params(application)
