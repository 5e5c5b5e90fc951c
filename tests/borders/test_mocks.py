"""Other people's mocks of httpx: what they see of a call, and that they can answer it."""

import httpx
import respx
from pytest_httpx import HTTPXMock

from nexmo_application import Client

URL = "https://api.nexmo.com/v1/applications/abc"
ANSWER = {"id": "abc", "name": "Mocked"}


def test_pytest_httpx_answers_requests_without_credentials(httpx_mock: HTTPXMock) -> None:
    """pytest-httpx works above the place where the credentials are added: it matches the URL without them."""
    httpx_mock.add_response(url=URL, json=ANSWER)
    with Client("key", "not-a-secret") as client:
        assert client.applications.retrieve("abc").name == "Mocked"
    [request] = httpx_mock.get_requests()
    assert str(request.url) == URL


def test_respx_answers_requests_with_credentials() -> None:
    """Respx works below that place: its pattern of the URL fits although the request carries the credentials."""
    with respx.mock, Client("key", "not-a-secret") as client:
        route = respx.get(URL).mock(return_value=httpx.Response(200, json=ANSWER))
        assert client.applications.retrieve("abc").name == "Mocked"
        assert route.calls.last.request.url.params["api_secret"] == "not-a-secret"
