"""pytest fixtures: a sandbox of the API for each test, and clients of it.

pytest finds this by itself. It costs nothing when it is not used: the sandbox (extra `sandbox`) and the clients are
imported by the first test that asks for them. When a test fails, the report shows the requests that it made.

It is loaded into every test run of an environment, so it asks for nothing that an old pytest or pluggy does not have.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import pluggy

    from nexmo_application import AsyncClient, Client
    from nexmo_application.sandbox import RecordedRequest, Sandbox

_LONGEST_BODY = 1000
_MOST_REQUESTS = 20


@pytest.fixture
def nexmo_sandbox(monkeypatch: pytest.MonkeyPatch) -> Generator[Sandbox]:
    """Run a sandbox of the API, without applications, until the end of the test.

    A fault that no call of the test has met fails it, unless it is `optional`.

    The environment points at it meanwhile, so that also a client that the tested code makes for itself,
    `Client()`, talks to the sandbox.
    """
    from nexmo_application._settings import (  # noqa: PLC0415 - see above
        BASE_URL_VARIABLE,
        KEY_VARIABLE,
        SECRET_VARIABLE,
    )
    from nexmo_application.sandbox import Sandbox  # noqa: PLC0415

    with Sandbox() as sandbox:
        monkeypatch.setenv(KEY_VARIABLE, sandbox.api_key)
        monkeypatch.setenv(SECRET_VARIABLE, sandbox.api_secret)
        monkeypatch.setenv(BASE_URL_VARIABLE, sandbox.url)
        yield sandbox
        sandbox.reset()  # the test's report has told of faults that no call has met


@pytest.fixture
def nexmo_client(nexmo_sandbox: Sandbox) -> Generator[Client]:
    """Provide a client of `nexmo_sandbox`."""
    from nexmo_application import Client  # noqa: PLC0415 - see above

    with Client(nexmo_sandbox.api_key, nexmo_sandbox.api_secret, base_url=nexmo_sandbox.url) as client:
        yield client


@pytest.fixture
def nexmo_async_client(nexmo_sandbox: Sandbox) -> AsyncClient:
    """Provide an async client of `nexmo_sandbox`, for the event loop of the test, whichever plugin or code runs it.

    It keeps no connection open between requests, so that it outlives event loops, and need not be closed in one.
    """
    import ssl  # noqa: PLC0415 - see above

    import httpx  # noqa: PLC0415

    from nexmo_application import AsyncClient  # noqa: PLC0415

    transport = httpx.AsyncHTTPTransport(
        # Nothing here speaks TLS, and the certificates that are trusted by default take 15 ms to load.
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        limits=httpx.Limits(max_keepalive_connections=0),
        trust_env=False,
    )
    return AsyncClient(nexmo_sandbox.api_key, nexmo_sandbox.api_secret, base_url=nexmo_sandbox.url, transport=transport)


@pytest.hookimpl(hookwrapper=True)  # pluggy before 1.2 has no `wrapper`
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pluggy.Result[pytest.TestReport], None]:
    """Fail a test whose faults no call has met, and show with a failure the requests that its sandbox received."""
    report = (yield).get_result()
    fixtures: dict[str, Any] = getattr(item, "funcargs", {})
    sandbox: Sandbox | None = fixtures.get("nexmo_sandbox")
    if sandbox is None:
        return
    if report.when == "call" and report.passed and sandbox.unused_faults:
        report.outcome = "failed"
        unused = ", ".join(sandbox.unused_faults)
        report.longrepr = f"no call has met the faults of {unused}: fail(..., optional=True) allows for that"
    if report.failed and sandbox.requests:
        earlier = len(sandbox.requests) - _MOST_REQUESTS
        lines = [f"… {earlier} before these"] if earlier > 0 else []
        lines += map(_line, sandbox.requests[-_MOST_REQUESTS:])
        report.sections.append(("nexmo_sandbox requests", "\n".join(lines)))


def _line(request: RecordedRequest) -> str:
    """Show a request in a line; the sandbox has recorded it without credentials."""
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    body = "" if request.body is None else " " + json.dumps(request.body, ensure_ascii=False)
    if len(body) > _LONGEST_BODY:
        body = body[:_LONGEST_BODY] + "…"
    answer = "no answer" if request.status is None else request.status
    reason = "" if request.reason is None else f" {request.reason}"
    line = f"{request.method} {request.path}{'?' if query else ''}{query}{body} → {answer}{reason}"
    # Letters of all scripts as they are, but nothing that commands a terminal, and no lone surrogate.
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
