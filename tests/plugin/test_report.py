"""What the report of a failing test shows of the requests that it made."""

import pytest

TITLE = "*- nexmo_sandbox requests -*"
SECRET = "FAKE-SECRET-OF-THE-TESTS"
CALLS = """
import pytest
from nexmo_application import APIConnectionError, BadRequestError, NotFoundError

def test_it(nexmo_sandbox, nexmo_client):
    apps = nexmo_client.applications
    {calls}
    {outcome}
"""
"""A suite of one test."""
OF_ALL_KINDS = """
    apps.create(name="One", type="messages", inbound_url="https://a.example", status_url="https://b.example")
    apps.list(page_size=5)
    with pytest.raises(NotFoundError):
        apps.retrieve("some id")
    nexmo_sandbox.fail("createApplication", cut="before")
    with pytest.raises(APIConnectionError):
        apps.create(name="Two", type="voice")
"""
REFUSED = r"""
    with pytest.raises(BadRequestError):
        apps.create(name="Größe 🦆 \x1b[31m \u202e \ud800", type="voice")
"""
MANY = """
    for number in range(1, 31):
        apps.list(page_index=number)
"""


@pytest.mark.parametrize(
    ("calls", "shown"),
    [
        (
            OF_ALL_KINDS,
            [
                'POST /v1/applications {"name": "One", "type": "messages", "inbound_url": "https://a.example",* → 201',
                "GET /v1/applications?page_size=5&page_index=1 → 200",
                "GET /v1/applications/some%20id → 404",
                'POST /v1/applications {"name": "Two", "type": "voice"} → no answer',
            ],
        ),
        ("apps.create(name='x' * 2000, type='messages')", ["POST /v1/applications {*xxx… → 201"]),
        (REFUSED, [r'POST *"Größe 🦆 \u001b[[]31m \u202e \ud800", * → 400 answer_url: Is required.']),
        (MANY, ["… 10 before these", *(f"GET *page_index={number} → 200" for number in range(11, 31))]),
    ],
    ids=["of all kinds", "long", "refused", "many"],
)
def test_a_failure_shows_the_last_requests(suite: pytest.Pytester, calls: str, shown: list[str]) -> None:
    """In order, each with its body as far as there is room, what was answered, and why it was refused.

    Letters are shown as they are, and what commands a terminal is escaped.
    """
    suite.makepyfile(CALLS.format(calls=calls, outcome="assert False"))
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([TITLE, *shown, "*= short test summary info =*"], consecutive=True)


@pytest.mark.parametrize(
    "tests",
    [
        CALLS.format(calls="apps.list()", outcome=""),
        "def test_it(nexmo_sandbox): assert False",
        "def test_it(): assert False",
    ],
    ids=["success", "without requests", "without a sandbox"],
)
def test_a_success_and_a_failure_without_requests_show_nothing(suite: pytest.Pytester, tests: str) -> None:
    """There is no such section, even when all output is shown."""
    suite.makepyfile(tests)
    result = suite.runpytest_inprocess("-rA")
    result.assert_outcomes(**{"failed" if "assert" in tests else "passed": 1})
    result.stdout.no_fnmatch_line(TITLE)


def test_no_secret_is_shown(suite: pytest.Pytester) -> None:
    """The report has neither the API secret, though local variables are shown, nor a private key."""
    suite.makeconftest(
        f"""
        import pytest
        from nexmo_application.sandbox import Sandbox

        @pytest.fixture
        def nexmo_sandbox():
            with Sandbox("fake-key", {SECRET!r}) as sandbox:
                yield sandbox
        """
    )
    suite.makepyfile(CALLS.format(calls=OF_ALL_KINDS, outcome="assert False"))
    result = suite.runpytest_inprocess("--showlocals", "-vv")
    result.stdout.fnmatch_lines([TITLE])
    output = result.stdout.str()
    assert SECRET not in output
    assert "PRIVATE KEY" not in output


def test_an_item_that_is_no_function_is_left_alone(suite: pytest.Pytester) -> None:
    """A failing item without fixtures, as other plugins make them, is reported as ever."""
    suite.makeconftest(
        """
        import pytest

        class Item(pytest.Item):
            def runtest(self):
                raise ValueError("broken")

        def pytest_collection_modifyitems(session, items):
            items.append(Item.from_parent(session, name="item"))
        """
    )
    suite.runpytest_inprocess().assert_outcomes(failed=1)


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("", "no call has met the faults of createApplication: *optional=True*"),
        ("apps.list()", "no call has met the faults of createApplication: *optional=True*"),
        ("nexmo_sandbox.reset()", None),
        ("assert False", "*assert False*"),
    ],
)
def test_a_fault_that_no_call_has_met_fails_the_test(suite: pytest.Pytester, then: str, message: str | None) -> None:
    """What was to go wrong has not been tried: the test itself fails, once, and names the operation."""
    calls = """nexmo_sandbox.fail("retrieveApplication", status=500, optional=True)
    nexmo_sandbox.fail("createApplication", status=500)"""
    suite.makepyfile(CALLS.format(calls=calls, outcome=then))
    result = suite.runpytest_inprocess()
    result.assert_outcomes(passed=int(message is None), failed=int(message is not None))
    result.stdout.fnmatch_lines([message or "*1 passed*"])
