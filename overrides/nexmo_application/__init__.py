"""A typed client for the Nexmo (Vonage) Application API v1, in sync and async code.

Nothing is imported before it is first used: the package may be on the way to a part that needs no HTTP.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nexmo_application._version import __version__

if TYPE_CHECKING:
    from nexmo_application import keys as keys
    from nexmo_application import models as models
    from nexmo_application import v2 as v2
    from nexmo_application._applications import Applications, AsyncApplications
    from nexmo_application._client import AsyncClient, Client
    from nexmo_application._deprecation import APIDeprecationWarning
    from nexmo_application._errors import (
        APIConnectionError,
        APIResponseError,
        APIResponseValidationError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        MissingCredentialsError,
        NexmoError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        ServerError,
    )
    from nexmo_application._operations import update_params
    from nexmo_application._paging import AsyncPage, Page

__all__ = [
    "APIConnectionError",
    "APIDeprecationWarning",
    "APIResponseError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "Applications",
    "AsyncApplications",
    "AsyncClient",
    "AsyncPage",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "MissingCredentialsError",
    "NexmoError",
    "NotFoundError",
    "Page",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "__version__",
    "update_params",
]

_HOMES = {
    "APIDeprecationWarning": "_deprecation",
    "Applications": "_applications",
    "AsyncApplications": "_applications",
    "AsyncClient": "_client",
    "AsyncPage": "_paging",
    "Client": "_client",
    "Page": "_paging",
    "update_params": "_operations",
}
"""Where the names are that are no errors."""


def __getattr__(name: str) -> object:
    if name in ("keys", "models", "v2"):
        return import_module(f"{__name__}.{name}")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, '_errors')}"), name)
    value.__module__ = __name__
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "keys", "models", "v2"])
