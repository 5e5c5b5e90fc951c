"""How models read: their reprs, and what `help` says of the keywords."""

import inspect
import pydoc
import re

import pytest

import nexmo_application.models
from nexmo_application import AsyncClient, Client
from nexmo_application.models import (
    Application,
    ApplicationCreated,
    CreateApplicationBody,
    CreateApplicationParams,
    HalLinks,
    KeysWithPrivateKey,
    Messages,
    MessagesWebhook,
    UpdateApplicationChanges,
    UpdateApplicationParams,
    Voice,
)

PEM = "-----BEGIN PUBLIC KEY-----\nMIIBIjAN\n-----END PUBLIC KEY-----\n"
WEBHOOK = MessagesWebhook(endpoint="https://example.com/in", endpoint_type="inbound_url")


def test_the_repr_of_an_application_is_one_short_line() -> None:
    """The repr of an application has its id and name, and of inner models the kind: no PEM, and nothing left out."""
    created = ApplicationCreated(
        id="1", name="My app", keys=KeysWithPrivateKey(PEM, "not a key"), links=HalLinks(), voice=Voice(webhooks=[])
    )
    shown = "ApplicationCreated(id='1', keys=KeysWithPrivateKey(…), name='My app', links=HalLinks(…), voice=Voice(…))"
    assert repr(created) == shown
    assert repr(Application(id="1", name="My app")) == "Application(id='1', name='My app')"


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
    assert repr(Messages(webhooks=[WEBHOOK] * 3)) == f"Messages(webhooks=[{', '.join(['MessagesWebhook(…)'] * 3)}])"
    assert repr(Messages(webhooks=[WEBHOOK] * 4)).endswith("MessagesWebhook(…), …])")
    assert repr(WEBHOOK) == "MessagesWebhook(endpoint='https://example.com/in', endpoint_type='inbound_url')"
    assert repr(CreateApplicationBody("x" * 81, "voice")) == f"CreateApplicationBody(name='{'x' * 80}'…, type_='voice')"
    odd = Application.from_dict({"id": 10**100, "name": 5})
    assert repr(odd) == f"Application(id=1{'0' * 79}…, name=5)"


@pytest.mark.parametrize("method", ["create", "update", "modify"])
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_help_describes_each_keyword(client: type[Client] | type[AsyncClient], method: str) -> None:
    """`help` of a method says of each keyword what the document says, its example and values."""
    shown = pydoc.plain(pydoc.render_doc(getattr(client("key", "not-a-secret").applications, method)))
    keywords = CreateApplicationParams.__annotations__.keys()
    assert keywords == UpdateApplicationParams.__annotations__.keys() == UpdateApplicationChanges.__annotations__.keys()
    assert {name: shown.count(f"\n        {name}: ") for name in keywords} == dict.fromkeys(keywords, 1)
    assert "Values: `messages`, `voice`." in " ".join(shown.split())
    assert "`https://example.com/webhooks/answer`" in shown


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_help_of_a_client_leads_to_its_applications(client: type[Client] | type[AsyncClient]) -> None:
    """`help` of a client's class names `applications` in its first line, and says what it can do."""
    shown = pydoc.plain(pydoc.render_doc(client))
    assert "`applications`" in (client.__doc__ or "").splitlines()[0]
    assert "create, list, retrieve, update, modify and delete" in shown


def test_every_field_is_described() -> None:
    """The docstring of each model says something of each of its fields."""
    for name in nexmo_application.models.__all__:
        text = inspect.cleandoc(getattr(nexmo_application.models, name).__doc__ or "")
        assert not re.search(r"^    \w[^:]*:$", text, re.MULTILINE), name
