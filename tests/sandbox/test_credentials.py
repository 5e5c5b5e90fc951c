"""Where credentials may be, and what happens without them."""

from typing import Any

import pytest

from nexmo_application.sandbox import OperationId, Sandbox
from tests.sandbox.support import OPERATIONS, Api
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, SECRET, VOICE

WRONG_SECRET = AUTH | {"api_secret": "wrong"}


@pytest.mark.parametrize("operation_id", OPERATIONS)
@pytest.mark.parametrize(
    ("query", "body", "by_query", "by_both"),
    [
        (AUTH, {}, True, True),
        ({}, AUTH, False, True),
        ({"api_key": KEY}, AUTH, False, True),
        (AUTH, AUTH, True, True),
        (AUTH, WRONG_SECRET, True, False),
        (AUTH, {"api_secret": {"$ne": ""}}, True, False),
        (WRONG_SECRET, AUTH, False, False),
        (AUTH | {"api_key": "wrong"}, {}, False, False),
        ({"api_key": KEY}, {}, False, False),
        ({"api_secret": SECRET}, {}, False, False),
        ({}, {}, False, False),
    ],
)
def test_credentials_must_be_there_and_right_wherever_they_are(
    sandbox: Sandbox,
    api: Api,
    operation_id: OperationId,
    query: dict[str, str],
    body: dict[str, Any],
    *,
    by_query: bool,
    by_both: bool,
) -> None:
    """POST and PUT read them in the JSON body, too; without them nothing changes, and the answer is the API's 401."""
    app_id = sandbox.add(name="As it was")
    before = sandbox.applications
    response = api.call(operation_id, app_id, query, VOICE | body)
    right = by_both if OPERATIONS[operation_id] in ("POST", "PUT") else by_query
    if right:
        assert response.is_success
    else:
        assert response.status_code == 401
        assert response.json() == {"type": "UNAUTHORIZED", "error_title": "Unauthorized"}
        assert sandbox.applications == before


def test_a_request_without_anything_answers_401(api: Api) -> None:
    """No body and no query is a matter of credentials first, and the API knows no Authorization header."""
    assert api("POST").status_code == 401
    assert api("PUT", "/none").status_code == 401
    assert api("GET", auth=(KEY, SECRET)).status_code == 401
