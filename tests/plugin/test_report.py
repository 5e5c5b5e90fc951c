"""What the report of a failing test shows of the requests that it made."""

import pytest

from tests.plugin.conftest import Suite

TITLE = "*- nexmo_sandbox requests -*"
SECRET = "FAKE-SECRET-OF-THE-TESTS"
CALLS = """
import pytest
from nexmo_application import APIConnectionError, BadRequestError, NotFoundError

def test_it(nexmo_sandbox, nexmo_client):
    apps = nexmo_client.applications
    {calls}
"""
"""A suite of one test."""
OF_ALL_KINDS = r"""
    for number in range(1, 31):
        apps.list(page_index=number)
    apps.create(name="One", type="messages", inbound_url="https://a.example", status_url="https://b.example")
    with pytest.raises(NotFoundError):
        apps.retrieve("some id")
    nexmo_sandbox.fail("createApplication", cut="before")
    with pytest.raises(APIConnectionError):
        apps.create(name="Two", type="voice")
    apps.create(name="x" * 2000, type="messages")
    with pytest.raises(BadRequestError):
        apps.create(name="Größe 🦆 \x1b[31m \u202e \ud800", type="voice")
    assert False
"""
SHOWN = [
    "… 15 before these",
    *(f"GET /v1/applications?page_size=100&page_index={number} → 200" for number in range(16, 31)),
    'POST /v1/applications {"name": "One", "type": "messages", "inbound_url": "https://a.example",* → 201',
    "GET /v1/applications/some%20id → 404",
    'POST /v1/applications {"name": "Two", "type": "voice"} → no answer',
    "POST /v1/applications {*xxx… → 201",
    r'POST *"Größe 🦆 \u001b[[]31m \u202e \ud800", * → 400 answer_url: Is required.',
]
UNUSED = """nexmo_sandbox.fail("retrieveApplication", status=500, optional=True)
    nexmo_sandbox.fail("createApplication", status=500)
    {then}
"""


def test_a_failure_shows_the_last_requests(suite: Suite, pytester: pytest.Pytester) -> None:
    """In order, each with its body as far as there is room, what was answered, and why it was refused.

    Letters are shown as they are, and what commands a terminal is escaped. Neither the API secret is shown, though
    local variables are, nor a private key.
    """
    pytester.makeconftest(
        f"""
        import pytest
        from nexmo_application.sandbox import Sandbox

        @pytest.fixture
        def nexmo_sandbox():
            with Sandbox("fake-key", {SECRET!r}) as sandbox:
                yield sandbox
        """
    )
    result = suite(CALLS.format(calls=OF_ALL_KINDS), "--showlocals", "-vv")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([TITLE, *SHOWN, "*= short test summary info =*"], consecutive=True)
    assert SECRET not in result.stdout.str()
    assert "PRIVATE KEY" not in result.stdout.str()


def test_a_success_and_a_failure_without_requests_show_nothing(suite: Suite, pytester: pytest.Pytester) -> None:
    """There is no such section, even when all output is shown; nor for an item that is no function."""
    pytester.makeconftest(
        """
        import pytest

        class Item(pytest.Item):
            def runtest(self):
                raise ValueError("broken")

        def pytest_collection_modifyitems(session, items):
            items.append(Item.from_parent(session, name="item"))
        """
    )
    failures = "\ndef test_unasked(nexmo_sandbox): assert False\ndef test_without(): assert False\n"
    result = suite(CALLS.format(calls="apps.list()") + failures, "-rA")
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.no_fnmatch_line(TITLE)


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("", "no call has met the faults of createApplication: *optional=True*"),
        ("apps.list()", "no call has met the faults of createApplication: *optional=True*"),
        ("nexmo_sandbox.reset()", None),
        ("assert False", "*assert False*"),
    ],
)
def test_a_fault_that_no_call_has_met_fails_the_test(suite: Suite, then: str, message: str | None) -> None:
    """What was to go wrong has not been tried: the test itself fails, once, and names the operation."""
    result = suite(CALLS.format(calls=UNUSED.format(then=then)))
    result.assert_outcomes(passed=int(message is None), failed=int(message is not None))
    result.stdout.fnmatch_lines([message or "*1 passed*"])
