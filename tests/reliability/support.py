"""What the tests of this folder share: the six methods, both clients seen as one, stub transports and a fake clock."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import pickle
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

import httpx
from hypothesis import settings

from nexmo_application import AsyncClient, Client

KEY, SECRET = "not-a-key", "not-a-secret-5Fq/+="
CREDENTIALS: dict[str, Any] = {"api_key": KEY, "api_secret": SECRET}
APP_ID = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"

Call = Callable[[Any], Any]
"""Calls one method of `client.applications`; what it returns is to be awaited with an `AsyncClient`."""

VOICE = {"type": "voice", "answer_url": "https://example.com/answer", "event_url": "https://example.com/event"}
CALLS: dict[str, Call] = {
    "list": lambda applications: applications.list(),
    "create": lambda applications: applications.create(name="A", **VOICE),
    "retrieve": lambda applications: applications.retrieve(APP_ID),
    "update": lambda applications: applications.update(APP_ID, name="B", **VOICE),
    "modify": lambda applications: applications.modify(APP_ID, name="B"),
    "delete": lambda applications: applications.delete(APP_ID),
}

APPLICATION: dict[str, Any] = {
    "id": APP_ID,
    "name": "A",
    "voice": {
        "webhooks": [
            {"endpoint_type": "answer_url", "endpoint": "https://example.com/answer", "http_method": "GET"},
            {"endpoint_type": "event_url", "endpoint": "https://example.com/event", "http_method": "POST"},
        ]
    },
    "keys": {"public_key": "not a public key"},
    "_links": {"self": {"href": f"/v1/applications/{APP_ID}"}},
}
CREATED: dict[str, Any] = {**APPLICATION, "keys": {"public_key": "not a public key", "private_key": "not a key"}}
PAGE: dict[str, Any] = {
    "count": 1,
    "page_size": 100,
    "page_index": 1,
    "_embedded": {"applications": [APPLICATION]},
    "_links": {"self": {"href": "/v1/applications"}},
}
SUCCESSES: dict[str, tuple[int, Any]] = {
    "list": (200, PAGE),
    "create": (201, CREATED),
    "retrieve": (200, APPLICATION),
    "update": (200, APPLICATION),
    "modify": (200, APPLICATION),
    "delete": (204, None),
}


def examples(count: int) -> settings:
    """Say how many examples a property is tried with: `count` in CI, and in `make fuzz` in proportion to EXAMPLES."""
    scale = int(os.environ.get("NEXMO_FUZZ_EXAMPLES", "1000")) / 1000
    profile = settings.get_profile(os.environ.get("NEXMO_FUZZ_PROFILE", "reliability-ci"))
    return settings(profile, max_examples=max(1, round(count * scale)))


def _pickled(level: int) -> Callable[[Any], Any]:
    return lambda thing: pickle.loads(pickle.dumps(thing, level))  # noqa: S301


WAYS: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {level}": _pickled(level) for level in range(pickle.HIGHEST_PROTOCOL + 1)},
}
"""The ways in which a thing is made a second time."""


def encoded(value: Any) -> bytes:
    """Write JSON."""
    return json.dumps(value).encode()


def success(method: str) -> httpx.Response:
    """Make the answer that a method hopes for."""
    status, body = SUCCESSES[method]
    return httpx.Response(status, content=b"" if body is None else encoded(body))


class Flavour(Protocol):
    """A client, sync or async, seen in the same way."""

    def outcome(self, call: Call, **arguments: Any) -> Any:
        """Return what a call returns or raises, with a client of its own."""
        ...

    def outcomes(self, calls: Iterable[Call], **arguments: Any) -> list[Any]:
        """Return what several calls, one after the other with one client, return or raise."""
        ...


class SyncFlavour:
    """The sync client."""

    def outcome(self, call: Call, **arguments: Any) -> Any:
        """Return what a call returns or raises."""
        return self.outcomes([call], **arguments)[0]

    def outcomes(self, calls: Iterable[Call], **arguments: Any) -> list[Any]:
        """Return what several calls return or raise."""
        with Client(**{**CREDENTIALS, **arguments}) as client:
            return [_caught(call, client.applications) for call in calls]


class AsyncFlavour:
    """The async client, in an event loop of its own."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner

    def outcome(self, call: Call, **arguments: Any) -> Any:
        """Return what a call returns or raises."""
        return self.outcomes([call], **arguments)[0]

    def outcomes(self, calls: Iterable[Call], **arguments: Any) -> list[Any]:
        """Return what several calls return or raise."""
        return self.runner.run(self._outcomes(calls, arguments))

    async def _outcomes(self, calls: Iterable[Call], arguments: dict[str, Any]) -> list[Any]:
        async with AsyncClient(**{**CREDENTIALS, **arguments}) as client:
            return [await _awaited(call, client.applications) for call in calls]


def _caught(call: Call, applications: Any) -> Any:
    try:
        return call(applications)
    except Exception as error:  # noqa: BLE001 - the outcome is what the tests look at
        return error


async def _awaited(call: Call, applications: Any) -> Any:
    try:
        return await call(applications)
    except Exception as error:  # noqa: BLE001 - the outcome is what the tests look at
        return error


class Stub(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport, sync and async, that answers by a function and keeps what it was sent.

    Args:
        handler: Returns the answer to a request, or the exception to raise in its place.
    """

    def __init__(self, handler: Callable[[httpx.Request], httpx.Response | BaseException]) -> None:
        self.handler = handler
        self.requests: list[httpx.Request] = []
        self.closed = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        self.requests.append(request)
        outcome = self.handler(request)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        return self.handle_request(request)

    def close(self) -> None:
        """Count that it was closed."""
        self.closed += 1

    async def aclose(self) -> None:
        """Count that it was closed."""
        self.closed += 1


def sequence(*outcomes: httpx.Response | BaseException) -> Stub:
    """Make a transport with these outcomes, one after the other; one request more is a failure of the test."""
    waiting = list(outcomes)
    return Stub(lambda _: waiting.pop(0))


class FakeClock:
    """Stands for the modules `time` and `asyncio` where the client waits: nobody waits, and the waits are kept.

    Attributes:
        waits: The seconds of each wait.
        now: The time in seconds since the epoch.
        meanwhile: Called in each wait.
        async_meanwhile: Awaited in each wait of async code.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.now = 1_000_000_000.0
        self.meanwhile: Callable[[], object] = lambda: None
        self.async_meanwhile: Callable[[], Awaitable[object]] = _nothing

    def wait(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(seconds)
        self.now += seconds
        self.meanwhile()

    def time(self) -> float:
        """Tell the time."""
        return self.now

    perf_counter = time
    sleep = wait

    async def async_sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.wait(seconds)
        await self.async_meanwhile()


async def _nothing() -> None:
    """Do nothing."""
