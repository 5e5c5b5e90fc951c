"""What can go wrong, as a tree, and how an error is made of an answer.

Exception
└── NexmoError
    ├── MissingCredentialsError          no API key or secret, in arguments or environment
    ├── APIConnectionError               no complete answer came
    │   └── APITimeoutError              … in time
    └── APIResponseError                 an answer came, but no result
        ├── APIResponseValidationError   its status is a success, its body cannot be read
        └── APIStatusError               its status is no success
            ├── BadRequestError          400
            ├── AuthenticationError      401
            ├── PermissionDeniedError    403
            ├── NotFoundError            404
            ├── RateLimitError           420, 429
            └── ServerError              500 and above

Nothing here raises. Who meets a failure raises what this module made of it, where no frame knows the credentials.
"""

from __future__ import annotations

import datetime
import json
import math
import time
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import httpx

    from nexmo_application._query_auth import Credentials

MAX_TEXT = 2000
"""The longest text of an error, in characters: a server can say as much as it likes."""

MAX_RETRY_AFTER = 60.0
"""The longest wait, in seconds, that a server can ask for."""

OPERATION = "nexmo_application.operation"
"""The request extension that names the document's operation."""
METHOD = "nexmo_application.method"
"""The request extension that names the method that was called: of `modify`, also which half."""
ATTEMPTS = "nexmo_application.attempts"
"""The request extension that counts how often it was sent."""

LOST = "the application may exist, without its private key: list the applications, compare names, delete the orphan"
"""What to do after a `create` of which it is not known whether it was done."""

_OF_THE_COLLECTION = ("createApplication", "retrieveApplications")
_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-nexmo-trace-id", "x-correlation-id", "traceparent")


class NexmoError(Exception):
    """Everything that this package raises beside `ValueError` and `TypeError` for a bad argument.

    Its text has 2,000 characters at most, and none that commands a terminal.
    """

    def __str__(self) -> str:
        return printable(super().__str__())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class MissingCredentialsError(NexmoError):
    """No API key or no API secret was given, neither as an argument nor in the environment."""


class APIConnectionError(NexmoError):
    """No complete answer came: the server was not reached, or the connection broke.

    The server may have acted, unless no connection was made.
    """


class APITimeoutError(APIConnectionError):
    """No complete answer came in time."""


class APIResponseError(NexmoError):
    """An answer came, but no result.

    Attributes:
        operation: The document's operationId, such as `createApplication`.
        status_code: The HTTP status.
        type: The API's word for the kind of error (`BAD_REQUEST`), if it sent one.
        title: The API's title of it (`Bad Request`), if it sent one.
        detail: The API's explanation, if it sent one.
        invalid_parameters: What is wrong with which parameter, by the wire's name; usually the first failure only.
        request_id: The server's id of the request, from whichever header carries one.
        headers: The answer's headers; names are case-insensitive.
        body: The answer's body as it came, decompressed; the API secret, if echoed, is redacted.
    """

    def __init__(
        self, operation: str, reason: str, *, status_code: int, headers: httpx.Headers, body: bytes, call: str = ""
    ) -> None:
        self.operation: str = operation
        self.status_code: int = status_code
        self.headers: httpx.Headers = headers
        self.body: bytes = body
        self._call = call or operation
        self.request_id: str | None = next((headers[name] for name in _REQUEST_ID_HEADERS if headers.get(name)), None)
        words = _json_object(body)
        self.type: str | None = _text(words.get("type"))
        self.title: str | None = _text(words.get("title")) or _text(words.get("error_title"))
        self.detail: str | None = _text(words.get("detail"))
        self.invalid_parameters: dict[str, str] = _invalid_parameters(words.get("invalid_parameters"))
        super().__init__(reason)

    def __str__(self) -> str:
        title = self.title or self.type or responses.get(self.status_code, "")
        # A long title leaves room for the reason.
        status = f"{self._call}: {self.status_code} {title[:500]}".rstrip()
        parameters = "; ".join(f"{name}: {reason}" for name, reason in self.invalid_parameters.items())
        return printable(": ".join(part for part in (status, self.args[0], self.detail, parameters) if part))

    # The body of an answer may hold a private key, so it travels neither in a pickle nor in a copy.
    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).__new__, (type(self), *self.args), {**self.__dict__, "body": b""}


class APIResponseValidationError(APIResponseError):
    """The status is a success, but the body is not what the document says.

    The server has acted. What it sent is in `body`: of a created application, that is the private key, which is given
    only once. It is in no message and does not travel in a pickle.
    """


class APIStatusError(APIResponseError):
    """The status is no success."""


class BadRequestError(APIStatusError):
    """400: a parameter is wrong; `invalid_parameters` says which."""


class AuthenticationError(APIStatusError):
    """401: the API key or the API secret is wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the account may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no application of that id in the account."""


class RateLimitError(APIStatusError):
    """420 or 429: too many requests.

    Attributes:
        retry_after: Seconds to wait, as the server asks for, 60 at most; None if it does not say.
    """

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, as the server asks for, 60 at most; None if it does not say."""
        return retry_after(self.headers)


class ServerError(APIStatusError):
    """500 and above: the server failed, or something between it and us."""


_BY_STATUS: dict[int, type[APIResponseError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    420: RateLimitError,
    429: RateLimitError,
}


def response_error(
    response: httpx.Response, request: httpx.Request, credentials: Credentials, unreadable: str = ""
) -> APIResponseError:
    """Make the error of an answer whose status is no success, or of a success that cannot be read."""
    operation, status, redact = request.extensions[OPERATION], response.status_code, credentials.redact
    kind = _BY_STATUS.get(status, ServerError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else APIStatusError)
    reason = "redirects are not followed" if response.has_redirect_location else ""
    if unreadable:
        kind, reason = APIResponseValidationError, redact.text(f"the body cannot be read: {unreadable}")
    elif status == HTTPStatus.UNAUTHORIZED:
        reason = f"the credentials come from {credentials.source}"
    elif status == HTTPStatus.NOT_FOUND and operation in _OF_THE_COLLECTION:
        reason = "base_url must be the URL of the collection, which ends in /v1/applications"
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR and operation == _OF_THE_COLLECTION[0]:
        reason = LOST
    headers = type(response.headers)([(redact(name), redact(value)) for name, value in response.headers.raw])
    body = redact(response.content)
    return kind(operation, reason, status_code=status, headers=headers, body=body, call=call(request))


def call(request: httpx.Request) -> str:
    """Say which method sent a request where, and how often."""
    host, attempts = request.url.netloc.decode("ascii"), request.extensions[ATTEMPTS]
    port = "" if request.url.port else ":443" if request.url.scheme == "https" else ":80"
    return f"{request.extensions[METHOD]} at {host}{port}{f', {attempts} attempts' if attempts > 1 else ''}"


def retry_after(headers: httpx.Headers) -> float | None:
    """Read Retry-After: seconds, or the seconds until an HTTP date; None if it makes no sense, 60 at most."""
    value = headers.get("Retry-After", "")
    try:
        seconds = float(value)
    except ValueError:
        moment = http_date(value)
        seconds = moment.timestamp() - time.time() if moment else math.nan
    return min(seconds, MAX_RETRY_AFTER) if seconds >= 0 else None  # false for a NaN, too


def http_date(value: str) -> datetime.datetime | None:
    """Read an HTTP date, which is in GMT; None if it is no date."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def printable(text: str) -> str:
    """Return a text of limited length in which nothing commands a terminal: such characters are escaped."""
    escaped = "".join(it if it.isprintable() else ascii(it)[1:-1] for it in text[: MAX_TEXT + 1])
    return escaped if len(escaped) <= MAX_TEXT else escaped[: MAX_TEXT - 1] + "…"


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        words = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", words) if isinstance(words, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _invalid_parameters(value: object) -> dict[str, str]:
    """Read both shapes: an object of reasons by name (v1), and an array of `{name, reason}` (v2, RFC 7807)."""
    if isinstance(value, dict):
        return {str(name): str(reason) for name, reason in cast("dict[str, object]", value).items()}
    entries = cast("list[object]", value) if isinstance(value, list) else []
    objects = [cast("dict[str, object]", entry) for entry in entries if isinstance(entry, dict)]
    return {str(entry.get("name", "")): str(entry.get("reason", "")) for entry in objects}


for _name, _class in list(globals().items()):
    if isinstance(_class, type) and issubclass(_class, NexmoError):
        _class.__module__ = "nexmo_application"  # where users import it from
