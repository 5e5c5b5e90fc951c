"""The six methods as flows: generators that yield a request, are sent the answer and return the result, without I/O."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Generator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeAlias, TypeVar, cast, get_args
from urllib.parse import quote

import httpx

from nexmo_application._bodies import ACCEPT_ENCODING, MAX_BODY, TRUNCATED
from nexmo_application._errors import APIResponseError, status_error, validation_error

if TYPE_CHECKING:
    from nexmo_application._query_auth import Credentials
    from nexmo_application.models import Application, ApplicationCreated, ApplicationPage

T = TypeVar("T")
Flow: TypeAlias = Generator[httpx.Request, httpx.Response, T]


class Run(Protocol):
    """Runs a flow to its result: what a client does."""

    def __call__(self, flow: Flow[T], /) -> T: ...


class AsyncRun(Protocol):
    """The same for async code."""

    async def __call__(self, flow: Flow[T], /) -> T: ...


OPERATION = "nexmo_application.operation"
"""The request extension that names the document's operation."""


class Operations:
    """Builds requests to one collection and reads the answers."""

    def __init__(
        self, url: httpx.URL, credentials: Credentials, timeouts: Mapping[str, float | None], user_agent: str
    ) -> None:
        self._url = str(url)
        self._credentials = credentials
        self._timeouts = timeouts
        self._headers = httpx.Headers(
            {
                "Host": url.netloc.decode("ascii"),
                "Accept": "application/json",
                "Accept-Encoding": ACCEPT_ENCODING,
                "Connection": "keep-alive",
                "User-Agent": user_agent,
            }
        )

    def list(self, page_size: int, page_index: int) -> Flow[ApplicationPage]:
        """Read one page."""
        from nexmo_application.models import ApplicationPage  # noqa: PLC0415 - attrs takes time to import

        query = f"?page_size={_whole('page_size', page_size)}&page_index={_whole('page_index', page_index)}"
        response = yield self._request("retrieveApplications", "GET", query)
        return self._result("retrieveApplications", response, lambda answer: ApplicationPage.from_dict(_parsed(answer)))

    def create(self, params: Mapping[str, Any]) -> Flow[ApplicationCreated]:
        """Create an application."""
        from nexmo_application.models import ApplicationCreated, CreateApplicationParams  # noqa: PLC0415

        _check_keywords("create", params, CreateApplicationParams)
        response = yield self._request("createApplication", "POST", "", _encoded(params))
        return self._result("createApplication", response, lambda answer: ApplicationCreated.from_dict(_parsed(answer)))

    def retrieve(self, app_id: str) -> Flow[Application]:
        """Read one application."""
        from nexmo_application.models import Application  # noqa: PLC0415

        response = yield self._request("retrieveApplication", "GET", _segment(app_id))
        return self._result("retrieveApplication", response, lambda answer: Application.from_dict(_parsed(answer)))

    def update(self, app_id: str, params: Mapping[str, Any]) -> Flow[Application]:
        """Replace all that an application has."""
        from nexmo_application.models import UpdateApplicationParams  # noqa: PLC0415

        _check_keywords("update", params, UpdateApplicationParams)
        return (yield from self._put(app_id, _encoded(params)))

    def modify(self, app_id: str, changes: Mapping[str, Any]) -> Flow[Application]:
        """Read an application, and replace it by itself with changes."""
        from nexmo_application.models import Application, UpdateApplicationChanges  # noqa: PLC0415

        _check_keywords("modify", changes, UpdateApplicationChanges)
        _encoded(changes)  # a value that cannot be sent fails before anything is

        def merged(answer: httpx.Response) -> bytes:
            params = {**_current(Application.from_dict(_parsed(answer))), **changes}
            if "type" not in params:
                raise TypeError("it does not say what type the application has: name it, modify(…, type=…)")
            return _encoded(params)

        response = yield self._request("retrieveApplication", "GET", _segment(app_id))
        return (yield from self._put(app_id, self._result("retrieveApplication", response, merged)))

    def delete(self, app_id: str) -> Flow[None]:
        """Delete an application."""
        response = yield self._request("deleteApplication", "DELETE", _segment(app_id))
        self._result("deleteApplication", response, _nothing)

    def _put(self, app_id: str, content: bytes) -> Flow[Application]:
        from nexmo_application.models import Application  # noqa: PLC0415

        response = yield self._request("updateApplication", "PUT", _segment(app_id), content)
        return self._result("updateApplication", response, lambda answer: Application.from_dict(_parsed(answer)))

    def _request(self, operation: str, method: str, tail: str, content: bytes | None = None) -> httpx.Request:
        headers = self._headers
        if content is not None:
            headers = headers.copy()
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(content))
        stream = httpx.ByteStream(content or b"")
        extensions = {"timeout": self._timeouts, OPERATION: operation}
        try:
            return httpx.Request(method, self._url + tail, headers=headers, stream=stream, extensions=extensions)
        except httpx.InvalidURL as error:
            raise ValueError(f"no URL can be made of the arguments: {error}") from None

    def _result(self, operation: str, response: httpx.Response, read: Callable[[httpx.Response], T]) -> T:
        """Return what an answer holds, or raise what it stands for; no value of this frame shows a body or headers."""
        outcome = _outcome(operation, response, read, self._credentials)
        if isinstance(outcome, APIResponseError):
            raise outcome
        return outcome


def _outcome(
    operation: str, response: httpx.Response, read: Callable[[httpx.Response], T], credentials: Credentials
) -> T | APIResponseError:
    """Read an answer: the one place where what a server sends becomes a result or an error."""
    if not response.is_success:
        return status_error(response, operation, credentials.redact)
    try:
        return read(response)
    except KeyError as error:
        reason = f"{error} is missing"
    except TypeError as error:  # the generated code names the field, never its value
        reason = str(error)
    except json.JSONDecodeError as error:
        reason = f"it is not JSON: {error}"
    except Exception as error:  # noqa: BLE001 - whatever a body does to the code that reads it, it cannot be read
        reason = f"it has another form than the document says ({type(error).__name__})"
    if TRUNCATED in response.extensions:
        reason = f"it is longer than {MAX_BODY} bytes"
    return validation_error(response, operation, reason, credentials.redact)


def _nothing(response: httpx.Response) -> None:
    """Read nothing: a deleted application is gone, whatever the body of the answer."""


def _parsed(response: httpx.Response) -> Any:
    """Read a JSON body."""
    try:
        return json.loads(response.content, parse_constant=_no_constant)
    except UnicodeDecodeError:
        # JSON is UTF-8, -16 or -32, which the parser tells apart; a server that says otherwise is believed.
        text = response.content.decode(response.charset_encoding or "utf-8")
        return json.loads(text, parse_constant=_no_constant)


def _no_constant(name: str) -> NoReturn:
    """Refuse NaN and the like: JSON has none, and as an id, it would be new on every page."""
    raise json.JSONDecodeError(f"no value is called {name}", name, 0)


def _check_keywords(method: str, params: Mapping[str, Any], keywords: Any) -> None:
    """Raise the TypeError of a call with keywords that the operation does not have, or without those that it needs."""
    required, known = keywords.__required_keys__, keywords.__required_keys__ | keywords.__optional_keys__
    if not known >= params.keys():
        unknown = ", ".join(sorted(params.keys() - known))
        raise TypeError(f"{method}() takes no keyword argument {unknown}; it takes {', '.join(sorted(known))}")
    if not params.keys() >= required:
        missing = ", ".join(sorted(required - params.keys()))
        raise TypeError(f"{method}() needs the keyword argument {missing}")


def _wire(value: object) -> object:
    """Turn what JSON has no form for into what the document's formats say: dates, UUIDs, models."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if type(value).__name__ == "UUID":  # its module need not be imported unless somebody has one
        return str(value)
    if callable(to_dict := getattr(value, "to_dict", None)):
        return to_dict()
    raise TypeError(f"a {type(value).__name__} cannot be sent as JSON; leave out an argument that has no value")


_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_wire).encode


def _encoded(params: Mapping[str, Any]) -> bytes:
    try:
        return _encode(params).encode()
    except RecursionError:
        raise ValueError("an argument is nested too deeply to be sent as JSON") from None


def _segment(app_id: str) -> str:
    """Make one path segment of an id, so that a request reaches that one application or none.

    Raises:
        TypeError, ValueError: it cannot be the id of an application.
    """
    if not isinstance(app_id, str):
        raise TypeError(f"the application id must be a str, not {type(app_id).__name__}")
    if not app_id.strip() or app_id in (".", ".."):
        raise ValueError(f"{app_id!r} is not an application id")
    return "/" + quote(app_id, safe="")


def _whole(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name} must be 1 or more, not {value}: pages are counted from 1")
    return value


def _current(application: Application) -> dict[str, Any]:
    """Say as keywords of an update what an application has now.

    A webhook is the pair `answer_url`, `answer_method`; the product that an application has is its type.
    """
    from nexmo_application.models import UpdateApplicationBodyType, UpdateApplicationChanges  # noqa: PLC0415

    fields = application.to_dict()
    names = UpdateApplicationChanges.__optional_keys__
    current = {name: value for name, value in fields.items() if name in names and value is not None}
    types = get_args(UpdateApplicationBodyType)
    objects = {name: cast("dict[str, Any]", value) for name, value in fields.items() if isinstance(value, dict)}
    products = {name: value for name, value in objects.items() if name in types or "webhooks" in value}
    # An empty product beside the application's own says nothing.
    candidates = {name for name, value in products.items() if value.get("webhooks")} or products.keys()
    if len(candidates) == 1:
        current.setdefault("type", next(iter(candidates)))
    for webhook in chain.from_iterable(product.get("webhooks") or [] for product in products.values()):
        kind = webhook["endpoint_type"].removesuffix("_url")
        current[webhook["endpoint_type"]] = webhook["endpoint"]
        if webhook.get("http_method") is not None:
            current[kind + "_method"] = webhook["http_method"]
    return current
