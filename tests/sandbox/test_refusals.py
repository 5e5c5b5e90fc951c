"""Requests that the API refuses, and requests that nobody should send: never a 500."""

import datetime
from collections.abc import Iterator
from typing import Any, Final, Literal, NotRequired, Required, TypedDict, get_type_hints
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nexmo_application.models import VoiceWebhook
from nexmo_application.sandbox import OperationId, Sandbox, _checks
from nexmo_application.sandbox._products import PRODUCTS, values
from tests.sandbox.support import OPERATIONS, Api
from tests.support.data import CREDENTIALS, KEY, MESSAGES, SECRET, VOICE
from tests.support.strategies import JSON

fields = st.sampled_from([*VOICE, *MESSAGES, "answer_method", "event_method", "inbound_method", "colour"])
bodies = st.dictionaries(fields, JSON | st.sampled_from(["voice", "messages", "rtc", "GET", "POST"]), max_size=6)
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text not in {".", ".."})

# The document's values, whichever these are.
TYPES = f"Must be one of {', '.join(PRODUCTS)}."
METHODS = f"Must be one of {', '.join(values(get_type_hints(VoiceWebhook)['http_method']))}."

OTHERS = "Is not for voice applications."
NO_URL = "Must be a URL."


def refused(field: str, reason: str) -> dict[str, Any]:
    """Build the API's 400 body."""
    return {"type": "BAD_REQUEST", "error_title": "Bad Request", "invalid_parameters": {field: reason}}


def written(api: Api, body: object) -> Iterator[httpx.Response]:
    """Create an application with a body, and update one; what is refused changes nothing."""
    app_id = api.sandbox.add()
    for method, path in (("POST", ""), ("PUT", f"/{app_id}")):
        before = api.sandbox.applications
        response = api(method, path, body)
        assert response.is_success or api.sandbox.applications == before
        yield response


@pytest.mark.parametrize("operation_id", OPERATIONS)
@pytest.mark.parametrize(
    ("query", "body", "by_query", "by_both"),
    [
        (CREDENTIALS, {}, True, True),
        ({}, CREDENTIALS, False, True),
        ({"api_key": KEY}, CREDENTIALS, False, True),
        (CREDENTIALS, CREDENTIALS, True, True),
        (CREDENTIALS, {"api_secret": "wrong"}, True, False),
        (CREDENTIALS, {"api_secret": {"$ne": ""}}, True, False),
        (CREDENTIALS | {"api_secret": "wrong"}, CREDENTIALS, False, False),
        (CREDENTIALS | {"api_key": "wrong"}, {}, False, False),
        ({"api_key": KEY}, {}, False, False),
        ({"api_secret": SECRET}, {}, False, False),
        ({}, {}, False, False),
    ],
)
def test_credentials_must_be_there_and_right_wherever_they_are(
    api: Api, operation_id: OperationId, query: Any, body: Any, *, by_query: bool, by_both: bool
) -> None:
    """POST and PUT read them in the JSON body, too; without them nothing changes, and the answer is the API's 401.

    An Authorization header says nothing to it.
    """
    app_id = api.sandbox.add(name="As it was")
    before = api.sandbox.applications
    method, path = OPERATIONS[operation_id]
    response = api(method, path.format(app_id), VOICE | body, query, auth=(KEY, SECRET))
    if by_both if method in ("POST", "PUT") else by_query:
        assert response.is_success
    else:
        assert response.status_code == 401
        assert response.json() == {"type": "UNAUTHORIZED", "error_title": "Unauthorized"}
        assert api.sandbox.applications == before


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", ..., "Is required."),
        ("type", ..., "Is required."),
        ("answer_url", ..., "Is required."),
        ("event_url", ..., "Is required."),
        ("name", None, "Must be a string."),
        ("name", "", "Must not be empty."),
        ("type", ["voice"], "Must be a string."),
        ("type", "Voice", TYPES),
        ("status_url", {}, "Must be a string."),
        ("answer_method", "PATCH", METHODS),
        ("event_method", "get", METHODS),
        ("inbound_url", "https://example.com/i", OTHERS),
        ("status_method", "POST", OTHERS),
        ("answer_url", "example.com", NO_URL),
        ("event_url", "ftp://example.com", NO_URL),
        ("event_url", "https://", NO_URL),
        ("event_url", "https://[1", NO_URL),
        ("event_url", "https://example.com/a b", NO_URL),
    ],
)
def test_a_wrong_field_answers_400(api: Api, client: httpx.Client, field: str, value: object, reason: str) -> None:
    """The first field at fault is named with a reason.

    Fields of another product and invalid URLs are refused with strict=True alone.
    """
    body = {name: value for name, value in (VOICE | {field: value}).items() if value is not ...}
    with Sandbox(KEY, SECRET, strict=True) as sandbox:
        strict = Api(sandbox, client)
        assert all(response.is_success for response in written(strict, VOICE | {"answer_method": "GET"}))
        answers = list(written(strict, body))
    if reason in (OTHERS, NO_URL):
        assert all(response.is_success for response in written(api, body))
    else:
        answers += written(api, body)
    for response in answers:
        assert (response.status_code, response.json()) == (400, refused(field, reason))


def test_the_type_cannot_be_changed(api: Api) -> None:
    """An update with another type answers 400."""
    response = api("PUT", f"/{api.sandbox.add(type='messages')}", VOICE)
    assert (response.status_code, response.json()) == (400, refused("type", "Cannot be changed."))


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        *(
            (b, "application/json", 400)
            for b in (b"{", b"[]", b'"text"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}}')
        ),
        (b"{}", "text/plain", 400),
        (b"{}", "application/x-www-form-urlencoded", 400),
        (b"{}", "Application/JSON; charset=utf-8", 401),
        (b"{}", "", 401),
    ],
)
def test_a_body_that_is_no_json_object_answers_400(api: Api, content: bytes, kind: str, status: int) -> None:
    """Before 401, since old clients sent a form with their credentials in it: they were told 400.

    JSON may call itself so in any case, with parameters, or not at all.
    """
    for method, path in (("POST", ""), ("PUT", "/none")):
        response = api(method, path, query={}, content=content, headers={"content-type": kind})
        assert response.status_code == status
        assert status == 401 or response.json() == refused("body", "Must be a JSON object.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(app_id=ids, method=st.sampled_from(["GET", "PUT", "DELETE"]))
@example("\n", "GET")
def test_an_id_that_does_not_exist_answers_404(api: Api, app_id: str, method: str) -> None:
    """Whatever it is made of; the body is JSON in the shape of the API's other errors."""
    response = api(method, f"/{quote(app_id, safe='')}", VOICE)
    assert (response.status_code, response.json()) == (404, {"type": "NOT_FOUND", "error_title": "Not Found"})


def test_other_paths_answer_404_and_other_methods_405(api: Api, client: httpx.Client) -> None:
    """An unknown path, also with a slash after an id, does so whatever the method and the credentials.

    The methods of a known one are named in Allow; HEAD and OPTIONS are none of them.
    """
    root = api.sandbox.url.removesuffix("/v1/applications")
    for path in ("/", "/v1", "/v2/applications", "/v1/applicationsx", "/v1/applications/a/b", "/v1/applications/a/"):
        assert {client.request(method, root + path).status_code for method in ("GET", "POST", "DELETE")} == {404}
    others = ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
    responses = [api(method) for method in others] + [api("POST", f"/{api.sandbox.add()}", VOICE)]
    assert [response.status_code for response in responses] == [405] * 6
    allowed = [response.headers["allow"] for response in responses]
    assert allowed == ["GET, POST"] * 5 + ["GET, PUT, DELETE"]
    assert responses[0].json() == {"type": "METHOD_NOT_ALLOWED", "error_title": "Method Not Allowed"}
    assert len(api.sandbox.applications) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(body=bodies | JSON)
@example(body=VOICE | {"name": "\ud800 ☎ 🎉\n\x00"})
def test_any_json_is_answered_by_the_application_or_by_400(api: Api, body: Any) -> None:
    """There is no JSON body that breaks the sandbox, and none is accepted that the next read does not show."""
    api.sandbox.reset()
    for response in written(api, body):
        if response.is_success:
            place = -1 if response.status_code == 201 else 0  # what was created comes last
            assert response.json()["name"] == body["name"] == api.sandbox.applications[place]["name"]
        else:
            assert response.status_code == (401 if isinstance(body, dict) and body.keys() & CREDENTIALS.keys() else 400)
            assert len(response.json()["invalid_parameters"]) == 1


def test_a_body_that_is_too_long_is_refused(api: Api) -> None:
    """Of a request no more than a megabyte is kept, and it is answered 413; the connection serves the next one."""
    for method, path in (("POST", ""), ("PUT", "/none")):
        assert api(method, path, content=b" " * 3_000_000).status_code == 413
    assert [(request.status, request.body) for request in api.sandbox.requests] == [(413, None), (413, None)]
    assert api("POST", body=VOICE).status_code == 201


KINDS: Final[list[tuple[str, Any, list[Any], list[Any], str]]] = [
    ("day", datetime.date, ["2026-01-02"], [7], "Must be a string."),
    ("owner", UUID, ["11111111-2222-3333-4444-555555555555"], [None], "Must be a string."),
    ("active", bool, [False], [0], "Must be true or false."),
    ("size", int, [0, 7], [True, 7.5], "Must be an integer."),
    ("share", float, [7, 0.5], ["7", False], "Must be a number."),
    ("tags", list[str | None], [["a", None], []], ["a", {}], "Must be an array."),
    ("names", list[str], [["a"]], [[7]], "Must be a string."),
    ("either", int | list[int], [7, [7]], ["7", ["7"]], "Must be an integer."),
    ("level", Literal["low", "high"], ["low", "high"], ["middle"], "Must be one of low, high."),
    ("limits", dict[str, Any], [{"a": 1}], [[]], "Must be an object."),
    ("links", VoiceWebhook, [{}], ["a"], "Must be an object."),
    ("anything", Any, [None, 7], [""], "Must not be empty."),
]
"""Fields of each kind that a document may bring, with values that are right and wrong."""


@pytest.mark.parametrize(("field", "hint", "right", "wrong", "reason"), KINDS)
def test_the_type_of_a_new_field_is_that_of_the_generated_request(
    monkeypatch: pytest.MonkeyPatch, field: str, hint: Any, right: list[Any], wrong: list[Any], reason: str
) -> None:
    """Whatever type a property of the document has, the sandbox takes its values and refuses others."""
    typed_dict: Any = TypedDict
    params = typed_dict("Params", {"name": Required[str], "type": Required[str], field: NotRequired[hint]})
    monkeypatch.setattr(_checks, "CreateApplicationParams", params)
    body = {"name": "One", "type": "messages"}
    for value in right:
        assert _checks.application_fields(body | {field: value}, strict=False) == body | {field: value}
    for value in wrong:
        with pytest.raises(_checks.InvalidParameterError, match=f"^{field}: {reason}$"):
            _checks.application_fields(body | {field: value}, strict=False)
