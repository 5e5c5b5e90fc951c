"""The five operations when all goes well."""

import base64
import uuid
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import Api, webhooks
from tests.support.data import KEY, MESSAGES, SECRET, VOICE

VOICE_HOOKS = {"answer_url": "GET https://example.com/answer", "event_url": "POST https://example.com/event"}
MESSAGES_HOOKS = {"inbound_url": "GET https://example.com/inbound", "status_url": "None https://example.com/status"}


@pytest.mark.parametrize(
    ("body", "product", "hooks"),
    [
        (VOICE | {"inbound_url": "https://example.com/", "colour": ["blue"]}, "voice", VOICE_HOOKS),
        (MESSAGES | {"inbound_method": "GET"}, "messages", MESSAGES_HOOKS),
        ({"name": "A", "type": "messages"}, "messages", {}),
        ({"name": "A", "type": "rtc"}, "rtc", {}),  # the API knows it, the document does not
    ],
)
def test_create_answers_201_with_the_whole_application(api: Api, body: Any, product: str, hooks: Any) -> None:
    """It has id, name, its own product, keys and link, and nothing else, whatever other fields were sent.

    In a messages application a webhook has a method only where one was set, as the API has been seen to do.
    """
    response = api("POST", body=body)
    application = response.json()
    assert (response.status_code, response.headers["content-type"]) == (201, "application/json")
    assert application.keys() == {"id", "name", product, "keys", "_links"}
    assert str(uuid.UUID(application["id"])) == application["id"]
    assert application["name"] == "A"
    assert application["_links"] == {"self": {"href": f"/v1/applications/{application['id']}"}}
    assert webhooks(application) == hooks


def test_each_creation_gives_a_real_key_pair_of_its_own(api: Api) -> None:
    """The public key is the private key's, both PEM, RSA with 2048 bits, also when more are made than are spare."""
    pairs = [api("POST", body=VOICE).json()["keys"] for _ in range(6)]
    for keys in pairs:
        private = load_pem_private_key(keys["private_key"].encode(), None)
        assert isinstance(private, RSAPrivateKey)
        assert private.key_size == 2048
        assert private.public_key() == load_pem_public_key(keys["public_key"].encode())
    assert len({keys["private_key"] for keys in pairs}) == 6


def test_the_private_key_is_shown_once(api: Api) -> None:
    """After the creation, no operation and no inspection gives the private key, but all give the public one."""
    created = api("POST", body=VOICE).json()
    path = f"/{created['id']}"
    later: list[Any] = [api("GET", path).json(), api("PUT", path, VOICE).json(), *api.sandbox.applications]
    later += api("GET").json()["_embedded"]["applications"]
    assert [application["keys"] for application in later] == [{"public_key": created["keys"]["public_key"]}] * 4


def test_the_order_of_webhooks_varies(api: Api) -> None:
    """Two applications made alike list their webhooks in different orders, as the API does, also after a deletion."""
    first, *others = [api.sandbox.add() for _ in range(3)]
    api("DELETE", f"/{first}")
    others.append(api.sandbox.add())
    one, two, three = (api("GET", f"/{app_id}").json()["voice"]["webhooks"] for app_id in others)
    assert one == three == two[::-1] != two


def test_put_replaces_everything(api: Api) -> None:
    """What a PUT leaves out is lost; id, public key and place in the list stay."""
    app_id = api.sandbox.add(type="messages", name="Before", status_method="GET")
    api.sandbox.add()
    before = api.sandbox.applications[0]
    response = api("PUT", f"/{app_id}", {"name": "After", "type": "messages", "inbound_url": "https://example.com/new"})
    assert response.status_code == 200
    assert response.json() == api.sandbox.applications[0]
    assert response.json() == before | {
        "name": "After",
        "messages": {"webhooks": [{"endpoint_type": "inbound_url", "endpoint": "https://example.com/new"}]},
    }


def test_delete_answers_204_and_the_application_is_gone(api: Api) -> None:
    """A deletion has no body, and the next one of the same application answers 404."""
    app_id, other = api.sandbox.add(), api.sandbox.add()
    response = api("DELETE", f"/{app_id}")
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in response.headers
    assert api("DELETE", f"/{app_id}").status_code == 404
    assert [application["id"] for application in api.sandbox.applications] == [other]


def test_base64_keys_are_the_base64_of_the_pem(client: httpx.Client) -> None:
    """With base64_keys every public key is base64, seeded or created; the private key stays a PEM."""
    with Sandbox(KEY, SECRET, base64_keys=True) as sandbox:
        sandbox.add()
        created = Api(sandbox, client)("POST", body=VOICE).json()
        load_pem_private_key(created["keys"]["private_key"].encode(), None)
        shown: list[Any] = sandbox.applications
    for application in shown:
        load_pem_public_key(base64.b64decode(application["keys"]["public_key"], validate=True))
    assert len(shown) == 2
