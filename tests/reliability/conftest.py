"""Both clients, a server of any bytes, a clock that nobody waits for, and how often properties are tried."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

from nexmo_application import _errors, _retries

from .raw_server import RawServer
from .support import AsyncFlavour, FakeClock, Flavour, SyncFlavour

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

# Not loaded, so that other tests keep theirs: support.examples() picks one.
settings.register_profile(
    "reliability-ci", derandomize=True, database=None, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
# That a mutant is noticed is enough, without the shortest example.
settings.register_profile(
    "reliability-mutants", settings.get_profile("reliability-ci"), phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("reliability-fuzz", deadline=None, print_blob=True, suppress_health_check=_SLOW_IS_FINE)


@pytest.fixture(scope="package")
def runner() -> Iterator[asyncio.Runner]:
    """Run async code, always in the same event loop."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="package", params=["sync", "async"])
def flavour(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Flavour:
    """Provide each client in turn."""
    return SyncFlavour() if request.param == "sync" else AsyncFlavour(runner)


@pytest.fixture(scope="package")
def raw_server() -> Iterator[RawServer]:
    """Run a server that answers with any bytes."""
    with RawServer() as server:
        yield server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Provide the clock that the client asks and waits for instead of the real one."""
    clock = FakeClock()
    monkeypatch.setattr(_retries, "time", clock)
    monkeypatch.setattr(_retries, "_async_sleep", clock.async_sleep)
    monkeypatch.setattr(_errors, "time", clock)
    return clock
