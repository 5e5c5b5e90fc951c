"""Faults that no call has met: what was to go wrong has not been tried."""

import httpx
import pytest

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import Api
from tests.support.data import KEY, SECRET


def test_a_fault_that_no_call_has_met_ends_a_block_with_an_error() -> None:
    """A `with` block ends with an AssertionError that names the operation, unless the block has raised something."""
    with pytest.raises(AssertionError, match="no call has met the faults of createApplication"), Sandbox() as sandbox:
        sandbox.fail("createApplication", status=500)
    with pytest.raises(LookupError), sandbox:
        raise LookupError
    assert sandbox.unused_faults == ["createApplication"]


def test_faults_are_used_when_they_are_met_optional_or_forgotten(client: httpx.Client) -> None:
    """One call is enough for a fault that was asked for several times, and an optional fault needs none."""
    with Sandbox(KEY, SECRET) as sandbox:
        sandbox.fail("createApplication", status=500, optional=True)
        sandbox.fail("retrieveApplications", status=500, times=3)
        assert sandbox.unused_faults == ["retrieveApplications"]
        Api(sandbox.url, client).call("retrieveApplications")
        assert sandbox.unused_faults == []
        sandbox.fail("deleteApplication", status=500)
        sandbox.reset()
    assert sandbox.unused_faults == []


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_fault_that_no_call_has_met_ends_an_async_block_with_an_error() -> None:
    """The same in async code."""
    with pytest.raises(AssertionError, match="retrieveApplication"):
        async with Sandbox() as sandbox:
            sandbox.fail("retrieveApplication", delay=1)
