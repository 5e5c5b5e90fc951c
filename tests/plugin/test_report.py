"""What the report of a failing test shows of the requests that it made."""

import pytest

FAILING = """
import pytest
from nexmo_application import APIConnectionError, NotFoundError

{override}

def test_it(nexmo_sandbox, nexmo_client):
    nexmo_client.applications.create(
        name={name!r}, type="messages", inbound_url="https://a.example", status_url="https://b.example"
    )
    nexmo_client.applications.list(page_size=5)
    with pytest.raises(NotFoundError):
        nexmo_client.applications.retrieve("some id")
    nexmo_sandbox.fail("createApplication", cut="before")
    with pytest.raises(APIConnectionError):
        nexmo_client.applications.create(name="Two", type="voice")
    assert {outcome}
"""
TITLE = "*- nexmo_sandbox requests -*"
SECRET = "FAKE-SECRET-OF-THE-TESTS"
OVERRIDE = f"""
from nexmo_application.sandbox import Sandbox

@pytest.fixture
def nexmo_sandbox():
    with Sandbox("fake-key", {SECRET!r}) as sandbox:
        yield sandbox
"""


def make_suite(suite: pytest.Pytester, *, outcome: bool, name: str = "One", override: str = "") -> None:
    """Make a suite of one test."""
    suite.makepyfile(FAILING.format(outcome=outcome, name=name, override=override))


def test_a_failure_shows_the_requests(suite: pytest.Pytester) -> None:
    """A failing test shows, in order, each request with its body and what was answered."""
    make_suite(suite, outcome=False)
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            TITLE,
            'POST /v1/applications {"name": "One", "type": "messages", "inbound_url": "https://a.example",* → 201',
            "GET /v1/applications?page_size=5&page_index=1 → 200",
            "GET /v1/applications/some%20id → 404",
            'POST /v1/applications {"name": "Two", "type": "voice"} → no answer',
        ]
    )


def test_a_success_shows_nothing(suite: pytest.Pytester) -> None:
    """A test that passes has no such section, even when all output is shown."""
    make_suite(suite, outcome=True)
    result = suite.runpytest_inprocess("-rA")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line(TITLE)


def test_a_failure_without_requests_shows_nothing(suite: pytest.Pytester) -> None:
    """A test that fails before its first request, or has no sandbox at all, has no such section."""
    suite.makepyfile(
        """
        def test_with(nexmo_sandbox):
            assert False

        def test_without():
            assert False
        """
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=2)
    result.stdout.no_fnmatch_line(TITLE)


def test_no_secret_is_shown(suite: pytest.Pytester) -> None:
    """The report has neither the API secret, though local variables are shown, nor a private key."""
    make_suite(suite, outcome=False, override=OVERRIDE)
    result = suite.runpytest_inprocess("--showlocals", "-vv")
    result.stdout.fnmatch_lines([TITLE])
    output = result.stdout.str().replace(OVERRIDE, "")
    assert output.count(SECRET) == 0
    assert "PRIVATE KEY" not in output


def test_a_long_body_is_cut(suite: pytest.Pytester) -> None:
    """A body of more than a thousand characters is shown in part."""
    make_suite(suite, outcome=False, name="x" * 2000)
    result = suite.runpytest_inprocess()
    result.stdout.fnmatch_lines(["POST /v1/applications {*xxx… → 201"])


def test_an_item_that_is_no_function_is_left_alone(suite: pytest.Pytester) -> None:
    """A failing item without fixtures, as other plugins make them, is reported as ever."""
    suite.makeconftest(
        """
        import pytest

        class Item(pytest.Item):
            def runtest(self):
                raise ValueError("broken")

        class File(pytest.File):
            def collect(self):
                yield Item.from_parent(self, name="item")

        def pytest_collect_file(file_path, parent):
            if file_path.suffix == ".txt":
                return File.from_parent(parent, path=file_path)
        """
    )
    suite.maketxtfile(item="")
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)


def test_a_failure_says_why_a_request_was_refused(suite: pytest.Pytester) -> None:
    """A 400 has its reason; letters are shown as they are, and what commands a terminal is escaped."""
    suite.makepyfile(
        """
        import pytest
        from nexmo_application import BadRequestError

        def test_it(nexmo_client):
            with pytest.raises(BadRequestError):
                nexmo_client.applications.create(name="Größe 🦆 \\x1b[31m \\u202e \\ud800", type="voice")
            assert False
        """
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    line = next(line for line in text.splitlines() if line.startswith("POST"))
    assert line.endswith("→ 400 answer_url: Is required.")
    assert "Größe 🦆 \\u001b[31m \\u202e \\ud800" in line


def test_a_failure_shows_the_last_requests_alone(suite: pytest.Pytester) -> None:
    """Of many requests the last twenty are shown, and how many there were before."""
    suite.makepyfile(
        """
        def test_it(nexmo_client):
            for number in range(1, 31):
                nexmo_client.applications.list(page_index=number)
            assert False
        """
    )
    result = suite.runpytest_inprocess()
    result.stdout.fnmatch_lines([TITLE, "… 10 before these", "GET *page_index=11 → 200"])
    assert result.stdout.str().count("\nGET ") == 20


@pytest.mark.parametrize(
    ("then", "outcome"),
    [
        ("", {"failed": 1}),
        ("nexmo_client.applications.list()", {"failed": 1}),
        ("nexmo_sandbox.reset()", {"passed": 1}),
        ("assert False", {"failed": 1}),
    ],
)
def test_a_fault_that_no_call_has_met_fails_the_test(
    suite: pytest.Pytester, then: str, outcome: dict[str, int]
) -> None:
    """What was to go wrong has not been tried: the test itself fails, once, and names the operation."""
    suite.makepyfile(
        f"""
        def test_it(nexmo_sandbox, nexmo_client):
            nexmo_sandbox.fail("createApplication", status=500)
            {then}

        def test_allowed(nexmo_sandbox):
            nexmo_sandbox.fail("createApplication", status=500, optional=True)
        """
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(passed=1 + outcome.get("passed", 0), failed=outcome.get("failed", 0))
    if "failed" in outcome and then != "assert False":
        result.stdout.fnmatch_lines(["no call has met the faults of createApplication: *optional=True*"])
