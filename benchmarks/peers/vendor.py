"""The vendor's own package (`vonage` on PyPI).

It speaks version 2 of the API, over HTTPS alone: its pages hold the same applications in that version's form, and an
adapter on its session leads it to the loopback server, at the cost of one changed attribute a request.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

# The package is in the benchmarks' environment alone, where no type checker looks.
_vonage: Any = import_module("vonage")
_application: Any = import_module("vonage_application")
_responses: Any = import_module("vonage_application.responses")
_adapters: Any = import_module("requests.adapters")


def decode(page: dict[str, Any]) -> Any:
    """Make the package's models of a page, as its `list_applications` does."""
    return _responses.ListApplicationsResponse(**page)


def lister(origin: str, page_size: int) -> Callable[[], Any]:
    """Return the package's list call, led to a server on this machine.

    Args:
        origin: The server's, such as `http://127.0.0.1:40000`.
        page_size: How many applications to ask for.
    """

    class ToLoopback(_adapters.HTTPAdapter):  # type: ignore[misc]
        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            request.url = origin + request.path_url
            return super().send(request, *args, **kwargs)  # pyright: ignore

    client = _vonage.Vonage(_vonage.Auth("key", "not-a-secret"))
    client.http_client._session.mount("https://", ToLoopback())
    wanted = _application.ListApplicationsFilter(page_size=page_size, page=1)
    return lambda: client.application.list_applications(wanted)
