"""Where credentials may be, and what happens without them."""

import httpx
import pytest

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import OPERATIONS, Api
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, SECRET, VOICE

UNAUTHORIZED = {"type": "UNAUTHORIZED", "error_title": "Unauthorized"}
WRONG = [{}, {"api_key": KEY}, {"api_secret": SECRET}, AUTH | {"api_secret": "wrong"}, AUTH | {"api_key": "wrong"}]


def request(api: Api, operation_id: str, app_id: str, query: dict[str, str], body: dict[str, str]) -> httpx.Response:
    """Call an operation with credentials in the query, the body or both."""
    match operation_id:
        case "retrieveApplications":
            return api("GET", params=query)
        case "createApplication":
            return api("POST", params=query, json=VOICE | body)
        case "retrieveApplication":
            return api("GET", f"/{app_id}", params=query)
        case "updateApplication":
            return api("PUT", f"/{app_id}", params=query, json=VOICE | body)
        case _:
            return api("DELETE", f"/{app_id}", params=query)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_takes_credentials_in_the_query(sandbox: Sandbox, api: Api, operation_id: str) -> None:
    """The query string is good for all five operations."""
    assert request(api, operation_id, sandbox.add(), AUTH, {}).is_success


@pytest.mark.parametrize("query", [{}, AUTH, {"api_key": KEY}])
@pytest.mark.parametrize("operation_id", ["createApplication", "updateApplication"])
def test_operations_with_a_body_take_credentials_in_it(
    sandbox: Sandbox, api: Api, operation_id: str, query: dict[str, str]
) -> None:
    """The JSON body is good for POST and PUT, with or without the same credentials in the query."""
    assert request(api, operation_id, sandbox.add(), query, AUTH).is_success


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_wrong_or_missing_credentials_answer_401_and_change_nothing(
    sandbox: Sandbox, api: Api, operation_id: str, wrong: dict[str, str]
) -> None:
    """Every operation answers the API's 401 body, and the applications stay as they are."""
    app_id = sandbox.add(name="As it was")
    before = sandbox.applications
    response = request(api, operation_id, app_id, wrong, {})
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
    assert sandbox.applications == before


@pytest.mark.parametrize("operation_id", ["createApplication", "updateApplication"])
@pytest.mark.parametrize("wrong", [AUTH | {"api_secret": "wrong"}, AUTH | {"api_secret": {"$ne": ""}}])
def test_credentials_must_be_right_wherever_they_are(
    sandbox: Sandbox, api: Api, operation_id: str, wrong: dict[str, str]
) -> None:
    """Right ones in the query do not excuse wrong ones in the body."""
    assert request(api, operation_id, sandbox.add(), AUTH, wrong).status_code == 401


def test_a_request_without_anything_answers_401(api: Api) -> None:
    """No body and no query is a matter of credentials first."""
    assert api("POST").status_code == 401
    assert api("PUT", "/none").status_code == 401


def test_a_body_does_not_authorize_a_deletion(sandbox: Sandbox, api: Api) -> None:
    """DELETE takes credentials from the query alone."""
    assert api("DELETE", f"/{sandbox.add()}", json=AUTH).status_code == 401


def test_basic_authentication_is_not_used(api: Api) -> None:
    """The v1 API knows no Authorization header."""
    assert api("GET", auth=(KEY, SECRET)).status_code == 401
