"""An application of v1 in the words of v2: what is carried over, and what is said of the rest."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import v2
from nexmo_application.models import Application, ApplicationCreated
from tests.support.data import APPLICATION
from tests.support.strategies import JSON, LINKS, TEXTS, examples, objects

PEM = "-----BEGIN PUBLIC KEY-----\nbm90IGEga2V5\n-----END PUBLIC KEY-----\n"
KEYS = {"public_key": PEM}

KINDS = st.sampled_from(["answer_url", "event_url", "inbound_url", "other_url"])
METHODS = st.sampled_from(["GET", "POST", "PATCH"])
WEBHOOKS = objects({"endpoint_type": KINDS, "endpoint": TEXTS}, {"http_method": METHODS})
PRODUCTS = objects({"webhooks": st.lists(WEBHOOKS, max_size=3)}, {})
PUBLIC_KEYS = st.sampled_from([PEM, base64.b64encode(PEM.encode()).decode()]) | TEXTS
APPLICATIONS = objects(
    {"id": TEXTS, "name": TEXTS},
    {
        **dict.fromkeys(("voice", "messages", "rtc", "unheard_of"), PRODUCTS),
        "keys": objects({}, {"public_key": PUBLIC_KEYS}),
        "_links": LINKS,
    },
)
"""With several products, webhooks of the wrong product or twice, members nobody knows."""


def application(**fields: object) -> Application:
    """Make an application with a usual key."""
    return Application.from_dict({"id": "an-id", "name": "One", "keys": KEYS} | fields)


def losses(sent: Any, body: Any) -> Iterator[str]:
    """Find the places of an application whose values are not where v2 has them."""
    if body["name"] != sent["name"]:
        yield "name"
    for member, value in sent.get("keys", {}).items():
        key = body.get("keys", {}).get(member, "")
        if member != "public_key" or value not in (key, base64.b64encode(key.encode()).decode()):
            yield f"keys.{member}"
    for name in sent.keys() - {"id", "name", "keys", "_links"}:
        if name not in body["capabilities"]:
            yield name
            continue
        yield from (f"{name}.{member}" for member in sent[name].keys() - {"webhooks"})
        webhooks: list[dict[str, Any]] = sent[name].get("webhooks") or []
        for webhook in webhooks:
            kind = webhook["endpoint_type"]
            target = body["capabilities"][name]["webhooks"][kind]
            carried = {"endpoint_type": kind, "endpoint": target["address"], "http_method": target.get("http_method")}
            yield from (
                f"{name}.webhooks.{kind}.{member}" for member in webhook if carried.get(member) != webhook[member]
            )


@given(sent=APPLICATIONS)
def test_every_field_is_carried_over_or_named_among_the_differences(sent: dict[str, Any]) -> None:
    """Of no application is anything lost without a word, whatever it has; only id and links need no word."""
    app = Application.from_dict(sent)
    body, lines = v2.application_body(app), v2.differences(app)
    json.dumps(body)
    named = {line.partition(": ")[0] for line in lines}
    for place in losses(sent, body):
        parts = place.split(".")
        # A place is named by itself, or by the one that it is in.
        assert {".".join(parts[:count]) for count in range(1, len(parts) + 1)} & named, place


@examples(50)
@given(value=JSON)
def test_any_value_in_the_place_of_a_product_is_carried_over_or_named(value: object) -> None:
    """What v1 does not document may have any form: it is a capability, or named."""
    app = application(never=value, unheard_of={"webhooks": value})
    assert v2.application_body(app)["capabilities"].keys() >= {"unheard_of"}
    assert {line.partition(":")[0].partition(".")[0] for line in v2.differences(app)} == {"never", "unheard_of"}


def test_a_voice_application_is_carried_over_whole() -> None:
    """URLs, methods and the key of a voice application have their places in v2, and nothing changes."""
    app = Application.from_dict({**APPLICATION, "keys": KEYS})
    answer = {"address": "https://example.com/answer", "http_method": "GET"}
    event = {"address": "https://example.com/event", "http_method": "POST"}
    capabilities = {"voice": {"webhooks": {"answer_url": answer, "event_url": event}}}
    assert v2.application_body(app) == {"name": "A", "capabilities": capabilities, "keys": KEYS}
    assert v2.differences(app) == []


def test_what_is_odd_is_named_and_hides_nothing() -> None:
    """What is no webhook, or none that v2 has, a product without any, and one that v1 does not document are told."""
    hook = {"endpoint_type": "event_url", "endpoint": "/"}
    products = {"rtc": [hook], "unheard_of": [None], "messages": [hook], "voice": []}
    app = application(**{name: {"webhooks": webhooks} for name, webhooks in products.items()})
    assert v2.application_body(app)["capabilities"] == {
        "rtc": {"webhooks": {"event_url": {"address": "/"}}},
        "unheard_of": {"webhooks": {}},
        "messages": {"webhooks": {"event_url": {"address": "/", "http_method": "POST"}}},
        "voice": {"webhooks": {}},
    }
    assert [line.partition(",")[0] for line in v2.differences(app)] == [
        "messages.webhooks.event_url: v2 documents no such webhook of messages",
        "rtc: v1 does not document it",
        "unheard_of.webhooks: one is not carried over: it lacks its type or its URL",
        "unheard_of: v1 does not document it",
        "voice: it has no webhooks",
    ]


@pytest.mark.parametrize(("method", "lines"), [("POST", 0), (None, 0), ("GET", 1)])
def test_a_messages_webhook_is_called_with_post(method: str | None, lines: int) -> None:
    """v2 has no other method for messages, and what v1 calls otherwise is named."""
    hook = {"endpoint_type": "inbound_url", "endpoint": "https://example.com/i"}
    app = application(messages={"webhooks": [hook | ({"http_method": method} if method else {})]})
    webhooks = v2.application_body(app)["capabilities"]["messages"]["webhooks"]
    assert webhooks == {"inbound_url": {"address": "https://example.com/i", "http_method": "POST"}}
    assert len(v2.differences(app)) == lines
    assert all("messages.webhooks.inbound_url.http_method: " in line for line in v2.differences(app))


def test_a_private_key_is_named_and_never_carried_over() -> None:
    """A created application can be moved at once; its private key is in neither result."""
    created = ApplicationCreated.from_dict({"id": "1", "name": "One", "keys": KEYS | {"private_key": "FAKE"}})
    assert v2.application_body(created)["keys"] == KEYS
    (line,) = v2.differences(created)
    assert line.startswith("keys.private_key: ")
    assert "FAKE" not in line


@pytest.mark.parametrize(
    ("keys", "carried", "line"),
    [
        (None, None, "keys: "),
        ({"public_key": ""}, None, "keys: "),
        ({"public_key": "odd"}, {"public_key": "odd"}, "keys.public_key: carried over as it is"),
    ],
)
def test_a_public_key_that_is_missing_or_odd_is_named(keys: object, carried: object, line: str) -> None:
    """Without a public key there is none to send; what is no PEM goes as it came. Both are told."""
    app = application(keys=keys)
    assert v2.application_body(app).get("keys") == carried
    assert v2.differences(app)[0].startswith(line)
