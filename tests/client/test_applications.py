"""An application id is one path segment: a request reaches that one application, or is not sent at all."""

import datetime
import json
import uuid
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nexmo_application.models import CreateApplicationParams, Keys
from tests.support.clients import Flavour, Stub, sequence
from tests.support.data import APP_ID, VOICE, Call
from tests.support.server import Server, answer
from tests.support.strategies import examples

METHODS = ["retrieve", "update", "modify", "delete"]
ODD = ["/", "//", "..", ".", "%2e%2e", "%2F", "a/../b", "\\", "?", "#", "?a=b", "a b", "\0", "\r\n", "é", "\u202e"]
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(ODD), min_size=1, max_size=4).map("".join)


def calling(method: str, app_id: Any) -> Call:
    """Make the call of a method for an id."""
    arguments: dict[str, str] = {"name": "A", **VOICE} if method in ("update", "modify") else {}
    return lambda applications: getattr(applications, method)(app_id, **arguments)


@pytest.mark.parametrize("method", METHODS)
@examples(25)
@given(app_id=TEXTS)
@example(app_id="../..")
@example(app_id="%2e%2e%2f")
@example(app_id="\U0001f600" * 1000)
def test_an_id_is_one_segment_of_the_target_or_refused(
    flavour: Flavour, server: Server, method: str, app_id: str
) -> None:
    """On the wire, any text is exactly one segment below the collection that decodes to it, or nothing is sent."""
    server.prepare(answer(410))
    outcome = flavour.outcome(calling(method, app_id), base_url=server.url, max_retries=0)
    if isinstance(outcome, ValueError):
        assert server.requests == []
        assert not app_id.strip() or app_id in (".", "..")
        return
    path, _, query = server.requests[0].target.partition("?")
    assert query.startswith("api_key=")
    segments = path.split("/")
    assert segments[:3] == ["", "v1", "applications"]
    assert [unquote(segment) for segment in segments[3:]] == [app_id]
    assert segments[3] not in ("", ".", "..")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("app_id", "kind"),
    [(text, ValueError) for text in ("", "\t\n", "\u3000", ".", "..", "a\udfff", "a" * 1001)]
    + [(thing, TypeError) for thing in (None, 5, True, b"id", ["id"])],
    ids=repr,
)
def test_what_is_no_id_is_refused(flavour: Flavour, method: str, app_id: object, kind: type[Exception]) -> None:
    """What cannot be an id is an error before anything is sent: no text, blanks, dots, no Unicode, too long."""
    assert isinstance(flavour.outcome(calling(method, app_id), transport=sequence()), kind)


@pytest.mark.parametrize("fields", [{"id": ""}, {"id": None}, {}], ids=repr)
@pytest.mark.parametrize("app_id", [APP_ID, uuid.UUID(APP_ID)], ids=repr)
@pytest.mark.parametrize("method", ["retrieve", "update", "modify"])
def test_an_answer_may_lack_the_id_that_was_asked_for(
    flavour: Flavour, method: str, app_id: object, fields: dict[str, object]
) -> None:
    """The application has it all the same. A UUID stands for its text."""
    transport = Stub(lambda _: httpx.Response(200, json={"name": "A", "voice": {}, **fields}))
    outcome = flavour.outcome(calling(method, app_id), transport=transport)
    assert outcome.to_dict()["id"] == outcome.id == APP_ID
    assert {request.url.path for request in transport.requests} == {f"/v1/applications/{APP_ID}"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        *((TypeError, fields) for fields in ({"unknown": 1}, {"type": object()}, {"type": {(): 1}})),
        *((ValueError, fields) for fields in ({"name": float("nan")}, {"name": 10**5000})),
    ],
)
@pytest.mark.parametrize("method", ["create", "update", "modify"])
def test_arguments_that_cannot_be_sent_are_refused(
    flavour: Flavour, method: str, fields: dict[str, Any], kind: type[Exception]
) -> None:
    """A keyword too many, or a value without JSON, is a TypeError or ValueError before anything is sent."""
    ids = () if method == "create" else ("id",)
    outcome = flavour.outcome(lambda it: getattr(it, method)(*ids, **VOICE | fields), transport=sequence())
    assert isinstance(outcome, kind)


def test_a_wrong_keyword_is_told_with_the_right_ones(flavour: Flavour) -> None:
    """The message has the keywords that are unknown or missing, and those that there are."""
    wrong = flavour.outcome(lambda it: it.create(name="A", type="voice", nmae="B", urll="C"))
    assert str(wrong).startswith("create() takes no keyword argument nmae, urll; it takes answer_method, answer_url, ")
    missing = flavour.outcome(lambda it: it.update("id"))
    assert str(missing) == "update() needs the keyword argument name, type"
    assert type(wrong) is type(missing) is TypeError


def test_all_keywords_are_sent_and_values_with_a_json_form_in_it(flavour: Flavour) -> None:
    """Dates, UUIDs and models among the arguments are sent as the document's formats say."""
    day, keys = datetime.datetime(2026, 5, 4, 3, 2, 1, tzinfo=datetime.UTC), Keys("k")
    values = dict.fromkeys(CreateApplicationParams.__required_keys__ | CreateApplicationParams.__optional_keys__, "é")
    odd = {"name": day, "type": uuid.UUID(int=5), "answer_url": day.date(), "event_url": [keys]}
    transport = Stub(lambda _: httpx.Response(410))
    flavour.outcome(lambda applications: applications.create(**values | odd), transport=transport)
    sent = json.loads(transport.requests[0].content)
    assert {name: sent[name] for name in values} == values | {
        "name": "2026-05-04T03:02:01+00:00",
        "type": "00000000-0000-0000-0000-000000000005",
        "answer_url": "2026-05-04",
        "event_url": [{"public_key": "k"}],
    }
