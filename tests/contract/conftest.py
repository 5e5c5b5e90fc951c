"""The document twice, as published and patched, and clients whose traffic with a sandbox is checked against both."""

from collections.abc import Iterator
from typing import Any

import pytest

from nexmo_application.sandbox import Sandbox
from tests.contract.document import Document
from tests.support import openapi
from tests.support.clients import Flavour
from tests.support.data import KEY, SECRET


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
    with Sandbox(KEY, SECRET) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """Provide a sandbox as if newly started."""
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture
def watch(sandbox: Sandbox) -> Iterator[openapi.Watch]:
    """Check whatever passes between a test's clients and the sandbox; nothing wrong may be left at its end."""
    watch = openapi.Watch(sandbox.url)
    yield watch
    assert watch.exchanges
    assert watch.faults == []


@pytest.fixture
def client(sandbox: Sandbox, watch: openapi.Watch, flavour: Flavour) -> Iterator[Any]:
    """Provide a client of the sandbox, sync or async, under watch."""
    transport = watch.asynchronous() if flavour.is_async else watch.sync()
    with flavour.client(base_url=sandbox.url, transport=transport) as client:
        yield client
