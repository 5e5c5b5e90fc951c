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
    from nexmo_application._errors import *  # noqa: F403 - `__all__` says which of them
    from nexmo_application._paging import AsyncPage, Page
    from nexmo_application._products import update_params

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

_MODULES = ("keys", "models", "v2")
_HOMES = ("_errors", "_client", "_paging", "_deprecation", "_products", "_applications")
"""Where the names are, in the order of what they load: the errors load nothing of the client, a client no models."""


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    homes = (import_module(f"{__name__}.{home}") for home in _HOMES)
    value = next(getattr(home, name) for home in homes if hasattr(home, name))
    value.__module__ = __name__
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES])
