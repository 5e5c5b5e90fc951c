"""The whole life of a voice and of a messages application, in sync and in async code, against the built-in sandbox.

    python examples/demo.py

It needs no account: the sandbox is a real HTTP server on this machine. Every request is shown as the server saw it,
without the credentials, and every answer in short.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from nexmo_application import APIStatusError, AsyncClient, Client
from nexmo_application.keys import public_key_pem
from nexmo_application.models import Application, ApplicationCreated, MessagesWebhook, VoiceWebhook
from nexmo_application.sandbox import Sandbox


def main() -> None:
    """Run both lives."""
    with Sandbox(api_key="demo-key", api_secret="demo-secret") as sandbox:  # noqa: S106 - made up
        say(f"A sandbox answers at {sandbox.url}\n")
        with Client("demo-key", "demo-secret", base_url=sandbox.url) as client:
            voice(client, sandbox)
        asyncio.run(messages(sandbox))
        refusals(sandbox)
    say("The sandbox has stopped.")


def voice(client: Client, sandbox: Sandbox) -> None:
    """Live the life of a voice application in sync code."""
    say("A voice application, in sync code")
    with shown(sandbox, "create"):
        created = client.applications.create(
            name="Switchboard",
            type="voice",
            answer_url="https://example.com/webhooks/answer",
            event_url="https://example.com/webhooks/event",
        )
    say(f"      {summary(created)}")
    given = "there" if created.keys.private_key else "missing"
    say(f"      private key: {given}; the API gives it this once only, and it is not shown here")
    say(f"      public key: {public_key_pem(created.keys).splitlines()[0]}")

    with shown(sandbox, "list, two to a page"):
        for number in range(1, 4):
            sandbox.add(name=f"Neighbour {number}")
        names = [application.name for application in client.applications.list(page_size=2)]
    say(f"      {len(names)} applications: {', '.join(names)}")

    with shown(sandbox, "retrieve"):
        application = client.applications.retrieve(created.id)
    say(f"      {summary(application)}")

    with shown(sandbox, "update, which replaces all that it has"):
        application = client.applications.update(
            created.id,
            name="Switchboard",
            type="voice",
            answer_url="https://example.com/v2/answer",
            event_url="https://example.com/v2/event",
        )
    say(f"      {summary(application)}")

    with shown(sandbox, "modify, which keeps what is not named"):
        application = client.applications.modify(created.id, name="Night desk")
    say(f"      {summary(application)}")

    with shown(sandbox, "delete"):
        client.applications.delete(created.id)

    with shown(sandbox, "retrieve what is gone"):
        refused = refusal_of(lambda: client.applications.retrieve(created.id))
    say(f"      {refused}\n")


async def messages(sandbox: Sandbox) -> None:
    """Live the life of a messages application in async code."""
    say("A messages application, in async code")
    async with AsyncClient("demo-key", "demo-secret", base_url=sandbox.url) as client:
        with shown(sandbox, "create"):
            created = await client.applications.create(
                name="Inbox",
                type="messages",
                inbound_url="https://example.com/webhooks/inbound",
                status_url="https://example.com/webhooks/status",
            )
        say(f"      {summary(created)}")

        with shown(sandbox, "list, one page"):
            page = await client.applications.list()
        say(f"      {len(page.items)} of {page.count} applications, more to come: {page.has_next_page()}")

        with shown(sandbox, "list, every application"):
            names = [application.name async for application in client.applications.list(page_size=3)]
        say(f"      {', '.join(names)}")

        with shown(sandbox, "retrieve"):
            application = await client.applications.retrieve(created.id)
        say(f"      {summary(application)}")

        with shown(sandbox, "update, which replaces all that it has"):
            application = await client.applications.update(
                created.id,
                name="Inbox",
                type="messages",
                inbound_url="https://example.com/v2/inbound",
                status_url="https://example.com/v2/status",
                status_method="GET",
            )
        say(f"      {summary(application)}")

        with shown(sandbox, "modify, which keeps what is not named"):
            application = await client.applications.modify(created.id, name="Inbox, upstairs")
        say(f"      {summary(application)}")

        with shown(sandbox, "delete"):
            await client.applications.delete(created.id)
    say()


def refusals(sandbox: Sandbox) -> None:
    """Be refused, for wrong credentials and for a request that lacks something."""
    say("What goes wrong is an error of its own kind")
    with Client("demo-key", "wrong-secret", base_url=sandbox.url) as client:
        with shown(sandbox, "wrong credentials"):
            refused = refusal_of(client.applications.list)
        say(f"      {refused}")
    with Client("demo-key", "demo-secret", base_url=sandbox.url) as client:
        with shown(sandbox, "a voice application without URLs"):
            refused = refusal_of(lambda: client.applications.create(name="Incomplete", type="voice"))
        say(f"      {refused}\n")


def refusal_of(call: Callable[[], object]) -> str:
    """Make a call that the API refuses, and say how it does."""
    try:
        call()
    except APIStatusError as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("the API should have refused")


def summary(application: Application | ApplicationCreated) -> str:
    """Describe an application: its name, and a line for each webhook."""
    webhooks: list[VoiceWebhook | MessagesWebhook] = []
    if application.voice:
        webhooks += application.voice.webhooks or []
    if application.messages:
        webhooks += application.messages.webhooks or []
    lines = (f"{webhook.http_method or '(default)'} {webhook.endpoint}" for webhook in webhooks)
    return "\n        ".join([application.name, *lines])


@contextmanager
def shown(sandbox: Sandbox, title: str) -> Generator[None]:
    """Show the requests that the server gets meanwhile, without the credentials: it records none."""
    say(f"  {title}")
    before = len(sandbox.requests)
    yield
    for request in sandbox.requests[before:]:
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        say(f"    {request.method} {request.path}{'?' + query if query else ''} → {request.status}")


def say(line: str = "") -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has seen enough: `make demo | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
