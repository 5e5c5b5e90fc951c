"""Faults on demand."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexmo_application.sandbox import OperationId, Sandbox
from tests.sandbox.support import OPERATIONS, Api, wait_until
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import VOICE


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_fault_meets_its_operation_only_and_then_is_over(
    sandbox: Sandbox, api: Api, operation_id: OperationId
) -> None:
    """Every other operation goes on as if nothing was, and so does the next call of this one."""
    sandbox.fail(operation_id, status=503)
    app_id = sandbox.add()
    for other in OPERATIONS[:-1]:
        assert (api.call(other, app_id).status_code == 503) == (other == operation_id)
    assert (api.call("deleteApplication", app_id).status_code == 503) == (operation_id == "deleteApplication")
    assert api.call(operation_id, sandbox.add()).is_success


def test_faults_are_met_in_order_each_as_often_as_asked(sandbox: Sandbox, api: Api) -> None:
    """Two calls meet the first fault, one the second, and none the third call after."""
    sandbox.fail("retrieveApplications", times=2, status=500)
    sandbox.fail("retrieveApplications", status=429)
    statuses = [api.call("retrieveApplications").status_code for _ in range(4)]
    assert statuses == [500, 500, 429, 200]


@pytest.mark.parametrize(
    ("status", "kind", "start"),
    [
        (
            400,
            "application/json",
            '{"type": "BAD_REQUEST", "error_title": "Bad Request", "invalid_parameters": {"name": ',
        ),
        (401, "application/json", '{"type": "UNAUTHORIZED", "error_title": "Unauthorized"}'),
        (403, "application/json", '{"type": "FORBIDDEN", "error_title": "Forbidden"}'),
        (404, "application/json", '{"type": "NOT_FOUND", "error_title": "Not Found"}'),
        (420, "text/plain; charset=utf-8", "Request throttled"),
        (429, "text/plain; charset=utf-8", "Request throttled"),
        (499, "application/json", '{"type": "UNKNOWN_STATUS", "error_title": "Unknown Status"}'),
        (502, "text/html; charset=utf-8", "<html><head><title>502 Bad Gateway</title>"),
        (599, "text/html; charset=utf-8", "<html><head><title>599 Unknown Status</title>"),
    ],
)
def test_a_status_brings_the_body_the_api_gives_with_it(
    sandbox: Sandbox, api: Api, status: int, kind: str, start: str
) -> None:
    """JSON, plain text or HTML, as the API and its gateways answer."""
    sandbox.fail("retrieveApplications", status=status)
    response = api.call("retrieveApplications")
    assert (response.status_code, response.headers["content-type"]) == (status, kind)
    assert response.text.startswith(start)
    assert "retry-after" not in response.headers


@pytest.mark.parametrize("status", [200, 204, 304])
def test_a_status_below_400_has_no_body_by_itself(sandbox: Sandbox, api: Api, status: int) -> None:
    """A success that says nothing can be had too."""
    sandbox.fail("createApplication", status=status)
    response = api.call("createApplication")
    assert (response.status_code, response.content, sandbox.applications) == (status, b"", [])


@pytest.mark.parametrize(
    ("body", "kind", "content"),
    [
        ("<b>ü</b>", "text/html; charset=utf-8", "<b>ü</b>".encode()),
        (b"\x00\xff", "text/html; charset=utf-8", b"\x00\xff"),
        ("", "text/html; charset=utf-8", b""),
        ({"title": "x"}, "application/json", b'{"title": "x"}'),
        (["x"], "application/json", b'["x"]'),
    ],
)
def test_a_body_takes_the_place_of_the_usual_one(
    sandbox: Sandbox, api: Api, body: Any, kind: str, content: bytes
) -> None:
    """Text and bytes go out as they are, anything else as JSON."""
    sandbox.fail("retrieveApplications", status=500, body=body)
    response = api.call("retrieveApplications")
    assert (response.status_code, response.headers["content-type"], response.content) == (500, kind, content)


def test_a_body_without_a_status_spoils_a_success(sandbox: Sandbox, api: Api) -> None:
    """The application is created, but the 201 cannot be read."""
    sandbox.fail("createApplication", body="garbage")
    response = api.call("createApplication")
    assert (response.status_code, response.headers["content-type"]) == (201, "application/json")
    assert response.text == "garbage"
    assert len(sandbox.applications) == 1


def test_headers_are_added_and_replaced(sandbox: Sandbox, api: Api) -> None:
    """Headers go on the operation's own answer too, and their case does not matter."""
    sandbox.fail("retrieveApplications", headers={"X-Request-Id": "r-1", "Content-Type": "text/json"})
    response = api.call("retrieveApplications")
    assert (response.status_code, response.json()["count"]) == (200, 0)
    assert (response.headers["x-request-id"], response.headers["content-type"]) == ("r-1", "text/json")
    assert len(response.headers.get_list("content-length")) == 1


@pytest.mark.parametrize(
    ("value", "header"), [(0, "0"), (7, "7"), (1.5, "1.5"), ("Wed, 21 Oct 2015 07:28:00 GMT",) * 2, ("-1", "-1")]
)
def test_retry_after_is_sent_as_given(sandbox: Sandbox, api: Api, value: float | str, header: str) -> None:
    """Numbers are seconds; text can be a date or nonsense."""
    sandbox.fail("retrieveApplications", status=429, retry_after=value)
    assert api.call("retrieveApplications").headers["retry-after"] == header


@pytest.mark.parametrize(
    ("act", "created"), [(None, 0), (False, 0), (True, 1)], ids=["by default", "act=False", "act=True"]
)
def test_a_status_keeps_the_operation_from_happening_unless_told(
    sandbox: Sandbox, api: Api, act: bool | None, created: int
) -> None:
    """With act=True a 503 hides a creation that did happen."""
    sandbox.fail("createApplication", status=503, act=act)
    assert api.call("createApplication").status_code == 503
    assert len(sandbox.applications) == created


def test_a_fault_that_acts_still_checks_the_request(sandbox: Sandbox, api: Api) -> None:
    """Without a status the operation's own refusal is what is answered."""
    sandbox.fail("createApplication", headers={"x-spoiled": "yes"})
    response = api("POST", json=VOICE)
    assert (response.status_code, response.headers["x-spoiled"]) == (401, "yes")
    assert response.json()["type"] == "UNAUTHORIZED"


@pytest.mark.parametrize(("act", "created"), [(None, 0), (False, 0), (True, 1)])
def test_a_cut_before_the_answer_sends_nothing(sandbox: Sandbox, api: Api, act: bool | None, created: int) -> None:
    """The client sees a closed connection, the operation did not happen (unless told), and the next call works."""
    sandbox.fail("createApplication", cut="before", act=act)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        api.call("createApplication")
    assert len(sandbox.applications) == created
    assert [request.status for request in sandbox.requests] == [None]
    assert api.call("createApplication").status_code == 201


def test_a_cut_within_the_answer_loses_what_was_done(sandbox: Sandbox, client: httpx.Client) -> None:
    """The head and half of the body arrive: the client knows of a 201 but not of its application, which exists."""
    sandbox.fail("createApplication", cut="within")
    with client.stream("POST", sandbox.url, json=AUTH | VOICE) as response:
        assert response.status_code == 201
        received: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError):
            received.extend(response.iter_raw())
    assert 0 < len(b"".join(received)) < int(response.headers["content-length"])
    assert len(sandbox.applications) == 1
    assert [request.status for request in sandbox.requests] == [201]


@pytest.mark.parametrize(("body", "status"), [(None, None), ("x", 500), ("", 500)], ids=["204", "one byte", "no byte"])
def test_a_cut_within_leaves_no_whole_answer(sandbox: Sandbox, api: Api, body: str | None, status: int | None) -> None:
    """However little there is to send, the client cannot take it for the answer."""
    app_id = sandbox.add()
    sandbox.fail("deleteApplication", cut="within", body=body, status=status)
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("deleteApplication", app_id)
    assert len(sandbox.applications) == (0 if status is None else 1)


def test_a_cut_within_an_error_does_not_act(sandbox: Sandbox, api: Api) -> None:
    """With a status the operation is not carried out, cut or not."""
    sandbox.fail("createApplication", status=502, cut="within")
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("createApplication")
    assert sandbox.applications == []


def test_a_delayed_answer_comes_late_but_comes(sandbox: Sandbox, api: Api) -> None:
    """The answer takes at least as long as asked, and is the usual one."""
    sandbox.fail("retrieveApplications", delay=0.05)
    response = api.call("retrieveApplications")
    assert response.json()["count"] == 0
    assert response.elapsed.total_seconds() >= 0.05


def test_an_answer_that_is_too_late_was_acted_on(sandbox: Sandbox, client: httpx.Client) -> None:
    """A client that gives up waiting has created its application all the same."""
    sandbox.fail("createApplication", delay=60)
    with pytest.raises(httpx.ReadTimeout):
        client.post(sandbox.url, json=AUTH | VOICE, timeout=httpx.Timeout(5, read=0.1))
    wait_until(lambda: bool(sandbox.requests))
    assert len(sandbox.applications) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"act": True},
        {"act": False, "delay": 1},
        {"act": False, "cut": "within"},
        {"status": 199},
        {"status": 600},
        {"status": True},
        {"status": "503"},
        {"status": 204, "body": "x"},
        {"status": 500, "body": {1, 2}},
        {"status": 500, "body": "\ud800"},
        {"status": 500, "times": 0},
        {"status": 500, "times": True},
        {"status": 500, "times": 1.5},
        {"delay": -1},
        {"delay": float("nan")},
        {"delay": float("inf")},
        {"delay": "1"},
        {"delay": 10**400},
        {"retry_after": -1},
        {"retry_after": float("inf")},
        {"retry_after": "1\r\nx: y"},
        {"retry_after": True},
        {"headers": {"content-length": "1"}},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"headers": {"a b": "c"}},
        {"headers": {"": "c"}},
        {"headers": {"x": "a\nb"}},
        {"headers": {"x": "☎"}},
        {"headers": {"x": 1}},
        {"cut": "before", "status": 500},
        {"cut": "before", "body": "x"},
        {"cut": "before", "retry_after": 1},
    ],
)
def test_a_fault_that_makes_no_sense_is_a_value_error(sandbox: Sandbox, api: Api, arguments: dict[str, Any]) -> None:
    """It is refused when it is asked for, and the next call is fine."""
    with pytest.raises(ValueError, match=r"\w"):
        sandbox.fail("createApplication", **arguments)
    assert api.call("createApplication").status_code == 201


def test_unknown_names_are_answered_with_the_known_ones(sandbox: Sandbox) -> None:
    """A mistyped operation or cut tells what there is."""
    with pytest.raises(ValueError, match="unknown operation 'create'") as operation:
        sandbox.fail("create", status=500)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert all(operation_id in str(operation.value) for operation_id in OPERATIONS)
    wrong: Any = "after"
    with pytest.raises(ValueError, match='unknown cut \'after\': one of "before", "within"'):
        sandbox.fail("createApplication", cut=wrong)


def test_a_deletion_has_no_body_to_spoil(sandbox: Sandbox) -> None:
    """A 204 cannot carry a body, so a status is needed."""
    with pytest.raises(ValueError, match="give a status"):
        sandbox.fail("deleteApplication", body="garbage")
    sandbox.fail("deleteApplication", status=200, body="garbage")


header_values = st.text(st.characters(min_codepoint=0, max_codepoint=0x120), max_size=20)
json_bodies = st.dictionaries(st.text(), st.floats() | st.text() | st.none(), max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    status=st.none() | st.integers(150, 650),
    body=st.none() | st.text() | st.binary() | json_bodies,
    headers=st.none() | st.dictionaries(st.text(max_size=8), header_values, max_size=2),
    retry_after=st.none() | st.floats() | header_values,
)
def test_every_fault_that_is_accepted_is_answered_as_asked(
    sandbox: Sandbox,
    api: Api,
    status: int | None,
    body: Any,
    headers: dict[str, str] | None,
    retry_after: float | str | None,
) -> None:
    """A fault is refused when it is asked for, or else arrives with its status, body and headers."""
    sandbox.reset()
    asked: dict[str, Any] = {"status": status, "body": body, "headers": headers, "retry_after": retry_after}
    try:
        sandbox.fail("retrieveApplications", **asked)
    except ValueError:
        assert api.call("retrieveApplications").status_code == 200
        return
    response = api.call("retrieveApplications")
    assert response.status_code == (200 if status is None else status)
    if body is not None:
        content = body.encode() if isinstance(body, str) else body
        assert response.content == (content if isinstance(content, bytes) else json.dumps(content).encode())
    if retry_after is not None:
        # Not as text: httpx takes it for UTF-8 wherever it can be.
        assert dict(response.headers.raw)[b"retry-after"] == str(retry_after).encode("latin-1")


@pytest.mark.parametrize(
    "headers",
    [
        {"Deprecation": "@1735689600", "Link": '<https://example.com/v2>; rel="deprecation"'},
        {"Sunset": "Sat, 31 Dec 2033 23:59:59 GMT", "Link": '<https://example.com/end>; rel="sunset"'},
    ],
)
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_can_announce_its_end(
    sandbox: Sandbox, api: Api, operation_id: OperationId, headers: dict[str, str]
) -> None:
    """With headers alone the operation is carried out, and its answer has them."""
    sandbox.fail(operation_id, headers=headers)
    response = api.call(operation_id, sandbox.add())
    assert response.is_success
    assert {name: response.headers[name] for name in headers} == headers
