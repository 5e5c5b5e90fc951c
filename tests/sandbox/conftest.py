"""A running sandbox and plain HTTP requests to it."""

from collections.abc import Iterator

import httpx
import pytest

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import Api
from tests.support.data import KEY, SECRET


@pytest.fixture(scope="package")
def running() -> Iterator[Sandbox]:
    """Run one server for all tests that need no settings of their own."""
    with Sandbox(KEY, SECRET) as sandbox:
        yield sandbox


@pytest.fixture(scope="package")
def client() -> Iterator[httpx.Client]:
    """Provide connections that know nothing of credentials or proxies."""
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def api(running: Sandbox, client: httpx.Client) -> Iterator[Api]:
    """Provide requests to a sandbox that is as if newly started."""
    yield Api(running, client)
    running.reset()
