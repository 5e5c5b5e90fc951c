"""What all tests share: both clients, the one server, a clock that nobody waits for, and how examples are found."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

from nexmo_application import _connections, _errors, _transport
from tests.support.clients import FakeClock, Flavour
from tests.support.server import Server

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

settings.register_profile("ci", derandomize=True, database=None, deadline=None, suppress_health_check=_SLOW_IS_FINE)
# That a mutant is noticed is enough, without the shortest example.
settings.register_profile("mutants", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))
settings.register_profile("fuzz", deadline=None, print_blob=True, suppress_health_check=_SLOW_IS_FINE)
settings.load_profile(os.environ.get("NEXMO_FUZZ_PROFILE", "ci"))


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """Run async code, always in the same event loop."""
    with asyncio.Runner() as runner:
        yield runner


# Of a module: hypothesis takes none of a function, and one of the session would mix the modules.
@pytest.fixture(scope="module", params=["sync", "async"])
def flavour(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Flavour:
    """Provide each client in turn."""
    return Flavour(request.param, runner)


# Of a module, so that its other fixtures of that scope start their processes in the same way.
@pytest.fixture(autouse=True, scope="module")
def unmeasured_processes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Measure no coverage in the processes that a test starts, which takes them a third longer, unless it is marked."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.node.get_closest_marker("measured_processes"):
            patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run one server for all tests, each of which says what it answers."""
    with Server() as server:
        yield server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Provide the clock that the client asks and waits for instead of the real one."""
    clock = FakeClock()
    monkeypatch.setattr(_transport, "time", clock)
    monkeypatch.setattr(_transport, "_async_sleep", clock.async_sleep)
    monkeypatch.setattr(_connections, "time", clock)
    monkeypatch.setattr(_errors, "time", clock)
    return clock
