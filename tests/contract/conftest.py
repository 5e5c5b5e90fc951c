"""A client of a sandbox whose answers are checked against the patched document."""

from collections.abc import Iterator

import pytest

from nexmo_application import Client
from nexmo_application.sandbox import Sandbox
from tests.support import openapi
from tests.support.data import KEY, SECRET


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
def client(sandbox: Sandbox) -> Iterator[Client]:
    """Provide a client of the sandbox, whose answers are checked; nothing wrong may be left at the end."""
    watch = openapi.Watch(sandbox.url)
    with Client(KEY, SECRET, base_url=sandbox.url, transport=watch) as client:
        yield client
    assert watch.answers
    assert watch.faults == []
