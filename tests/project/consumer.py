"""Every public call, as a consumer writes it: checked by mypy and pyright, never run."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Literal, assert_type

import httpx

import nexmo_application
from nexmo_application import APIResponseError, AsyncClient, Client, NexmoError, RateLimitError, update_params
from nexmo_application.keys import public_key_pem, save_private_key
from nexmo_application.models import (
    UNSET,
    Application,
    ApplicationCreated,
    ApplicationPage,
    CreateApplicationParams,
    HalLinks,
    Keys,
    KeysWithPrivateKey,
    Messages,
    Unset,
    UpdateApplicationChanges,
    UpdateApplicationParams,
    Voice,
    VoiceWebhook,
    VoiceWebhookEndpointType,
)
from nexmo_application.sandbox import Sandbox
from nexmo_application_generated import AuthenticatedClient
from nexmo_application_generated.api.applications import (
    create_application,
    delete_application,
    retrieve_application,
    retrieve_applications,
    update_application,
)
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody


def sync_calls(client: Client) -> None:
    """Call everything of a sync client."""
    created = client.applications.create(name="My app", type="voice", answer_url="https://example.com/a")
    assert_type(created, ApplicationCreated)
    assert_type(created.id, str)
    assert_type(created.keys, KeysWithPrivateKey)
    assert_type(created.keys.private_key, str)
    assert_type(created.keys.public_key, str)
    page = client.applications.list(page_size=20, page_index=1)
    assert_type(page.items, list[Application])
    assert_type(page.count, int | Unset)
    assert_type(page.page_size, int)
    assert_type(page.page_index, int)
    assert_type(page.data, ApplicationPage)
    assert_type(page.has_next_page(), bool)
    assert_type(page.next_page().items, list[Application])
    assert_type(iter(page), Iterator[Application])
    for application in client.applications.list():
        assert_type(application, Application)
    application = client.applications.retrieve(created.id)
    assert_type(application, Application)
    assert_type(application.name, str)
    assert_type(application.keys, Keys | Unset)
    assert_type(application.links, HalLinks | Unset)
    assert_type(application.messages, Messages | Unset)
    if application.voice:
        assert_type(application.voice, Voice)
        assert_type(application.voice.webhooks, list[VoiceWebhook] | Unset)
        for webhook in application.voice.webhooks or []:
            assert_type(webhook.endpoint, str)
            assert_type(webhook.endpoint_type, VoiceWebhookEndpointType | str)
    assert_type(client.applications.update(application.id, name="New", type="messages"), Application)
    assert_type(client.applications.modify(application.id, name="Newer"), Application)
    client.applications.delete(application.id)
    assert_type(client.generated, AuthenticatedClient)
    with client as same:
        assert_type(same, Client)


async def async_calls(client: AsyncClient) -> None:
    """Call everything of an async client."""
    created = await client.applications.create(name="My app", type="voice")
    assert_type(created, ApplicationCreated)
    page = await client.applications.list()
    assert_type(page.items, list[Application])
    assert_type(page.count, int | Unset)
    assert_type((await page.next_page()).has_next_page(), bool)
    assert_type(aiter(page), AsyncIterator[Application])
    async for application in client.applications.list(page_size=5):
        assert_type(application, Application)
    assert_type([application.name async for application in client.applications.list()], list[str])
    assert_type(await client.applications.retrieve(created.id), Application)
    assert_type(await client.applications.update(created.id, name="New", type="voice"), Application)
    assert_type(await client.applications.modify(created.id, answer_method="POST"), Application)
    await client.applications.delete(created.id)
    assert_type(client.generated, AuthenticatedClient)
    async with client as same:
        assert_type(same, AsyncClient)


def construction(transport: httpx.BaseTransport, async_transport: httpx.AsyncBaseTransport) -> None:
    """Make clients in every way."""
    assert_type(Client(), Client)
    Client("key", "secret", base_url="https://example.com/v1", timeout=5, max_retries=0, transport=transport)
    Client(timeout=httpx.Timeout(5.0, connect=1.0)).with_options(timeout=None).close()
    AsyncClient(transport=async_transport)


def keywords(client: Client) -> None:
    """Pass keywords that were put together before."""
    method: Literal["GET", "POST"] = "POST"
    params: CreateApplicationParams = {"name": "My app", "type": "voice", "event_method": method}
    replacement: UpdateApplicationParams = update_params(client.applications.retrieve("id"))
    changes: UpdateApplicationChanges = {"status_method": "GET"}
    client.applications.create(**params)
    client.applications.update("id", **replacement)
    client.applications.modify("id", **changes)


def errors(error: NexmoError) -> None:
    """Tell errors apart."""
    assert_type(nexmo_application.__version__, str)
    if isinstance(error, APIResponseError):
        assert_type(error.operation, str)
        assert_type(error.status_code, int)
        assert_type(error.type, str | None)
        assert_type(error.title, str | None)
        assert_type(error.detail, str | None)
        assert_type(error.invalid_parameters, dict[str, str])
        assert_type(error.request_id, str | None)
        assert_type(error.headers, httpx.Headers)
        assert_type(error.body, bytes)
    if isinstance(error, RateLimitError):
        assert_type(error.retry_after, float | None)


def keys(created: ApplicationCreated, path: os.PathLike[str]) -> None:
    """Use the keys."""
    assert_type(public_key_pem(created.keys), str)
    save_private_key(created, path)


def models() -> None:
    """Read, write and tell what is not there."""
    application = Application.from_dict({"id": "1", "name": "One"})
    assert_type(application, Application)
    application.voice = UNSET
    assert_type(application.additional_keys, list[str])


def generated(client: Client) -> None:
    """Call generated functions."""
    given = client.generated
    assert_type(retrieve_applications.sync(client=given, page_size=5), ApplicationPage | None)
    assert_type(retrieve_application.sync("id", client=given), Application | None)
    body = CreateApplicationBody(name="One", type_="voice")
    assert_type(create_application.sync(client=given, body=body), ApplicationCreated | None)
    change = UpdateApplicationBody(name="One", type_="voice")
    assert_type(update_application.sync("id", client=given, body=change), Application | None)
    assert_type(int(delete_application.sync_detailed("id", client=given).status_code), int)


def sandbox() -> None:
    """Use the sandbox."""
    with Sandbox(base64_keys=True) as running:
        assert_type(running.url, str)
        assert_type(running.add(name="Seeded"), str)
        running.fail("createApplication", status=503, times=2)
