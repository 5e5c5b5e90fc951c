"""What a newer API sends survives: unknown values, unknown fields, other orders, fields that are absent."""

import copy
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application.models import (
    UNSET,
    Application,
    ApplicationCreated,
    ApplicationPage,
    CreateApplicationBody,
    Unset,
    UpdateApplicationBody,
    VoiceWebhook,
)
from tests.support.data import APP_ID, APPLICATION, WAYS
from tests.support.data import CREATED as CREATED_EXAMPLE
from tests.support.strategies import APPLICATIONS, CREATED, PAGES, REQUESTS, WEBHOOKS, examples

SAMPLES: st.SearchStrategy[tuple[Any, Any]] = st.one_of(
    st.tuples(st.just(Application), APPLICATIONS),
    st.tuples(st.just(ApplicationCreated), CREATED),
    st.tuples(st.just(ApplicationPage), PAGES),
    st.tuples(st.just(VoiceWebhook), WEBHOOKS),
    st.tuples(st.just(CreateApplicationBody), REQUESTS),
    st.tuples(st.just(UpdateApplicationBody), REQUESTS),
)
NULLABLE = ["_links", "keys", "voice", "messages"]


@examples(120)
@given(sample=SAMPLES)
def test_what_was_read_is_written_again(sample: tuple[Any, Any]) -> None:
    """Every field and value, known to the document or not, comes out of `to_dict` as it went into `from_dict`."""
    kind, value = sample
    before = copy.deepcopy(value)
    model = kind.from_dict(value)
    assert model.to_dict() == before
    assert value == before
    assert kind.from_dict(model.to_dict()) == model


@pytest.mark.parametrize("absent", NULLABLE)
def test_null_where_an_object_belongs_is_unset_and_written_as_null(absent: str) -> None:
    """Null in the place of an optional object reads as UNSET, and is null again when written."""
    value = {**APPLICATION, absent: None}
    application = Application.from_dict(value)
    assert getattr(application, absent.lstrip("_")) is UNSET
    assert application.to_dict() == value


@pytest.mark.parametrize("value", [None, 5, True, 1.5, "later", ""])
@pytest.mark.parametrize("name", ["endpoint", "endpoint_type", "http_method"])
def test_unknown_values_come_as_they_are(name: str, value: Any) -> None:
    """A value that the document does not list, or of another scalar type, is kept as the API sent it."""
    webhook = {"endpoint": "https://example.com", "endpoint_type": "answer_url", "http_method": "GET", name: value}
    application = Application.from_dict({**APPLICATION, "voice": {"webhooks": [webhook]}})
    assert application.voice
    assert application.voice.webhooks
    assert getattr(application.voice.webhooks[0], name) == value
    assert application.to_dict()["voice"]["webhooks"] == [webhook]


@pytest.mark.parametrize("fields", [{}, {"type": "rtc"}, {"rtc": {"webhooks": [], "event_url": "x"}}, {"type": None}])
def test_an_application_of_another_type_or_none_is_read(fields: dict[str, Any]) -> None:
    """An application of type rtc, or of none, has no product that is known, and keeps what it has."""
    value = {"id": APP_ID, "name": "A", **fields}
    application = Application.from_dict(value)
    assert not application.voice
    assert not application.messages
    assert application.to_dict() == value
    assert {name: application[name] for name in application.additional_keys} == fields
    assert all(name in application for name in fields)


def test_webhooks_come_in_any_order_with_a_method_or_without() -> None:
    """Webhooks keep the order in which they came, those of unknown types too; a method that is left out is UNSET."""
    hooks = [{"endpoint_type": kind, "endpoint": kind} for kind in ("fallback_url", "event_url", "answer_url")]
    application = Application.from_dict({"id": APP_ID, "name": "A", "messages": {"webhooks": hooks}})
    assert application.messages
    assert [hook.http_method for hook in application.messages.webhooks or []] == [UNSET] * 3
    assert application.to_dict()["messages"]["webhooks"] == hooks


@pytest.mark.parametrize(
    "links", [{"self": {"href": "/1"}}, {"href": "/1"}, {"self": {"href": "/1", "templated": True}}]
)
def test_links_are_read_in_both_forms(links: dict[str, Any]) -> None:
    """HAL's links and the flat ones of the document's example are both read."""
    application = Application.from_dict({**APPLICATION, "_links": links})
    assert application.links
    assert "/1" in (application.links.href, application.links.self_ and application.links.self_.href)
    assert application.to_dict()["_links"] == links


@pytest.mark.parametrize("way", WAYS)
@examples(10)
@given(sample=SAMPLES)
def test_models_travel(way: str, sample: tuple[Any, Any]) -> None:
    """A model that was copied or pickled is equal, and what was UNSET in it is the one UNSET."""
    kind, value = sample
    model = kind.from_dict(value)
    twin = WAYS[way](model)
    assert twin == model
    assert type(twin) is kind
    assert twin.to_dict() == model.to_dict()
    for field in attrs.fields(kind):
        assert (getattr(twin, field.name) is UNSET) == (getattr(model, field.name) is UNSET)


def test_models_compare_by_what_they_hold_and_evolve() -> None:
    """Models are equal when all their fields are, unknown ones too; `attrs.evolve` keeps what is not named."""
    one, other = Application.from_dict(APPLICATION), Application.from_dict(copy.deepcopy(APPLICATION))
    assert one == other
    other["later"] = 1
    assert one != other
    newer = attrs.evolve(other, name="B")
    assert newer.to_dict() == {**APPLICATION, "later": 1, "name": "B"}
    assert attrs.evolve(newer, voice=UNSET).to_dict().keys() == {"id", "name", "keys", "_links", "later"}
    del other["later"]
    assert one == other
    created: object = ApplicationCreated.from_dict(CREATED_EXAMPLE)
    assert one != created


def test_unset_is_one_false_object() -> None:
    """UNSET is false, shows as its name, and stays the same object in copies and pickles."""
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert isinstance(UNSET, Unset)
    assert copy.copy(UNSET) is copy.deepcopy(UNSET) is pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301
