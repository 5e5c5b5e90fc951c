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
