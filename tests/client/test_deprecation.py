"""What an answer says about the end of its operation, and how that becomes one warning."""

import logging
import warnings

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIDeprecationWarning, APIStatusError, _deprecation
from nexmo_application._deprecation import announcement
from tests.support import clients
from tests.support.clients import Flavour, Stub, sequence
from tests.support.data import APP_ID, CALLS, CREATED, SECRET, success
from tests.support.strategies import examples

SUNSET = "Sun, 30 Jun 2030 23:59:59 GMT"
LINK = '<https://example.com/v2>; rel="deprecation"; type="text/html"'


@pytest.fixture(autouse=True)
def _never_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a new process does."""
    monkeypatch.setattr(_deprecation, "_warned", set[str]())


def answer(status: int = 200, **headers: str) -> httpx.Response:
    """Make an answer."""
    return httpx.Response(status, headers=headers)


@pytest.mark.parametrize(
    ("status", "headers", "text"),
    [
        (200, {"Deprecation": " @1767225600 ; a=b"}, "is deprecated as of 2026-01-01"),
        (200, {"Deprecation": "@-1"}, "is deprecated as of 1969-12-31"),
        (200, {"Deprecation": "true"}, "is deprecated"),
        (200, {"Deprecation": "?1"}, "is deprecated"),
        (200, {"Deprecation": SUNSET}, "is deprecated as of 2030-06-30"),
        (404, {"Sunset": SUNSET, "Deprecation": "@0"}, "is deprecated as of 1970-01-01, ends on 2030-06-30"),
        (404, {"Sunset": SUNSET}, "ends on 2030-06-30"),
        (410, {"Sunset": SUNSET, "Link": LINK}, "is gone (410), ends on 2030-06-30: see https://example.com/v2"),
        (410, {"Link": "<https://a.example>; rel=next, <b>;rel=Sunset"}, "is gone (410): see b"),
        (410, {"Link": '<a>; title="x"; REL = "next deprecation"'}, "is gone (410): see a"),
        (410, {"Link": '<a>; rel="successor-version"'}, "is gone (410)"),
        (410, {"Link": "rel=sunset"}, "is gone (410)"),
        (410, {"Deprecation": "@99999999999999999999", "Sunset": "tomorrow"}, "is gone (410)"),
    ],
)
def test_an_answer_says_when_its_operation_ends(status: int, headers: dict[str, str], text: str) -> None:
    """The headers of both RFCs, older forms of them, and 410 are read, with date and link."""
    response = answer(status, **headers)
    assert announcement("createApplication", response) == f"createApplication of the Application API v1 {text}"


@pytest.mark.parametrize("value", ["", "false", "?0", "@", "@x", "@1.5", "@999999999999999", "soon", "@1, @2"])
def test_what_makes_no_sense_says_nothing(value: str) -> None:
    """A Deprecation or Sunset that cannot be read is no announcement, and no exception."""
    assert announcement("createApplication", answer(Deprecation=value, Sunset=value, Link=LINK)) is None


WORDS = ["@", "-1", "99999999999999", "Sun,", "30", "Jun", "2030", "23:59:60", "+9999", "<", ">", "rel=", ";"]
ODD = st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join)


@examples(100)
@given(deprecation=ODD, sunset=ODD, link=ODD, status=st.sampled_from([200, 410]))
def test_odd_values_never_raise(deprecation: str, sunset: str, link: str, status: int) -> None:
    """Whatever the three headers say, there is a text or none."""
    headers = [("Deprecation", deprecation), ("Sunset", sunset), ("Link", link)]
    response = httpx.Response(status, headers=[(name.encode(), value.encode()) for name, value in headers])
    text = announcement("x", response)
    assert text is None or text.startswith("x of the Application API v1 ")
    assert text is not None or status == 200


def announcing(method: str) -> Stub:
    """Make a transport whose answer to a method announces its end, with an echo of the secret."""
    response = success(method)
    link = f"<https://example.com/\x1b?api_secret={SECRET}>; rel=sunset"
    response.headers.update({"Deprecation": "true", "Link": link})
    return sequence(response)


def test_a_process_is_warned_once_of_each_operation(flavour: Flavour) -> None:
    """The warning comes once an operation, without the secret and without control characters.

    It is beside the result, or beside the error where the operation is gone.
    """
    with warnings.catch_warnings(record=True, action="always") as caught:
        for method in ("retrieve", "delete", "retrieve"):
            assert not isinstance(flavour.outcome(CALLS[method], transport=announcing(method)), Exception)
        gone = flavour.outcome(CALLS["create"], transport=sequence(answer(410)))
    assert type(gone) is APIStatusError
    see = "is deprecated: see https://example.com/\\x1b?api_secret=[redacted]"
    assert [str(warning.message) for warning in caught] == [
        f"retrieveApplication of the Application API v1 {see}",
        f"deleteApplication of the Application API v1 {see}",
        "createApplication of the Application API v1 is gone (410)",
    ]
    assert {warning.category for warning in caught} == {APIDeprecationWarning}
    assert issubclass(APIDeprecationWarning, UserWarning)


def test_the_warning_is_of_the_line_that_made_the_call(flavour: Flavour) -> None:
    """Its place is the code that calls, or that awaits, however deep the client is below it."""
    with warnings.catch_warnings(record=True, action="always") as caught:
        flavour.outcome(lambda it: it.retrieve(APP_ID), transport=announcing("retrieve"))
    assert [warning.filename for warning in caught] == [clients.__file__ if flavour.is_async else __file__]


def test_a_filter_that_raises_loses_no_private_key(flavour: Flavour, caplog: pytest.LogCaptureFixture) -> None:
    """Where a filter turns the warning into an exception, the call raises it.

    A created application and an error are not lost for it: then it is logged.
    """
    with warnings.catch_warnings(action="error"), caplog.at_level(logging.WARNING, "nexmo_application"):
        refused = flavour.outcome(CALLS["retrieve"], transport=announcing("retrieve"))
        created = flavour.outcome(CALLS["create"], transport=announcing("create"))
        gone = flavour.outcome(CALLS["delete"], transport=sequence(answer(410)))
    assert type(gone) is APIStatusError
    assert type(refused) is APIDeprecationWarning
    assert created.keys.private_key == CREATED["keys"]["private_key"]
    message, of_deletion = [record.getMessage() for record in caplog.records]
    assert message.startswith("createApplication of the Application API v1 is deprecated: see ")
    assert of_deletion == "deleteApplication of the Application API v1 is gone (410)"
