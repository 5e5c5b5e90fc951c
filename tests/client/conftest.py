"""A recorder, and clients of it, sync and async."""

from collections.abc import Iterator

import pytest

from tests.client.driver import KINDS, Kind
from tests.client.recorder import Recorder


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Run a test with the sync client and with the async one."""
    kind: Kind = request.param
    return kind


@pytest.fixture(scope="package")
def running_recorder() -> Iterator[Recorder]:
    """Run one recorder for all tests."""
    with Recorder() as recorder:
        yield recorder


@pytest.fixture
def recorder(running_recorder: Recorder) -> Recorder:
    """Provide a recorder as if newly started, which answers nothing yet."""
    running_recorder.reply()
    return running_recorder
