"""What the sandbox' tests share: plain HTTP requests."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from nexmo_application.sandbox import OperationId
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import VOICE

OPERATIONS: Final[dict[OperationId, str]] = {
    "retrieveApplications": "GET",
    "createApplication": "POST",
    "retrieveApplication": "GET",
    "updateApplication": "PUT",
    "deleteApplication": "DELETE",
}
"""Every operation with its method."""


class Api:
    """Plain HTTP requests to a sandbox, by the path below the collection's URL."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self._url = url
        self._client = client

    def __call__(self, method: str, path: str = "", **arguments: Any) -> httpx.Response:
        """Send a request as it is."""
        return self._client.request(method, self._url + path, **arguments)

    def call(
        self,
        operation_id: OperationId,
        app_id: str = "none",
        query: Mapping[str, str] = AUTH,
        body: Mapping[str, object] = VOICE,
    ) -> httpx.Response:
        """Call an operation, by default with the right credentials."""
        path = "" if operation_id in ("retrieveApplications", "createApplication") else f"/{app_id}"
        return self(OPERATIONS[operation_id], path, params=query, json=body)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread is about to bring about."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.01)


def webhooks(application: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Give the endpoint and method of each webhook by its type, in whatever order they came."""
    (product,) = application.keys() & {"voice", "messages", "rtc"}
    return {
        hook["endpoint_type"]: (hook["endpoint"], hook.get("http_method")) for hook in application[product]["webhooks"]
    }
