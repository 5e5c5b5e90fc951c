"""Faults on demand."""

import json
import re
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
    for other in OPERATIONS:
        assert (api.call(other, app_id).status_code == 503) == (other == operation_id)
    assert api.call(operation_id, sandbox.add()).is_success


def test_faults_are_met_in_order_each_as_often_as_asked(sandbox: Sandbox, api: Api) -> None:
    """Two calls meet the first fault, one the second, and none the third call after."""
    sandbox.fail("retrieveApplications", times=2, status=500)
    sandbox.fail("retrieveApplications", status=429)
    statuses = [api.call("retrieveApplications").status_code for _ in range(4)]
    assert statuses == [500, 500, 429, 200]


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, None, ""),
        (204, None, ""),
        (304, None, ""),
        (400, "application/json", '{"type": "BAD_REQUEST", "error_title": "Bad Request", "invalid_parameters": .+}'),
        (401, "application/json", '{"type": "UNAUTHORIZED", "error_title": "Unauthorized"}'),
        (403, "application/json", '{"type": "FORBIDDEN", "error_title": "Forbidden"}'),
        (404, "application/json", '{"type": "NOT_FOUND", "error_title": "Not Found"}'),
        (420, "text/plain; charset=utf-8", "Request throttled.+"),
        (429, "text/plain; charset=utf-8", "Request throttled.+"),
        (499, "application/json", '{"type": "UNKNOWN_STATUS", "error_title": "Unknown Status"}'),
        (502, "text/html; charset=utf-8", "<html><head><title>502 Bad Gateway</title>.+"),
        (599, "text/html; charset=utf-8", "<html><head><title>599 Unknown Status</title>.+"),
    ],
)
def test_a_status_brings_the_body_the_api_gives_with_it(
    sandbox: Sandbox, api: Api, status: int, kind: str | None, body: str
) -> None:
    """JSON, plain text or HTML, as the API and its gateways answer, and nothing below 400."""
    sandbox.fail("retrieveApplications", status=status)
    response = api.call("retrieveApplications")
    assert (response.status_code, response.headers.get("content-type")) == (status, kind)
    assert re.fullmatch(body, response.text)
    assert "retry-after" not in response.headers


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
    ("fault", "status", "created"),
    [
        ({"status": 503}, 503, 0),
        ({"status": 503, "act": False}, 503, 0),
        ({"status": 503, "act": True}, 503, 1),
        ({"status": 502, "cut": "within"}, 502, 0),
        ({"cut": "within"}, 201, 1),
        ({"cut": "before"}, None, 0),
        ({"cut": "before", "act": False}, None, 0),
        ({"cut": "before", "act": True}, None, 1),
    ],
)
def test_an_operation_that_is_answered_by_itself_is_carried_out_unless_told(
    sandbox: Sandbox, api: Api, fault: dict[str, Any], status: int | None, created: int
) -> None:
    """With act=True a 503 hides a creation that did happen; what is cut is an error for the client."""
    sandbox.fail("createApplication", **fault)
    if "cut" in fault:
        missing = "a response" if fault["cut"] == "before" else "complete message body"
        with pytest.raises(httpx.RemoteProtocolError, match=f"without sending {missing}"):
            api.call("createApplication")
    else:
        assert api.call("createApplication").status_code == status
    assert len(sandbox.applications) == created
    assert [request.status for request in sandbox.requests] == [status]
    assert api.call("createApplication").status_code == 201


def test_a_fault_that_acts_still_checks_the_request(sandbox: Sandbox, api: Api) -> None:
    """Without a status the operation's own refusal is what is answered."""
    sandbox.fail("createApplication", headers={"x-spoiled": "yes"})
    response = api("POST", json=VOICE)
    assert (response.status_code, response.headers["x-spoiled"]) == (401, "yes")
    assert response.json()["type"] == "UNAUTHORIZED"


def test_a_cut_within_the_answer_sends_half_of_it(sandbox: Sandbox, client: httpx.Client) -> None:
    """The head and half of the body arrive: the client knows of a 201 but not of its application."""
    sandbox.fail("createApplication", cut="within")
    with client.stream("POST", sandbox.url, json=AUTH | VOICE) as response:
        assert response.status_code == 201
        received: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError):
            received.extend(response.iter_raw())
    assert 0 < len(b"".join(received)) < int(response.headers["content-length"])


@pytest.mark.parametrize(("body", "status"), [(None, None), ("x", 500), ("", 500)], ids=["204", "one byte", "no byte"])
def test_a_cut_within_leaves_no_whole_answer(sandbox: Sandbox, api: Api, body: str | None, status: int | None) -> None:
    """However little there is to send, the client cannot take it for the answer."""
    app_id = sandbox.add()
    sandbox.fail("deleteApplication", cut="within", body=body, status=status)
    with pytest.raises(httpx.RemoteProtocolError):
        api.call("deleteApplication", app_id)
    assert len(sandbox.applications) == (0 if status is None else 1)


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


NONSENSE: dict[str, list[Any]] = {
    "status": [199, 600, True, "503"],
    "body": [{1, 2}, "\ud800"],
    "delay": [-1, float("nan"), float("inf"), "1", 10**400],
    "retry_after": [-1, float("inf"), "1\r\nx: y", True],
    "headers": [
        *({"content-length": "1"}, {"Transfer-Encoding": "chunked"}),
        *({"a b": "c"}, {"": "c"}, {"x": "a\nb"}, {"x": "☎"}, {"x": 1}),
    ],
}
NONSENSE_TOGETHER: list[dict[str, Any]] = [
    {},
    {"act": True},
    {"act": False, "delay": 1},
    {"act": False, "cut": "within"},
    {"status": 204, "body": "x"},
    {"status": 304, "body": "x"},
    {"status": 500, "times": 0},
    {"status": 500, "times": True},
    {"status": 500, "times": 1.5},
    {"cut": "before", "status": 500},
    {"cut": "before", "body": "x"},
    {"cut": "before", "retry_after": 1},
]


@pytest.mark.parametrize(
    "fault", [*({name: value} for name, values in NONSENSE.items() for value in values), *NONSENSE_TOGETHER]
)
def test_a_fault_that_makes_no_sense_is_a_value_error(sandbox: Sandbox, api: Api, fault: dict[str, Any]) -> None:
    """It is refused when it is asked for, and the next call is fine."""
    with pytest.raises(ValueError, match=r"\w"):
        sandbox.fail("retrieveApplications", **fault)
    assert api.call("retrieveApplications").status_code == 200


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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=75)
@given(
    status=st.none() | st.integers(150, 650),
    body=st.none() | st.text() | st.binary() | json_bodies,
    headers=st.none() | st.dictionaries(st.text(max_size=8), header_values, max_size=2),
    retry_after=st.none() | st.integers() | st.floats() | header_values,
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
