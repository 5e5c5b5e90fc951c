"""A typed client for the Nexmo (Vonage) Application API v1, in sync and async code.

Nothing is imported before it is first used: the package may be on the way to a part that needs no HTTP.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nexmo_application._version import __version__

if TYPE_CHECKING:
    from nexmo_application._client import AsyncClient, Client
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

__all__ = [
    "APIConnectionError",
    "APIResponseError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "MissingCredentialsError",
    "NexmoError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "__version__",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module("nexmo_application._errors" if name.endswith("Error") else "nexmo_application._client")
    return getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
