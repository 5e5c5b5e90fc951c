"""What an answer says about the end of its operation, and how that becomes one warning."""

import datetime
import logging
import warnings
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import _deprecation
from nexmo_application._deprecation import APIDeprecationWarning, announcement, is_announced, warn
from nexmo_application._redaction import Redactor
from tests.support.strategies import examples

SUNSET = "Sun, 30 Jun 2030 23:59:59 GMT"
LINK = '<https://example.com/v2>; rel="deprecation"; type="text/html"'
NOTHING = Redactor("not-a-secret")


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
        (200, {"Deprecation": "@1767225600"}, "is deprecated as of 2026-01-01"),
        (200, {"Deprecation": " @1767225600 ; a=b"}, "is deprecated as of 2026-01-01"),
        (200, {"Deprecation": "@-1"}, "is deprecated as of 1969-12-31"),
        (200, {"Deprecation": "true"}, "is deprecated"),
        (200, {"Deprecation": "?1"}, "is deprecated"),
        (200, {"Deprecation": SUNSET}, "is deprecated as of 2030-06-30"),
        (200, {"Sunset": SUNSET}, "ends on 2030-06-30"),
        (404, {"Sunset": SUNSET, "Deprecation": "@0"}, "is deprecated as of 1970-01-01, ends on 2030-06-30"),
        (410, {}, "is gone (410)"),
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
    assert is_announced(response)
    assert announcement("createApplication", response) == f"createApplication of the Application API v1 {text}"


@pytest.mark.parametrize("value", ["", "false", "?0", "@", "@x", "@1.5", "@999999999999999", "soon", "@1, @2"])
def test_what_makes_no_sense_says_nothing(value: str) -> None:
    """A Deprecation or Sunset that cannot be read is no announcement, and no exception."""
    assert announcement("createApplication", answer(Deprecation=value, Sunset=value, Link=LINK)) is None
    assert not is_announced(answer(Link=LINK))


WORDS = [
    "@",
    "-",
    "1",
    "99999999999999",
    "Sun,",
    "30",
    "Jun",
    "2030",
    "23:59:60",
    "GMT",
    "+9999",
    "<",
    ">",
    "rel=",
    ";",
]
ODD = st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join)


@examples(400)
@given(deprecation=ODD, sunset=ODD, link=ODD, status=st.sampled_from([200, 410]))
def test_odd_values_never_raise(deprecation: str, sunset: str, link: str, status: int) -> None:
    """Whatever the three headers say, there is a text or none."""
    headers = [("Deprecation", deprecation), ("Sunset", sunset), ("Link", link)]
    response = httpx.Response(status, headers=[(name.encode(), value.encode()) for name, value in headers])
    text = announcement("x", response)
    assert text is None or text.startswith("x of the Application API v1 ")
    assert text is not None or status == 200


@given(moment=st.datetimes(datetime.datetime(1970, 1, 1), timezones=st.just(datetime.UTC)))
def test_every_date_is_read(moment: datetime.datetime) -> None:
    """A date in the form of either RFC is shown as it is."""
    response = answer(Deprecation=f"@{int(moment.timestamp())}", Sunset=format_datetime(moment, usegmt=True))
    day = f"{moment:%Y-%m-%d}"
    assert announcement("x", response) == f"x of the Application API v1 is deprecated as of {day}, ends on {day}"


def test_a_process_is_warned_once_of_each_operation() -> None:
    """The warning comes once an operation, at the line that asked, without the secret and control characters."""
    echo = answer(Deprecation="true", Link="<https://example.com/?s=not-a-secret>; rel=deprecation")
    echo.headers["Link"] = echo.headers["Link"].replace("?", "\x1b?")
    with warnings.catch_warnings(record=True, action="always") as caught:
        for operation in ("one", "two", "one"):
            warn(operation, echo, NOTHING, keep_answer=False)
        warn("three", answer(Deprecation="never"), NOTHING, keep_answer=False)
    assert [str(warning.message) for warning in caught] == [
        f"{operation} of the Application API v1 is deprecated: see https://example.com/\\x1b?s=[redacted]"
        for operation in ("one", "two")
    ]
    assert {warning.filename for warning in caught} == {__file__}
    assert issubclass(APIDeprecationWarning, UserWarning)
    assert APIDeprecationWarning.__module__ == "nexmo_application"


def test_a_filter_that_raises_loses_no_answer_that_is_to_be_kept(caplog: pytest.LogCaptureFixture) -> None:
    """Where a filter turns the warning into an exception, it is raised, or logged if the answer must not be lost."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(APIDeprecationWarning, match="one of the Application API v1 is gone"):
            warn("one", answer(410), NOTHING, keep_answer=False)
        with caplog.at_level(logging.WARNING, "nexmo_application"):
            warn("two", answer(410), NOTHING, keep_answer=True)
    assert [record.getMessage() for record in caplog.records] == ["two of the Application API v1 is gone (410)"]
