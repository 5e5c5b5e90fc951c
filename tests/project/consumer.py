"""Every public call, as a consumer writes it: checked by mypy and pyright, never run.

What the signatures say is in `interface.txt`. Here is what checkers make of them.
"""

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
    KeysWithPrivateKey,
    UpdateApplicationChanges,
    UpdateApplicationParams,
    Voice,
    VoiceWebhook,
)
from nexmo_application.sandbox import Sandbox
from nexmo_application_generated.api.applications import create_application, retrieve_applications
from nexmo_application_generated.models import CreateApplicationBody


def sync_calls(client: Client) -> None:
    """Call everything of a sync client."""
    created = client.applications.create(name="My app", type="voice", answer_url="https://example.com/a")
    assert_type(created.keys, KeysWithPrivateKey)
    page = client.applications.list(page_size=20, page_index=1)
    assert_type(page.data, ApplicationPage)
    assert_type(page.next_page().items, list[Application])
    assert_type(iter(page), Iterator[Application])
    for application in client.applications.list():
        if page.has_next_page() and application.voice:
            assert_type(application.voice, Voice)
            assert_type(application.voice.webhooks or [], list[VoiceWebhook])
    application = client.applications.retrieve(created.id)
    client.applications.update(application.id, name="New", type="messages")
    client.applications.modify(application.id, name="Newer")
    client.applications.delete(application.id)
    with client as same:
        assert_type(same, Client)


async def async_calls(client: AsyncClient) -> None:
    """Call everything of an async client."""
    created = await client.applications.create(name="My app", type="voice")
    assert_type(created, ApplicationCreated)
    page = await client.applications.list()
    assert_type((await page.next_page()).items, list[Application])
    assert_type(aiter(page), AsyncIterator[Application])
    assert_type([application async for application in client.applications.list(page_size=5)], list[Application])
    assert_type(await client.applications.retrieve(created.id), Application)
    assert_type(await client.applications.update(created.id, name="New", type="voice"), Application)
    assert_type(await client.applications.modify(created.id, answer_method="POST"), Application)
    await client.applications.delete(created.id)
    async with client as same:
        assert_type(same, AsyncClient)


def construction(transport: httpx.BaseTransport, async_transport: httpx.AsyncBaseTransport) -> None:
    """Make clients in every way."""
    Client("key", "secret", base_url="https://example.com/v1", timeout=5, max_retries=0, transport=transport)
    assert_type(Client(timeout=httpx.Timeout(5.0, connect=1.0)).with_options(timeout=None), Client)
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
        assert_type(error.invalid_parameters, dict[str, str])
    if isinstance(error, RateLimitError):
        assert_type(error.retry_after, float | None)


def models(created: ApplicationCreated, path: os.PathLike[str]) -> None:
    """Use the keys; read and write, and tell what is not there."""
    assert_type(public_key_pem(created.keys), str)
    save_private_key(created, path)
    application = Application.from_dict({"id": "1", "name": "One"})
    assert_type(application, Application)
    application.voice = UNSET


def generated(client: Client) -> None:
    """Call generated functions."""
    assert_type(retrieve_applications.sync(client=client.generated, page_size=5), ApplicationPage | None)
    body = CreateApplicationBody(name="One", type_="voice")
    assert_type(create_application.sync(client=client.generated, body=body), ApplicationCreated | None)


def sandbox() -> None:
    """Use the sandbox."""
    with Sandbox(base64_keys=True) as running:
        assert_type(running, Sandbox)
        running.add(name="Seeded")
        running.fail("createApplication", status=503, times=2)
