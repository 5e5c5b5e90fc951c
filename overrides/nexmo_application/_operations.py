"""The six methods as calls: a request, and how its answer is read, without I/O."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, Protocol, TypeVar, cast, get_args
from urllib.parse import quote

import httpx

from nexmo_application._bodies import ACCEPT_ENCODING, MAX_BODY, TRUNCATED
from nexmo_application._errors import METHOD, OPERATION, APIResponseError, response_error
from nexmo_application._settings import whole
from nexmo_application._version import __version__

if TYPE_CHECKING:
    from uuid import UUID

    from nexmo_application._query_auth import Credentials
    from nexmo_application.models import Application, ApplicationCreated, ApplicationPage, UpdateApplicationParams

T = TypeVar("T")

USER_AGENT = f"nexmo-application/{__version__}"


class Call(NamedTuple, Generic[T]):
    """A request, and how its answer is read."""

    request: httpx.Request
    read: Callable[[httpx.Response], T]
    credentials: Credentials

    def result(self, response: httpx.Response) -> T:
        """Return what an answer holds, or raise what it stands for; no value of this frame shows a body or headers."""
        outcome = _outcome(self, response)
        if "Deprecation" in response.headers or "Sunset" in response.headers or response.status_code == HTTPStatus.GONE:
            from nexmo_application._deprecation import warn  # noqa: PLC0415 - rarely needed

            warn(self.request, response, self.credentials.redact)
        if isinstance(outcome, APIResponseError):
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

    def __init__(self, url: httpx.URL, credentials: Credentials, timeouts: Mapping[str, float | None]) -> None:
        self._url = str(url)
        self._credentials = credentials
        self._timeouts = timeouts
        self._headers = httpx.Headers(
            {
                "Host": url.netloc.decode("ascii"),
                "Accept": "application/json",
                "Accept-Encoding": ACCEPT_ENCODING,
                "Connection": "keep-alive",
                "User-Agent": USER_AGENT,
            }
        )

    def list(self, page_size: int, page_index: int) -> Call[ApplicationPage]:
        """Read one page."""
        from nexmo_application.models import ApplicationPage  # noqa: PLC0415 - attrs takes time to import

        index = whole("page_index", page_index, 1, ": pages are counted from 1")
        query = f"?page_size={whole('page_size', page_size, 1)}&page_index={index}"
        return self._call(
            "list", "retrieveApplications", "GET", query, lambda it: ApplicationPage.from_dict(_parsed(it))
        )

    def create(self, params: Mapping[str, Any]) -> Call[ApplicationCreated]:
        """Create an application."""
        from nexmo_application.models import ApplicationCreated, CreateApplicationParams  # noqa: PLC0415

        _check_keywords("create", params, CreateApplicationParams)
        content = _encoded(params)
        return self._call(
            "create", "createApplication", "POST", "", lambda it: ApplicationCreated.from_dict(_parsed(it)), content
        )

    def retrieve(self, app_id: str | UUID) -> Call[Application]:
        """Read one application."""
        return self._get("retrieve", app_id, lambda it: _application(app_id, it))

    def update(self, app_id: str | UUID, params: Mapping[str, Any]) -> Call[Application]:
        """Replace all that an application has."""
        from nexmo_application.models import UpdateApplicationParams  # noqa: PLC0415

        _check_keywords("update", params, UpdateApplicationParams)
        return self._put("update", app_id, _encoded(params))

    def modify(self, app_id: str | UUID, changes: Mapping[str, Any]) -> Call[Call[Application]]:
        """Read an application; the result is the call that replaces it by itself with changes."""
        from nexmo_application.models import UpdateApplicationChanges  # noqa: PLC0415

        _check_keywords("modify", changes, UpdateApplicationChanges)
        _encoded(changes)  # a value that cannot be sent fails before anything is

        def changed(answer: httpx.Response) -> Call[Application]:
            application = _application(app_id, answer)
            try:
                params = {**update_params(application), **changes}
            except ValueError as error:
                raise TypeError(str(error)) from None
            if "type" not in params:
                raise TypeError("it does not say what type the application has: name it, modify(…, type=…)")
            return self._put("modify (writing)", app_id, _encoded(params))

        return self._get("modify (reading)", app_id, changed)

    def delete(self, app_id: str | UUID) -> Call[None]:
        """Delete an application: it is gone, whatever the body of the answer."""
        return self._call("delete", "deleteApplication", "DELETE", _segment(app_id), lambda _: None)

    def _get(self, called: str, app_id: str | UUID, read: Callable[[httpx.Response], T]) -> Call[T]:
        return self._call(called, "retrieveApplication", "GET", _segment(app_id), read)

    def _put(self, called: str, app_id: str | UUID, content: bytes) -> Call[Application]:
        tail = _segment(app_id)
        return self._call(called, "updateApplication", "PUT", tail, lambda it: _application(app_id, it), content)

    def _call(
        self,
        called: str,
        operation: str,
        method: str,
        tail: str,
        read: Callable[[httpx.Response], T],
        content: bytes | None = None,
    ) -> Call[T]:
        headers = self._headers
        if content is not None:
            headers = headers.copy()
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(content))
        stream = httpx.ByteStream(content or b"")
        extensions = {"timeout": self._timeouts, METHOD: called, OPERATION: operation}
        try:
            request = httpx.Request(method, self._url + tail, headers=headers, stream=stream, extensions=extensions)
        except httpx.InvalidURL as error:
            raise ValueError(f"no URL can be made of the arguments: {error}") from None
        return Call(request, read, self._credentials)


def _outcome(call: Call[T], response: httpx.Response) -> T | APIResponseError:
    """Read an answer: the one place where what a server sends becomes a result or an error."""
    if not response.is_success:
        return response_error(response, call.request, call.credentials)
    try:
        return call.read(response)
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
    return response_error(response, call.request, call.credentials, reason)


def _application(app_id: str | UUID, response: httpx.Response) -> Application:
    """Read the application that was asked for, and no other: a gateway may mix up answers.

    An answer without an id is of that application: callers find the id in it all the same, as the types promise.
    """
    from nexmo_application.models import Application  # noqa: PLC0415

    fields = _parsed(response)
    if fields.get("id") in (None, ""):
        fields["id"] = str(app_id)
    application = Application.from_dict(fields)
    if str(application.id).casefold() != str(app_id).casefold():
        raise TypeError("it is of another application than the one asked for")
    return application


def _parsed(response: httpx.Response) -> dict[str, Any]:
    """Read a JSON object: in UTF-8, -16 or -32, which the parser tells apart."""
    fields = json.loads(response.content, parse_constant=_no_constant)
    if not isinstance(fields, dict):
        raise TypeError(f"it is an object, not {type(fields).__name__}")
    return cast("dict[str, Any]", fields)


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
    if _is_uuid(value):
        return str(value)
    if callable(to_dict := getattr(value, "to_dict", None)):
        return to_dict()
    raise TypeError(f"a {type(value).__name__} cannot be sent as JSON; leave out an argument that has no value")


def _is_uuid(value: object) -> bool:
    return type(value).__name__ == "UUID"  # its module need not be imported unless somebody has one


_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_wire).encode


def _encoded(params: Mapping[str, Any]) -> bytes:
    try:
        return _encode(params).encode()
    except RecursionError:
        raise ValueError("an argument is nested too deeply to be sent as JSON") from None


def _segment(app_id: str | UUID) -> str:
    """Make one path segment of an id, so that a request reaches that one application or none.

    Raises:
        TypeError, ValueError: it cannot be the id of an application.
    """
    if _is_uuid(app_id):
        app_id = str(app_id)
    if not isinstance(app_id, str):
        raise TypeError(f"the application id must be a str or a UUID, not {type(app_id).__name__}")
    if not app_id.strip() or app_id in (".", ".."):
        raise ValueError(f"{app_id!r} is not an application id")
    return "/" + quote(app_id, safe="")


def update_params(app: Application) -> UpdateApplicationParams:
    """Return what an application has, as the keywords of `update`: its name, type, URLs and methods.

    Args:
        app: The application, as read: `update(app.id, **update_params(app))` changes nothing.

    Returns:
        The keywords. `type` is the product that the application has; it is missing if the API does not say which.

    Raises:
        ValueError: `update` has no keyword for a webhook: it lacks its URL, or its type is unknown or that of another.
    """
    from nexmo_application.models import UpdateApplicationBodyType, UpdateApplicationChanges  # noqa: PLC0415

    fields = app.to_dict()
    names = UpdateApplicationChanges.__optional_keys__
    urls = {name for name in names if name.endswith("_url")}
    current = {name: value for name, value in fields.items() if name in names and value is not None}
    types = get_args(UpdateApplicationBodyType)
    objects: dict[str, dict[str, Any]] = {name: value for name, value in fields.items() if isinstance(value, dict)}
    products = {name: value for name, value in objects.items() if name in types or "webhooks" in value}
    # An empty product beside the application's own says nothing.
    candidates = {name for name, value in products.items() if value.get("webhooks")} or products.keys()
    if len(candidates) == 1:
        current.setdefault("type", next(iter(candidates)))
    for name, product in products.items():
        webhooks: Any = product.get("webhooks") or []
        items: list[Any] = webhooks if isinstance(webhooks, list) else [webhooks]  # pyright: ignore[reportUnknownVariableType]
        for webhook in items:
            match webhook:
                case {"endpoint_type": str(kind), "endpoint": str(endpoint)} if kind in urls - current.keys():
                    current[kind] = endpoint
                    if webhook.get("http_method") is not None:
                        current[kind.removesuffix("_url") + "_method"] = webhook["http_method"]
                case _:
                    raise ValueError(f"a webhook of {name} has no endpoint_type or endpoint that update takes")
    return cast("UpdateApplicationParams", current)
