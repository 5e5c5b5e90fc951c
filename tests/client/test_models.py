"""How models read and show, what `help` says of them, and that what a newer API sends survives."""

import copy
import inspect
import pydoc
import re
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import AsyncClient, Client, models
from nexmo_application.models import UNSET, Application, ApplicationCreated, KeysWithPrivateKey, MessagesWebhook
from tests.support.data import APPLICATION, WAYS
from tests.support.strategies import APPLICATIONS, CREATED, PAGES, REQUESTS, WEBHOOKS, examples

PEM = "-----BEGIN PUBLIC KEY-----\nMIIBIjAN\n-----END PUBLIC KEY-----\n"
WEBHOOK = MessagesWebhook(endpoint="https://example.com/in", endpoint_type="inbound_url")


def test_the_repr_of_an_application_is_one_short_line() -> None:
    """The repr of an application has its id and name, and of inner models the kind: no PEM, and nothing left out."""
    created = ApplicationCreated("1", KeysWithPrivateKey(PEM, "not a key"), "My app", links=models.HalLinks())
    assert repr(created) == "ApplicationCreated(id='1', keys=KeysWithPrivateKey(…), name='My app', links=HalLinks(…))"
    assert repr(Application("1", "My app")) == "Application(id='1', name='My app')"


def test_the_repr_of_keys_says_that_there_is_a_private_key() -> None:
    """The repr of the keys says that a private key is there, and shows the first line of the public key alone."""
    keys = KeysWithPrivateKey(PEM, "not a key")
    assert repr(keys) == "KeysWithPrivateKey(public_key='-----BEGIN PUBLIC KEY-----'…, private_key=<not shown>)"
    keys.private_key = ""
    keys.additional_properties["other"] = "not to be shown"
    assert "private_key" not in repr(keys)
    assert repr(keys).endswith("additional_properties=<not shown>)")


def test_long_values_are_cut_in_a_repr() -> None:
    """Of a list three items are shown, of a long text its beginning, and of whatever the API may send no more."""
    assert repr(models.Messages([WEBHOOK] * 3)) == f"Messages(webhooks=[{', '.join(['MessagesWebhook(…)'] * 3)}])"
    assert repr(models.Messages([WEBHOOK] * 4)).endswith("MessagesWebhook(…), …])")
    odd = Application.from_dict({"id": 10**100, "name": "x" * 81})
    assert repr(odd) == f"Application(id=1{'0' * 79}…, name='{'x' * 80}'…)"


@pytest.mark.parametrize("method", ["create", "update", "modify"])
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_help_describes_each_keyword(client: type[Client] | type[AsyncClient], method: str) -> None:
    """`help` of a method says of each keyword what the document says, its example and values."""
    shown = pydoc.plain(pydoc.render_doc(getattr(client("key", "not-a-secret").applications, method)))
    keywords = models.CreateApplicationParams.__annotations__.keys()
    assert {name: shown.count(f"\n        {name}: ") for name in keywords} == dict.fromkeys(keywords, 1)
    values = ", ".join(f"`{value}`" for value in get_args(models.CreateApplicationBodyType))
    assert f"Values: {values}." in " ".join(shown.split())
    assert "`https://example.com/webhooks/answer`" in shown


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_help_of_a_client_leads_to_its_applications(client: type[Client] | type[AsyncClient]) -> None:
    """`help` of a client's class names `applications` in its first line, and says what it can do."""
    assert "`applications`" in (client.__doc__ or "").splitlines()[0]
    assert "create, list, retrieve, update, modify and delete" in pydoc.plain(pydoc.render_doc(client))


def test_every_field_is_described() -> None:
    """The docstring of each model says something of each of its fields."""
    for name in models.__all__:
        text = inspect.cleandoc(getattr(models, name).__doc__ or "")
        assert not re.search(r"^    \w[^:]*:$", text, re.MULTILINE), name


SAMPLES: st.SearchStrategy[tuple[Any, Any]] = st.one_of(
    st.tuples(st.just(Application), APPLICATIONS),
    st.tuples(st.just(ApplicationCreated), CREATED),
    st.tuples(st.just(models.ApplicationPage), PAGES),
    st.tuples(st.just(models.VoiceWebhook), WEBHOOKS),
    st.tuples(st.just(models.CreateApplicationBody), REQUESTS),
    st.tuples(st.just(models.UpdateApplicationBody), REQUESTS),
)


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


KINDS = ("fallback_url", "event_url", "answer_url")
ORDERED = [MessagesWebhook(endpoint="/", endpoint_type=kind) for kind in KINDS]


def odd(value: Any) -> tuple[dict[str, Any], str, object]:
    """Make a webhook each of whose fields has an odd value."""
    webhook = {"endpoint": value, "endpoint_type": value, "http_method": value}
    return {"voice": {"webhooks": [webhook]}}, "{.voice.webhooks[0]}", models.VoiceWebhook(**webhook)


@pytest.mark.parametrize(
    ("fields", "place", "value"),
    [
        *(({name: None}, f"{{.{name.lstrip('_')}}}", UNSET) for name in ("_links", "keys", "voice", "messages")),
        *map(odd, (None, 5, True, 1.5, "later", "")),
        ({"messages": {"webhooks": [it.to_dict() for it in ORDERED]}}, "{.messages.webhooks}", ORDERED),
        ({"type": "rtc"}, "{.additional_keys}", ["type"]),
        ({"unheard_of": {"webhooks": [], "event_url": "x"}}, "{[unheard_of][event_url]}", "x"),
        *(({"_links": {"self": {"href": "/1"} | more}}, "{.links.self_.href}", "/1") for more in ({}, {"a": True})),
        ({"_links": {"href": "/1"}}, "{.links.href}", "/1"),
    ],
)
def test_what_is_unusual_is_read_and_written_again(fields: dict[str, Any], place: str, value: object) -> None:
    """Null for an object is UNSET, a value that is not listed stays as it came; unknown fields and orders are kept.

    Links are read in HAL's form and in the flat one of the document's example.
    """
    application = Application.from_dict({**APPLICATION, **fields})
    assert application.to_dict() == {**APPLICATION, **fields}
    assert place.format(application) == str(value)


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
    for field in attrs.fields(kind):
        assert (getattr(twin, field.name) is UNSET) == (getattr(model, field.name) is UNSET)


def test_models_compare_by_what_they_hold_and_evolve() -> None:
    """Models are equal when all their fields are, unknown ones too; `attrs.evolve` keeps what is not named."""
    one, other = Application.from_dict(APPLICATION), Application.from_dict(APPLICATION)
    other["later"] = 1
    assert one != other
    newer = attrs.evolve(other, name="B", voice=UNSET)
    assert newer.to_dict() == {name: APPLICATION[name] for name in ("id", "keys", "_links")} | {"name": "B", "later": 1}
    del other["later"]
    assert one == other


def test_unset_is_false() -> None:
    """UNSET is false, shows as its name, and is of a type that can be asked for."""
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert isinstance(UNSET, models.Unset)
