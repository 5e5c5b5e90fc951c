"""A typed client for the Nexmo (Vonage) Application API v1, in sync and async code.

The models, and what needs them, are imported when first used.
"""

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
from nexmo_application._version import __version__

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
