"""The five operations when all goes well."""

import base64
import uuid
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from nexmo_application.sandbox import Sandbox
from nexmo_application.sandbox._store import Store
from tests.sandbox.support import Api, webhooks
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, MESSAGES, SECRET, VOICE


def test_create_answers_201_with_the_whole_application(api: Api) -> None:
    """A voice application comes back with id, name, its own product, keys and link, and with nothing else."""
    response = api("POST", json=AUTH | VOICE)
    application = response.json()
    assert response.status_code == 201
    assert response.headers["content-type"] == "application/json"
    assert application.keys() == {"id", "name", "voice", "keys", "_links"}
    assert str(uuid.UUID(application["id"])) == application["id"]
    assert application["name"] == VOICE["name"]
    assert application["_links"] == {"self": {"href": f"/v1/applications/{application['id']}"}}
    assert webhooks(application) == {
        "answer_url": ("https://example.com/answer", "GET"),
        "event_url": ("https://example.com/event", "POST"),
    }


def test_each_creation_gives_a_real_key_pair_of_its_own(api: Api) -> None:
    """The public key is the private key's, both PEM, RSA with 2048 bits, also when more are made than are spare."""
    pairs = [api("POST", json=AUTH | VOICE).json()["keys"] for _ in range(6)]
    for keys in pairs:
        private = load_pem_private_key(keys["private_key"].encode(), None)
        pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        assert pem.decode() == keys["public_key"]
        assert getattr(private, "key_size", None) == 2048
    assert len({keys["private_key"] for keys in pairs}) == 6


def test_the_private_key_is_shown_once(sandbox: Sandbox, api: Api) -> None:
    """After the creation, no operation and no inspection gives the private key, but all give the public one."""
    created = api("POST", json=AUTH | VOICE).json()
    path = f"/{created['id']}"
    later: list[dict[str, Any]] = [
        api("GET", path, params=AUTH).json(),
        api("PUT", path, json=AUTH | VOICE).json(),
        api("GET", params=AUTH).json()["_embedded"]["applications"][0],
        *sandbox.applications,
    ]
    assert [application["keys"] for application in later] == [{"public_key": created["keys"]["public_key"]}] * 4


def test_a_messages_application_has_only_messages(api: Api) -> None:
    """Its webhooks carry a method only where one was set, as the API has been seen to do."""
    application = api("POST", json=AUTH | MESSAGES | {"inbound_method": "GET"}).json()
    assert "voice" not in application
    assert webhooks(application) == {
        "inbound_url": ("https://example.com/inbound", "GET"),
        "status_url": ("https://example.com/status", None),
    }


def test_the_type_rtc_is_accepted(api: Api) -> None:
    """The document does not know the type rtc, the API does."""
    response = api("POST", json=AUTH | {"name": "rtc", "type": "rtc"})
    assert response.status_code == 201
    assert response.json()["rtc"] == {"webhooks": []}


def test_fields_of_other_products_and_unknown_fields_are_ignored(api: Api) -> None:
    """A voice application does not learn anything from fields that are not its own."""
    response = api("POST", json=AUTH | VOICE | {"inbound_url": "https://example.com/", "colour": ["blue"]})
    assert response.status_code == 201
    assert webhooks(response.json()).keys() == {"answer_url", "event_url"}


def test_the_order_of_webhooks_varies(sandbox: Sandbox) -> None:
    """Two applications made alike list their webhooks in different orders, as the API does."""
    sandbox.add()
    sandbox.add()
    orders: list[Any] = [application["voice"] for application in sandbox.applications]
    assert orders[0]["webhooks"] == orders[1]["webhooks"][::-1]
    assert orders[0] != orders[1]


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_collection_answers_with_and_without_a_slash(api: Api, slash: str) -> None:
    """Both forms of the collection's URL list and create."""
    assert api("POST", slash, json=AUTH | VOICE).status_code == 201
    assert api("GET", slash, params=AUTH).json()["count"] == 1


def test_put_replaces_everything(sandbox: Sandbox, api: Api) -> None:
    """What a PUT leaves out is lost; id, public key and place in the list stay."""
    app_id = sandbox.add(type="messages", name="Before", status_method="GET")
    sandbox.add()
    before: Any = sandbox.applications[0]
    body = {"name": "After", "type": "messages", "inbound_url": "https://example.com/new"}
    response = api("PUT", f"/{app_id}", json=AUTH | body)
    assert response.status_code == 200
    assert response.json() == sandbox.applications[0]
    assert response.json() == before | {
        "name": "After",
        "messages": {"webhooks": [{"endpoint_type": "inbound_url", "endpoint": "https://example.com/new"}]},
    }


def test_delete_answers_204_and_the_application_is_gone(sandbox: Sandbox, api: Api) -> None:
    """A deletion has no body, and the next one of the same application answers 404."""
    app_id, other = sandbox.add(), sandbox.add()
    response = api("DELETE", f"/{app_id}", params=AUTH)
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in response.headers
    assert api("DELETE", f"/{app_id}", params=AUTH).status_code == 404
    assert [application["id"] for application in sandbox.applications] == [other]


def test_an_application_deleted_meanwhile_is_not_updated() -> None:
    """An update that lost the race against a deletion does not bring the application back."""
    store = Store()
    app_id = store.create({"name": "x", "type": "rtc"}, "a key").id
    assert store.delete(app_id)
    assert store.update(app_id, {"name": "y", "type": "rtc"}) is None
    assert store.all() == []


def test_base64_keys_are_the_base64_of_the_pem(client: httpx.Client) -> None:
    """With base64_keys every public key is base64, seeded or created; the private key stays a PEM."""
    with Sandbox(KEY, SECRET, base64_keys=True) as sandbox:
        sandbox.add()
        created = Api(sandbox.url, client)("POST", json=AUTH | VOICE).json()
        load_pem_private_key(created["keys"]["private_key"].encode(), None)
        shown: list[Any] = sandbox.applications
    for application in shown:
        load_pem_public_key(base64.b64decode(application["keys"]["public_key"], validate=True))
    assert len(shown) == 2
