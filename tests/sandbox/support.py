"""What the sandbox' tests share: plain HTTP requests."""

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from nexmo_application.sandbox import OperationId, Sandbox
from tests.support.data import CREDENTIALS, VOICE

OPERATIONS: Final[dict[OperationId, tuple[str, str]]] = {
    "retrieveApplications": ("GET", ""),
    "createApplication": ("POST", ""),
    "retrieveApplication": ("GET", "/{}"),
    "updateApplication": ("PUT", "/{}"),
    "deleteApplication": ("DELETE", "/{}"),
}
"""Every operation with its method and path."""
NOTHING: Final = object()


class Api:
    """Plain HTTP requests to a sandbox, by the path below the collection's URL."""

    def __init__(self, sandbox: Sandbox, client: httpx.Client) -> None:
        self.sandbox = sandbox
        self._client = client

    def __call__(
        self,
        method: str,
        path: str = "",
        body: object = NOTHING,
        query: Mapping[str, str] = CREDENTIALS,
        **arguments: Any,
    ) -> httpx.Response:
        """Send a request; its body may be anything that JSON can hold, NaN and lone surrogates included."""
        if body is not NOTHING:
            arguments |= {"content": json.dumps(body), "headers": {"content-type": "application/json"}}
        return self._client.request(method, self.sandbox.url + path, params=query, **arguments)

    def call(self, operation_id: OperationId, app_id: str = "none", body: object = VOICE) -> httpx.Response:
        """Call an operation."""
        method, path = OPERATIONS[operation_id]
        return self(method, path.format(app_id), body)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread is about to bring about."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.01)


def webhooks(application: dict[str, Any]) -> dict[str, str]:
    """Give the method and endpoint of each webhook by its type, in whatever order they came."""
    (product,) = application.keys() & {"voice", "messages", "rtc"}
    return {
        hook["endpoint_type"]: f"{hook.get('http_method')} {hook['endpoint']}"
        for hook in application[product]["webhooks"]
    }
