"""Requests that the API refuses, and requests that nobody should send: never a 500."""

import datetime
import json
from typing import Any, Literal, NotRequired, Required, TypedDict, get_type_hints
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nexmo_application.models import VoiceWebhook
from nexmo_application.sandbox import OperationId, Sandbox, _checks
from nexmo_application.sandbox._products import PRODUCTS, values
from tests.sandbox.support import Api
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, MESSAGES, SECRET, VOICE

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from([*VOICE, *MESSAGES, "answer_method", "event_method", "inbound_method", "colour"])
bodies = st.dictionaries(fields, json_values | st.sampled_from(["voice", "messages", "rtc", "GET", "POST"]), max_size=6)

# The document's values, whichever these are.
TYPES = f"Must be one of {', '.join(PRODUCTS)}."
METHODS = f"Must be one of {', '.join(values(get_type_hints(VoiceWebhook)['http_method']))}."

WRONG_FIELDS: list[tuple[dict[str, Any], str, str]] = [
    ({"name": None}, "name", "Must be a string."),
    ({"name": ""}, "name", "Must not be empty."),
    ({"name": 7}, "name", "Must be a string."),
    ({"type": ["voice"]}, "type", "Must be a string."),
    ({"type": "no type"}, "type", TYPES),
    ({"type": "Voice"}, "type", TYPES),
    ({"answer_url": False}, "answer_url", "Must be a string."),
    ({"event_url": ""}, "event_url", "Must not be empty."),
    ({"status_url": {}}, "status_url", "Must be a string."),
    ({"answer_method": "PATCH"}, "answer_method", METHODS),
    ({"event_method": "get"}, "event_method", METHODS),
]


def send(api: Api, method: str, app_id: str, body: Any) -> httpx.Response:
    """Create or update with this body, which may be anything JSON can hold, NaN and lone surrogates included."""
    path = "" if method == "POST" else f"/{app_id}"
    content = json.dumps(body).encode()
    return api(method, path, params=AUTH, content=content, headers={"content-type": "application/json"})


def refused(field: str, reason: str) -> dict[str, Any]:
    """Build the API's 400 body."""
    return {"type": "BAD_REQUEST", "error_title": "Bad Request", "invalid_parameters": {field: reason}}


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(("change", "field", "reason"), WRONG_FIELDS)
def test_a_wrong_field_answers_400(
    sandbox: Sandbox, api: Api, method: str, change: dict[str, Any], field: str, reason: str
) -> None:
    """The field at fault is named with a reason, and nothing has changed."""
    app_id = sandbox.add()
    before = sandbox.applications
    response = send(api, method, app_id, VOICE | change)
    assert (response.status_code, response.json()) == (400, refused(field, reason))
    assert sandbox.applications == before


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("missing", list(VOICE))
def test_a_missing_field_of_a_voice_application_answers_400(
    sandbox: Sandbox, api: Api, method: str, missing: str
) -> None:
    """Name and type are required, and a voice application needs both its URLs."""
    body = {name: value for name, value in VOICE.items() if name != missing}
    response = send(api, method, sandbox.add(), body)
    assert (response.status_code, response.json()) == (400, refused(missing, "Is required."))


def test_only_the_first_failure_is_reported(api: Api) -> None:
    """A body without anything is told of the name alone."""
    assert send(api, "POST", "", {}).json() == refused("name", "Is required.")


@pytest.mark.parametrize("name", ["inbound_url", "status_url"])
def test_a_messages_application_needs_no_urls(api: Api, name: str) -> None:
    """The rule is for voice; a messages application can be without either URL."""
    body = {field: value for field, value in MESSAGES.items() if field != name}
    assert send(api, "POST", "", body).status_code == 201


def test_the_type_cannot_be_changed(sandbox: Sandbox, api: Api) -> None:
    """An update with another type answers 400."""
    app_id = sandbox.add(type="messages")
    response = send(api, "PUT", app_id, VOICE)
    assert (response.status_code, response.json()) == (400, refused("type", "Cannot be changed."))


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'"text"', b"null", b"7", b"\xff\xfe\xfd", b"[" * 100_000, b'{"a": 1}}']
)
@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PUT", "/none")])
def test_a_body_that_is_no_json_object_answers_400(api: Api, method: str, path: str, content: bytes) -> None:
    """Whatever the credentials in the query, the body is refused."""
    response = api(method, path, params=AUTH, content=content)
    assert (response.status_code, response.json()) == (400, refused("body", "Must be a JSON object."))


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "Application/JSON; charset=utf-8"])
def test_json_that_calls_itself_something_else_answers_400(api: Api, kind: str) -> None:
    """Old clients sent a form with their credentials in it: they were told 400, not 401."""
    response = api("POST", content=json.dumps(AUTH | VOICE), headers={"content-type": kind})
    assert response.status_code == (201 if "JSON" in kind else 400)


@pytest.mark.parametrize("operation_id", ["retrieveApplication", "updateApplication", "deleteApplication"])
def test_an_unknown_id_answers_404(api: Api, operation_id: OperationId) -> None:
    """The body is JSON in the shape of the API's other errors."""
    response = api.call(operation_id, "00000000-0000-0000-0000-000000000000")
    assert (response.status_code, response.json()) == (404, {"type": "NOT_FOUND", "error_title": "Not Found"})


@pytest.mark.parametrize("path", ["/", "/v1", "/v2/applications", "/v1/applicationsx", "/v1/applications/a/b"])
def test_an_unknown_path_answers_404(sandbox: Sandbox, client: httpx.Client, path: str) -> None:
    """Whatever the method and the credentials, and also for the slash after an id."""
    url = sandbox.url.removesuffix("/v1/applications")
    for method in ("GET", "POST", "DELETE"):
        response = client.request(method, url + path, params=AUTH)
        assert (response.status_code, response.json()["type"]) == (404, "NOT_FOUND")
    assert client.get(f"{sandbox.url}/{sandbox.add()}/", params=AUTH).status_code == 404


def test_other_methods_answer_405(sandbox: Sandbox, api: Api) -> None:
    """The methods of the path are named in Allow; HEAD and OPTIONS are none of them."""
    app_id = sandbox.add()
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
        response = api(method, params=AUTH)
        assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    response = api("POST", f"/{app_id}", json=AUTH | VOICE)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, PUT, DELETE")
    assert response.json() == {"type": "METHOD_NOT_ALLOWED", "error_title": "Method Not Allowed"}
    assert len(sandbox.applications) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=75)
@given(body=bodies | json_values, method=st.sampled_from(["POST", "PUT"]))
@example(body=VOICE | {"name": "\ud800 ☎ 🎉\n\x00"}, method="PUT")
def test_any_json_is_answered_by_the_application_or_by_400(sandbox: Sandbox, api: Api, body: Any, method: str) -> None:
    """There is no JSON body that breaks the sandbox, and none is accepted that the next read does not show."""
    sandbox.reset()
    response = send(api, method, sandbox.add(), body)
    if response.is_success:
        shown: list[Any] = sandbox.applications
        assert response.json()["name"] == body["name"] == shown[-1]["name"]
    else:
        assert response.status_code == (401 if isinstance(body, dict) and body.keys() & AUTH.keys() else 400)
        assert len(response.json()["invalid_parameters"]) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    app_id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text not in {".", ".."})
)
@example("\n")
def test_any_id_is_answered_404(api: Api, app_id: str) -> None:
    """An id that does not exist is not found, whatever it is made of."""
    assert api("GET", f"/{quote(app_id, safe='')}", params=AUTH).status_code == 404


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"inbound_url": "https://example.com/i"}, "inbound_url", "Is not for voice applications."),
        ({"status_method": "POST"}, "status_method", "Is not for voice applications."),
        ({"answer_url": "example.com"}, "answer_url", "Must be a URL."),
        ({"event_url": "ftp://example.com"}, "event_url", "Must be a URL."),
        ({"event_url": "https://"}, "event_url", "Must be a URL."),
        ({"event_url": "https://[1"}, "event_url", "Must be a URL."),
        ({"event_url": "https://example.com/a b"}, "event_url", "Must be a URL."),
    ],
)
def test_a_strict_sandbox_refuses_what_a_caller_hardly_means(
    api: Api, client: httpx.Client, change: dict[str, Any], field: str, reason: str
) -> None:
    """Fields of another product and invalid URLs are refused with strict=True alone."""
    assert send(api, "POST", "", VOICE | change).status_code == 201
    with Sandbox(KEY, SECRET, strict=True) as strict:
        strict_api = Api(strict.url, client)
        for method in ("POST", "PUT"):
            assert send(strict_api, method, strict.add(), VOICE).is_success
            response = send(strict_api, method, strict.add(), VOICE | change)
            assert (response.status_code, response.json()) == (400, refused(field, reason))


def test_a_body_that_is_too_long_is_refused(sandbox: Sandbox, api: Api) -> None:
    """Of a request no more than a megabyte is kept, and it is answered 413; the connection serves the next one."""
    for method, path in (("POST", ""), ("PUT", "/none")):
        assert api(method, path, params=AUTH, content=b" " * 3_000_000).status_code == 413
    assert [(request.status, request.body) for request in sandbox.requests] == [(413, None), (413, None)]
    assert send(api, "POST", "", VOICE).status_code == 201


class Kinds(TypedDict):
    """A request with a field of each kind that a document may bring."""

    name: Required[str]
    type: Required[str]
    day: NotRequired[datetime.date]
    owner: NotRequired[UUID]
    active: NotRequired[bool]
    size: NotRequired[int]
    share: NotRequired[float]
    tags: NotRequired[list[str | None]]
    either: NotRequired[int | list[int]]
    level: NotRequired[Literal["low", "high"]]
    limits: NotRequired[dict[str, Any]]
    links: NotRequired[VoiceWebhook]
    anything: NotRequired[Any]


@pytest.mark.parametrize(
    ("field", "right", "wrong", "reason"),
    [
        ("day", "2026-01-02", 7, "Must be a string."),
        ("owner", "11111111-2222-3333-4444-555555555555", None, "Must be a string."),
        ("active", False, 0, "Must be true or false."),
        ("size", 0, True, "Must be an integer."),
        ("size", 7, 7.5, "Must be an integer."),
        ("share", 7, "7", "Must be a number."),
        ("share", 0.5, False, "Must be a number."),
        ("tags", ["a", None], "a", "Must be an array."),
        ("tags", [], [7], "Must be a string."),
        ("either", 7, "7", "Must be an integer."),
        ("either", [7], ["7"], "Must be an integer."),
        ("level", "low", "middle", "Must be one of low, high."),
        ("limits", {"a": 1}, [], "Must be an object."),
        ("links", {}, "a", "Must be an object."),
        ("anything", None, "", "Must not be empty."),
    ],
)
def test_the_type_of_a_new_field_is_that_of_the_generated_request(
    monkeypatch: pytest.MonkeyPatch, field: str, right: object, wrong: object, reason: str
) -> None:
    """Whatever type a property of the document has, the sandbox takes its values and refuses others."""
    monkeypatch.setattr(_checks, "CreateApplicationParams", Kinds)
    body = {"name": "One", "type": "messages"}
    assert _checks.application_fields(body | {field: right}, strict=False) == body | {field: right}
    with pytest.raises(_checks.InvalidParameterError) as refusal:
        _checks.application_fields(body | {field: wrong}, strict=False)
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
