"""The six methods as calls: a request, and how its answer is read, without I/O."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx

from nexmo_application import _errors, models
from nexmo_application._bodies import ACCEPT_ENCODING, MAX_BODY
from nexmo_application._deprecation import warn
from nexmo_application._products import update_params
from nexmo_application._retries import may_have_acted
from nexmo_application._settings import USER_AGENT, whole

if TYPE_CHECKING:
    from nexmo_application._query_auth import Credentials
    from nexmo_application._transport import Outcome

T = TypeVar("T")
Read = Callable[[Any], T]
Id = str | UUID

_HEADERS = {"Accept": "application/json", "Accept-Encoding": ACCEPT_ENCODING, "User-Agent": USER_AGENT}

_MAX_ID = 1000
"""The longest id, in characters: the API's have 36, and a URL cannot have any length."""


class Call(NamedTuple, Generic[T]):
    """A request, and how the JSON of its answer is read."""

    request: httpx.Request
    read: Read[T]

    def result(self, answer: Outcome, credentials: Credentials) -> T:
        """Return what an answer holds, or raise what it stands for; no value of this frame shows a body or headers."""
        if isinstance(answer, httpx.RequestError):
            raise _connection_error(self.request, answer)
        outcome = _outcome(self, answer, credentials)
        warn(self.request, answer, credentials.redact)
        if isinstance(outcome, _errors.NexmoError):
            raise outcome
        return outcome


class Run(Protocol):
    """Runs a call: what a client does."""

    def __call__(self, call: Call[T], /) -> T: ...


class AsyncRun(Protocol):
    """The same for async code."""

    async def __call__(self, call: Call[T], /) -> T: ...


class Operations:
    """Builds requests to one collection, and says how the answers are read."""

    def __init__(self, url: httpx.URL, timeouts: Mapping[str, float | None]) -> None:
        self._url = str(url)
        self._timeouts = timeouts
        # With the host, which it takes httpx a fifth of the time to add in which a request is made.
        self._headers = httpx.Headers({"Host": url.netloc.decode("ascii"), **_HEADERS})

    def list(self, page_size: int, page_index: int) -> Call[models.ApplicationPage]:
        """Read one page."""
        index = whole("page_index", page_index, 1, ": pages are counted from 1")
        query = f"?page_size={whole('page_size', page_size, 1)}&page_index={index}"
        return self._call("list", "retrieveApplications", "GET", query, models.ApplicationPage.from_dict)

    def create(self, params: Mapping[str, Any]) -> Call[models.ApplicationCreated]:
        """Create an application."""
        content = _content("create", params, models.CreateApplicationParams)
        return self._call("create", "createApplication", "POST", "", models.ApplicationCreated.from_dict, content)

    def retrieve(self, app_id: Id) -> Call[models.Application]:
        """Read one application."""
        return self._call("retrieve", "retrieveApplication", "GET", _segment(app_id), _reader(app_id))

    def update(self, app_id: Id, params: Mapping[str, Any]) -> Call[models.Application]:
        """Replace all that an application has."""
        content = _content("update", params, models.UpdateApplicationParams)
        return self._call("update", "updateApplication", "PUT", _segment(app_id), _reader(app_id), content)

    def modify(self, app_id: Id, changes: Mapping[str, Any]) -> Call[Call[models.Application]]:
        """Read an application; the result is the call that replaces it by itself with changes."""
        # A value that cannot be sent fails before anything is.
        _content("modify", changes, models.UpdateApplicationChanges)
        read = _reader(app_id)

        def changed(fields: Mapping[str, Any]) -> Call[models.Application]:
            params = {**update_params(read(fields)), **changes}
            content = _content("modify", params, models.UpdateApplicationParams)
            return self._call("modify (writing)", "updateApplication", "PUT", _segment(app_id), read, content)

        return self._call("modify (reading)", "retrieveApplication", "GET", _segment(app_id), changed)

    def delete(self, app_id: Id) -> Call[None]:
        """Delete an application."""
        return self._call("delete", "deleteApplication", "DELETE", _segment(app_id), lambda _: None)

    def _call(
        self, called: str, operation: str, method: str, tail: str, read: Read[T], content: bytes | None = None
    ) -> Call[T]:
        # All that httpx would find out by itself, for which it takes as long as for the rest of a request.
        headers, stream = self._headers, httpx.ByteStream(content or b"")
        if content is not None:
            headers = headers.copy()
            headers.update({"Content-Type": "application/json", "Content-Length": str(len(content))})
        extensions = {"timeout": self._timeouts, _errors.METHOD: called, _errors.OPERATION: operation}
        url = self._url + tail
        return Call(httpx.Request(method, url, headers=headers, stream=stream, extensions=extensions), read)


def _outcome(call: Call[T], response: httpx.Response, credentials: Credentials) -> T | _errors.NexmoError:
    """Read an answer: the one place where what a server sends becomes a result or an error."""
    if not response.is_success:
        return _errors.response_error(response, call.request, credentials)
    try:
        # It is deleted, whatever the body.
        return call.read(None if call.request.method == "DELETE" else json.loads(response.content))
    except KeyError as error:
        reason = f"{error} is missing"
    except json.JSONDecodeError as error:
        reason = f"it is not JSON: {error}"
    except (TypeError, ValueError) as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - whatever a body does to the code that reads it, it cannot be read
        reason = f"it has another form than the document says ({type(error).__name__})"
    if len(response.content) == MAX_BODY:
        reason = f"it has {MAX_BODY} bytes or more"
    return _errors.response_error(response, call.request, credentials, reason)


def _connection_error(request: httpx.Request, error: httpx.RequestError) -> _errors.APIConnectionError:
    """Say what httpx said in an error of ours, without the frames that it came through."""
    kind = _errors.APITimeoutError if isinstance(error, httpx.TimeoutException) else _errors.APIConnectionError
    lost = _errors.LOST if request.method == "POST" and may_have_acted(error) else ""
    parts = [_errors.call(request), type(error).__name__, str(error), lost]
    return kind(": ".join(filter(None, parts)))


def _reader(app_id: Id) -> Read[models.Application]:
    """Make what reads the application that was asked for, and no other: a gateway may mix up answers.

    An answer without an id is of that application: callers find the id in it all the same, as the types promise.
    """

    def read(fields: Mapping[str, Any]) -> models.Application:
        has_id = isinstance(fields, dict) and fields.get("id") not in (None, "")
        application = models.Application.from_dict(fields if has_id else {**fields, "id": str(app_id)})
        if str(application.id).casefold() != str(app_id).casefold():
            raise ValueError("it is of another application than the one asked for")
        return application

    return read


def _content(method: str, params: Mapping[str, Any], keywords: Any) -> bytes:
    """Write the keywords of a method, which must be those that the operation has, as JSON."""
    required, known = keywords.__required_keys__, keywords.__required_keys__ | keywords.__optional_keys__
    unknown, missing = (", ".join(sorted(names)) for names in (params.keys() - known, required - params.keys()))
    if unknown:
        raise TypeError(f"{method}() takes no keyword argument {unknown}; it takes {', '.join(sorted(known))}")
    if missing:
        raise TypeError(f"{method}() needs the keyword argument {missing}")
    return _encode(params).encode()


def _wire(value: object) -> object:
    """Turn what JSON has no form for into what the document's formats say: dates, UUIDs, models."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if callable(to_dict := getattr(value, "to_dict", None)):
        return to_dict()
    raise TypeError(f"a {type(value).__name__} cannot be sent as JSON; leave out an argument that has no value")


_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_wire).encode


def _segment(app_id: object) -> str:
    """Make one path segment of an id, so that a request reaches that one application or none.

    Raises:
        TypeError, ValueError: it cannot be the id of an application.
    """
    if not isinstance(app_id, str | UUID):
        raise TypeError(f"the application id must be a str or a UUID, not {type(app_id).__name__}")
    text = str(app_id)
    if not text.strip() or text in (".", "..") or len(text) > _MAX_ID:
        raise ValueError(f"{text[:_MAX_ID]!r} is not an application id")
    return "/" + quote(text, safe="")
