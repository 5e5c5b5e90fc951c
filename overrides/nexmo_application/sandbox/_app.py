"""The API over HTTP: its paths and operations, credentials, faults, and the record of what was asked."""

import base64
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from itertools import count, groupby
from typing import Final, TypeVar

from attrs import frozen
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from nexmo_application.sandbox._answers import bad_request, error_answer, json_answer, not_implemented
from nexmo_application.sandbox._checks import InvalidParameterError, application_fields, json_object, page_number
from nexmo_application.sandbox._connections import cut, pause
from nexmo_application.sandbox._keys import KeyPool
from nexmo_application.sandbox._state import RecordedRequest, State
from nexmo_application.sandbox._store import COLLECTION, page_json
from nexmo_application_generated.types import OPERATIONS

_Value = TypeVar("_Value")
_logger = logging.getLogger("nexmo_application.sandbox")
_CREDENTIALS: Final = ("api_key", "api_secret")
_MAX_BODY: Final = 1024 * 1024
"""The most bytes that a request may have: an application has less than a thousandth of it."""


@frozen
class Call:
    """What an operation is called with; the body is None when it is anything but a JSON object."""

    app_id: str
    query: QueryParams
    body: dict[str, object] | None


def build_app(state: State, keys: KeyPool) -> Starlette:
    """Build the API as an ASGI application: the paths of the document, relative to the collection."""
    acts = _Operations(state, keys).acts()
    resources = {
        path: _Resource(state, {method: operation_id for (method, _), operation_id in operations}, acts)
        for path, operations in groupby(sorted(OPERATIONS.items(), key=_path), key=_path)
    }
    # Those without a parameter first, then the slash that is forgiven: the pattern of each also fits what is before it.
    routes = [Route(_pattern(path), resources[path]) for path in sorted(resources, key=lambda path: path.count("{"))]
    routes.append(Route(COLLECTION + "/", resources["/"]))
    routes.append(Route("/{path:path}", _Resource(state, {}, acts)))
    return Starlette(routes=routes)


def _path(operation: tuple[tuple[str, str], str]) -> str:
    return operation[0][1]


def _pattern(path: str) -> str:
    """Write a path of the document as a pattern of starlette, in which parameters need names of Python."""
    numbers = count()
    return COLLECTION + re.sub(r"\{[^}]*\}", lambda _: f"{{p{next(numbers)}}}", path).rstrip("/")


def encoded_public_key(state: State, public_key: str) -> str:
    """Put a public key in the form this sandbox shows it in: PEM, or the base64 of the PEM."""
    return base64.b64encode(public_key.encode()).decode() if state.base64_keys else public_key


class _Operations:
    """The five operations, for callers whose credentials are right."""

    def __init__(self, state: State, keys: KeyPool) -> None:
        self._state = state
        self._store = state.store
        self._keys = keys

    def acts(self) -> Mapping[str, Callable[[Call], Awaitable[Response]]]:
        """Return what carries out each operation that the sandbox knows."""
        return {
            "retrieveApplications": self.retrieve_applications,
            "createApplication": self.create_application,
            "retrieveApplication": self.retrieve_application,
            "updateApplication": self.update_application,
            "deleteApplication": self.delete_application,
        }

    async def retrieve_applications(self, call: Call) -> Response:
        size = page_number(call.query, "page_size", default=10, minimum=1)
        if self._state.max_page_size is not None:
            size = min(size, self._state.max_page_size)
        index = page_number(call.query, "page_index", default=1, minimum=0)
        malformed = self._state.malformed_last_link
        return json_answer(200, page_json(self._store, size, index, malformed_last_link=malformed))

    async def create_application(self, call: Call) -> Response:
        fields = application_fields(call.body or {}, strict=self._state.strict)
        pair = await self._keys.take()
        application = self._store.create(fields, encoded_public_key(self._state, pair.public_key))
        return json_answer(201, application.as_json(pair.private_key))

    async def retrieve_application(self, call: Call) -> Response:
        application = self._store.get(call.app_id)
        return error_answer(404) if application is None else json_answer(200, application.as_json())

    async def update_application(self, call: Call) -> Response:
        application = self._store.get(call.app_id)
        if application is not None:
            current_type = application.fields["type"]
            fields = application_fields(call.body or {}, current_type=current_type, strict=self._state.strict)
            application = self._store.update(call.app_id, fields)
        return error_answer(404) if application is None else json_answer(200, application.as_json())

    async def delete_application(self, call: Call) -> Response:
        return Response(status_code=204) if self._store.delete(call.app_id) else error_answer(404)


class _Resource:
    """Answers all requests to one path, as an ASGI application; a path without operations is an unknown one."""

    def __init__(
        self,
        state: State,
        operations: Mapping[str, str],
        acts: Mapping[str, Callable[[Call], Awaitable[Response]]],
    ) -> None:
        self._state = state
        self._operations = operations
        self._acts = acts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = b""
        try:
            async for chunk in request.stream():  # all of it: a client that still sends reads no answer
                content += chunk[: _MAX_BODY + 1 - len(content)]
        except ClientDisconnect:
            return
        body = json_object(content, request.headers.get("content-type", ""))
        call = Call(request.path_params.get("p0", ""), request.query_params, body)
        operation_id = self._operations.get(request.method)
        fault = self._state.faults.take(operation_id) if operation_id else None
        response, reason = None, None
        if len(content) > _MAX_BODY:
            response = error_answer(413)
        elif fault is None or fault.acts:
            response, reason = await self._perform(request.method, operation_id, call)
        if fault is not None:
            response = fault.apply(response)
        self._record(request, operation_id, body if content else None, response, reason)
        if fault is not None and fault.delay:
            await pause(fault.delay, receive)
        if response is None or (fault is not None and fault.cut):
            await cut(response, scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _perform(self, method: str, operation_id: str | None, call: Call) -> tuple[Response, str | None]:
        """Answer as the API does; with a 400, say why."""
        if not self._operations:
            return error_answer(404), None
        if operation_id is None:
            answer = error_answer(405)
            answer.headers["allow"] = ", ".join(self._operations)
            return answer, None
        body: Mapping[str, object] | None = call.body if method in ("POST", "PUT") else {}
        if body is None:
            # Before the credentials, since clients that send a form have them in it: they are told 400.
            return _refused(InvalidParameterError("body", "Must be a JSON object."))
        if not self._authorized(call.query, body):
            return error_answer(401), None
        act = self._acts.get(operation_id)
        try:
            return (await act(call) if act else not_implemented(operation_id)), None
        except InvalidParameterError as error:
            return _refused(error)

    def _authorized(self, query: QueryParams, body: Mapping[str, object]) -> bool:
        """Whether both credentials are there, in the query or the body, and right wherever they are."""
        for name, expected in zip(_CREDENTIALS, (self._state.api_key, self._state.api_secret), strict=True):
            given: list[object] = [*query.getlist(name)]
            if name in body:
                given.append(body[name])
            if not given or any(value != expected for value in given):
                return False
        return True

    def _record(
        self,
        request: Request,
        operation_id: str | None,
        body: Mapping[str, object] | None,
        response: Response | None,
        reason: str | None,
    ) -> None:
        """Remember a request; done before it is answered, so that whoever has the answer finds it."""
        status = None if response is None else response.status_code
        record = RecordedRequest(
            operation_id=operation_id,
            method=request.method,
            path=request.scope["raw_path"].decode("ascii"),
            query=_without_credentials(request.query_params),
            body=None if body is None else _without_credentials(body),
            status=status,
            reason=reason if status == 400 else None,
        )
        self._state.requests.append(record)
        _logger.debug("%s %s %s", record.method, record.path, status or "cut")


def _without_credentials(members: Mapping[str, _Value]) -> dict[str, _Value]:
    return {name: value for name, value in members.items() if name not in _CREDENTIALS}


def _refused(error: InvalidParameterError) -> tuple[Response, str]:
    return bad_request(error.field, error.reason), str(error)
