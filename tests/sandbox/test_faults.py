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
from tests.support.data import KEY, SECRET, VOICE


def test_faults_are_met_by_their_operation_in_order_each_as_often_as_asked(api: Api) -> None:
    """Two calls meet the first fault, one the second, none the one after; other operations go on as if nothing was."""
    api.sandbox.fail("retrieveApplications", times=2, status=500)
    api.sandbox.fail("deleteApplication", status=503)
    api.sandbox.fail("retrieveApplications", status=429)
    app_id = api.sandbox.add()
    statuses = {name: [api.call(name, app_id).status_code for _ in range(4)] for name in OPERATIONS}
    assert statuses == {
        "retrieveApplications": [500, 500, 429, 200],
        "createApplication": [201] * 4,
        "retrieveApplication": [200] * 4,
        "updateApplication": [200] * 4,
        "deleteApplication": [503, 204, 404, 404],
    }


CREATE, DELETE = "createApplication", "deleteApplication"
JSON, TEXT, HTML = "application/json", "text/plain; charset=utf-8", "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("fault", "status", "kind", "body"),
    [
        ({"status": 200}, 200, None, ""),
        ({"status": 204}, 204, None, ""),
        ({"status": 400}, 400, JSON, '{"type": "BAD_REQUEST", "error_title": "Bad Request", "invalid_parameters": .+}'),
        ({"status": 404}, 404, JSON, '{"type": "NOT_FOUND", "error_title": "Not Found"}'),
        ({"status": 420}, 420, TEXT, "Request throttled.+"),
        ({"status": 429}, 429, TEXT, "Request throttled.+"),
        ({"status": 499}, 499, JSON, '{"type": "UNKNOWN_STATUS", "error_title": "Unknown Status"}'),
        ({"status": 502}, 502, HTML, "<html><head><title>502 Bad Gateway</title>.+"),
        ({"status": 500, "body": "<b>ü</b>"}, 500, HTML, "<b>ü</b>"),
        ({"status": 500, "body": b"\x00\xff"}, 500, HTML, "\x00\ufffd"),
        ({"status": 500, "body": ""}, 500, HTML, ""),
        ({"status": 500, "body": {"title": "x"}}, 500, JSON, '{"title": "x"}'),
        ({"status": 500, "body": ["x"]}, 500, JSON, r'\["x"\]'),
        ({"body": "garbage"}, 200, JSON, "garbage"),
        ({"headers": {"Content-Type": "text/json"}}, 200, "text/json", '{"count": 0, .+'),
    ],
)
def test_a_fault_says_what_is_answered(api: Api, fault: Any, status: int, kind: str | None, body: str) -> None:
    """By default with the body that the API or its gateways give with the status.

    Text and bytes go out as they are, anything else as JSON; without a status the operation's own answer is spoilt.
    """
    api.sandbox.fail("retrieveApplications", **fault)
    response = api("GET")
    assert (response.status_code, response.headers.get("content-type")) == (status, kind)
    assert re.fullmatch(body, response.text)
    assert "retry-after" not in response.headers
    assert len(response.headers.get_list("content-length")) == (0 if status == 204 else 1)


@pytest.mark.parametrize(
    ("operation_id", "fault", "status", "done", "missing"),
    [
        (CREATE, {"status": 503}, 503, False, None),
        (CREATE, {"status": 503, "act": False}, 503, False, None),
        (CREATE, {"status": 503, "act": True}, 503, True, None),
        (CREATE, {"body": "garbage"}, 201, True, None),
        (CREATE, {"status": 502, "cut": "within"}, 502, False, "complete message body"),
        (CREATE, {"cut": "within"}, 201, True, "complete message body"),
        (CREATE, {"cut": "before"}, None, False, "a response"),
        (CREATE, {"cut": "before", "act": False}, None, False, "a response"),
        (CREATE, {"cut": "before", "act": True}, None, True, "a response"),
        # However little there is to send, the client cannot take it for the answer.
        (DELETE, {"cut": "within"}, 204, True, "a response"),
        (DELETE, {"cut": "within", "status": 500, "body": "x"}, 500, False, "complete message body"),
        (DELETE, {"cut": "within", "status": 500, "body": ""}, 500, False, "a response"),
    ],
)
def test_an_operation_that_is_answered_by_itself_is_carried_out_unless_told(
    api: Api, operation_id: OperationId, fault: Any, status: int | None, done: bool, missing: str | None
) -> None:
    """With act=True a 503 hides a creation that did happen; what is cut is an error for the client."""
    app_id = api.sandbox.add()
    api.sandbox.fail(operation_id, **fault)
    if missing:
        with pytest.raises(httpx.RemoteProtocolError, match=f"without sending {missing}"):
            api.call(operation_id, app_id)
    else:
        assert api.call(operation_id, app_id).status_code == status
    assert (len(api.sandbox.applications) != 1) is done
    assert [request.status for request in api.sandbox.requests] == [status]


def test_an_answer_that_is_delayed_comes_late_and_was_acted_on(api: Api) -> None:
    """It is the usual one; a client that gives up waiting has created its application all the same."""
    api.sandbox.fail("createApplication", delay=0.05)
    response = api.call("createApplication")
    assert response.status_code == 201
    assert response.elapsed.total_seconds() >= 0.05
    api.sandbox.fail("createApplication", delay=60)
    with pytest.raises(httpx.ReadTimeout):
        api("POST", body=VOICE, timeout=httpx.Timeout(5, read=0.1))
    wait_until(lambda: len(api.sandbox.requests) == 2)
    assert len(api.sandbox.applications) == 2


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({}, "nothing goes wrong"),
        ({"act": False, "delay": 1}, "act=False"),
        ({"act": False, "cut": "within"}, "act=False"),
        ({"status": 204, "body": "x"}, "204 has no body"),
        ({"status": 304, "body": "x"}, "304 has no body"),
        ({"status": 500, "times": 0}, "times must"),
        ({"cut": "before", "status": 500}, "answers nothing"),
        ({"cut": "before", "headers": {"x": "y"}}, "answers nothing"),
        ({"cut": "before", "retry_after": 1}, "answers nothing"),
        ({"cut": "after"}, 'unknown cut \'after\': one of "before", "within"'),
        ({"delay": -1}, "delay must"),
        ({"delay": float("nan")}, "delay must"),
        ({"retry_after": float("inf")}, "retry_after must"),
        ({"body": {1, 2}}, "body must"),
        ({"headers": {"content-length": "1"}}, "header 'content-length' cannot be set"),
        ({"headers": {"Transfer-Encoding": "chunked"}}, "header 'transfer-encoding' cannot be set"),
        ({"operation_id": "deleteApplication", "body": "garbage"}, "give a status"),
        ({"operation_id": "create", "status": 500}, f"unknown operation 'create': one of .*{'.*'.join(OPERATIONS)}"),
    ],
)
def test_a_fault_that_makes_no_sense_is_a_value_error(fault: dict[str, Any], message: str) -> None:
    """It is refused when it is asked for."""
    sandbox = Sandbox()
    with pytest.raises(ValueError, match=message):
        sandbox.fail(fault.pop("operation_id", "retrieveApplications"), **fault)
    assert sandbox.unused_faults == []


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
    api: Api, status: int | None, body: Any, headers: dict[str, str] | None, retry_after: float | str | None
) -> None:
    """A fault is refused when it is asked for, or else arrives with its status, body and headers."""
    api.sandbox.reset()
    try:
        api.sandbox.fail("retrieveApplications", status=status, body=body, headers=headers, retry_after=retry_after)
    except ValueError:
        assert api("GET").status_code == 200
        return
    response = api("GET")
    assert response.status_code == (200 if status is None else status)
    if body is not None:
        content = body.encode() if isinstance(body, str) else body
        assert response.content == (content if isinstance(content, bytes) else json.dumps(content).encode())
    if retry_after is not None:
        # Not as text: httpx takes it for UTF-8 wherever it can be.
        assert dict(response.headers.raw)[b"retry-after"] == str(retry_after).encode("latin-1")


def test_a_fault_that_no_call_has_met_ends_a_block_with_an_error(client: httpx.Client) -> None:
    """A `with` block ends with an AssertionError that names the operation, unless the block has raised something.

    One call is enough for a fault that was asked for several times; an optional fault, or one forgotten, needs none.
    """
    sandbox = Sandbox(KEY, SECRET)
    sandbox.fail("deleteApplication", status=500, optional=True)
    sandbox.fail("retrieveApplications", status=500, times=3)
    sandbox.fail("createApplication", status=500)
    with pytest.raises(AssertionError, match=r"no call has met the faults of createApplication$"), sandbox:
        Api(sandbox, client)("GET")
    with pytest.raises(LookupError), sandbox:
        raise LookupError
    assert sandbox.unused_faults == ["createApplication"]
    with sandbox:
        sandbox.reset()
