"""The document twice, as published and patched, and clients whose traffic with a sandbox is checked against both."""

from collections.abc import Iterator

import pytest

from nexmo_application.sandbox import Sandbox
from tests import openapi
from tests.client.driver import KINDS, Caller, Kind
from tests.contract.document import Document


@pytest.fixture(scope="package")
def vendored() -> Document:
    """Provide the document as published."""
    return Document(openapi.vendored())


@pytest.fixture(scope="package")
def patched() -> Document:
    """Provide the document as the generator reads it."""
    return Document(openapi.patched())


@pytest.fixture(scope="package")
def running_sandbox() -> Iterator[Sandbox]:
    """Run one sandbox for all tests."""
    with Sandbox("fake-key", "FAKE SECRET&+/é") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """Provide a sandbox as if newly started."""
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Run a test with the sync client and with the async one."""
    kind: Kind = request.param
    return kind


@pytest.fixture
def watch(sandbox: Sandbox) -> Iterator[openapi.Watch]:
    """Check whatever passes between a test's clients and the sandbox; nothing wrong may be left at its end."""
    watch = openapi.Watch(sandbox.url)
    yield watch
    assert watch.exchanges
    assert watch.faults == []


@pytest.fixture
def client(sandbox: Sandbox, watch: openapi.Watch, kind: Kind) -> Iterator[Caller]:
    """Provide a client of the sandbox, sync or async, under watch."""
    transport = watch.sync() if kind == "sync" else watch.asynchronous()
    with Caller(kind, sandbox.api_key, sandbox.api_secret, base_url=sandbox.url, transport=transport) as caller:
        yield caller
