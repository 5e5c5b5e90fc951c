"""The API over HTTP: its paths and five operations, credentials, faults, and the record of what was asked."""

import base64
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ._answers import bad_request, error_answer, json_answer
from ._checks import InvalidParameterError, application_fields, json_object, page_number
from ._connections import cut, pause
from ._keys import KeyPool
from ._state import RecordedRequest, State
from ._store import COLLECTION, page_json

_logger = logging.getLogger("nexmo_application.sandbox")
_CREDENTIALS: Final = ("api_key", "api_secret")


@dataclass(frozen=True, slots=True)
class Call:
    """What an operation is called with; the body is None when it is anything but a JSON object."""

    app_id: str
    query: QueryParams
    body: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the document's operations, and what carries it out."""

    id: str
    act: Callable[[Call], Awaitable[Response]]


def build_app(state: State, keys: KeyPool) -> Starlette:
    """Build the API as an ASGI application."""
    operations = _Operations(state, keys)
    collection = _Resource(
        state,
        {
            "GET": Operation("retrieveApplications", operations.retrieve_applications),
            "POST": Operation("createApplication", operations.create_application),
        },
    )
    item = _Resource(
        state,
        {
            "GET": Operation("retrieveApplication", operations.retrieve_application),
            "PUT": Operation("updateApplication", operations.update_application),
            "DELETE": Operation("deleteApplication", operations.delete_application),
        },
    )
    return Starlette(
        routes=[
            Route(COLLECTION, collection),
            # Before the next, whose pattern also fits an id that is nothing but a line end.
            Route(COLLECTION + "/{app_id}", item),
            Route(COLLECTION + "/", collection),
            Route("/{path:path}", _Resource(state, {})),
        ]
    )


def encoded_public_key(state: State, public_key: str) -> str:
    """Put a public key in the form this sandbox shows it in: PEM, or the base64 of the PEM."""
    return base64.b64encode(public_key.encode()).decode() if state.base64_keys else public_key


class _Operations:
    """The five operations, for callers whose credentials are right."""

    def __init__(self, state: State, keys: KeyPool) -> None:
        self._state = state
        self._store = state.store
        self._keys = keys

    async def retrieve_applications(self, call: Call) -> Response:
        size = page_number(call.query, "page_size", default=10, minimum=1)
        if self._state.max_page_size is not None:
            size = min(size, self._state.max_page_size)
        index = page_number(call.query, "page_index", default=1, minimum=0)
        malformed = self._state.malformed_last_link
        return json_answer(200, page_json(self._store, size, index, malformed_last_link=malformed))

    async def create_application(self, call: Call) -> Response:
        fields = application_fields(call.body or {})
        pair = await self._keys.take()
        application = self._store.create(fields, encoded_public_key(self._state, pair.public_key))
        return json_answer(201, application.as_json(pair.private_key))

    async def retrieve_application(self, call: Call) -> Response:
        application = self._store.get(call.app_id)
        return error_answer(404) if application is None else json_answer(200, application.as_json())

    async def update_application(self, call: Call) -> Response:
        application = self._store.get(call.app_id)
        if application is not None:
            fields = application_fields(call.body or {}, current_type=application.fields["type"])
            application = self._store.update(call.app_id, fields)
        return error_answer(404) if application is None else json_answer(200, application.as_json())

    async def delete_application(self, call: Call) -> Response:
        return Response(status_code=204) if self._store.delete(call.app_id) else error_answer(404)


class _Resource:
    """Answers all requests to one path, as an ASGI application; a path without operations is an unknown one."""

    def __init__(self, state: State, operations: Mapping[str, Operation]) -> None:
        self._state = state
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            content = await request.body()
        except ClientDisconnect:
            return
        body = json_object(content, request.headers.get("content-type", ""))
        call = Call(request.path_params.get("app_id", ""), request.query_params, body)
        operation = self._operations.get(request.method)
        fault = self._state.faults.take(operation.id) if operation else None
        response = None
        if fault is None or fault.acts:
            response = await self._perform(request.method, operation, call)
        if fault is not None:
            response = fault.apply(response)
        self._record(request, operation, call, response, with_body=bool(content))
        if fault is not None and fault.delay:
            await pause(fault.delay, receive)
        if response is None or (fault is not None and fault.cut):
            await cut(response, scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _perform(self, method: str, operation: Operation | None, call: Call) -> Response:
        """Answer as the API does."""
        if operation is None:
            if self._operations:
                return error_answer(405, {"allow": ", ".join(self._operations)})
            return error_answer(404)
        body: Mapping[str, object] | None = call.body if method in ("POST", "PUT") else {}
        if body is None:
            # Before the credentials, since clients that send a form have them in it: they are told 400.
            return bad_request("body", "Must be a JSON object.")
        if not self._authorized(call.query, body):
            return error_answer(401)
        try:
            return await operation.act(call)
        except InvalidParameterError as error:
            return bad_request(error.field, error.reason)

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
        self, request: Request, operation: Operation | None, call: Call, response: Response | None, *, with_body: bool
    ) -> None:
        """Remember a request; done before it is answered, so that whoever has the answer finds it."""
        path = request.scope["raw_path"].decode("ascii")
        status = None if response is None else response.status_code
        body = None
        if with_body and call.body is not None:
            body = {name: value for name, value in call.body.items() if name not in _CREDENTIALS}
        record = RecordedRequest(
            operation_id=operation.id if operation else None,
            method=request.method,
            path=path,
            query={name: value for name, value in call.query.items() if name not in _CREDENTIALS},
            body=body,
            status=status,
        )
        self._state.requests.append(record)
        _logger.debug("%s %s %s", record.method, path, status or "cut")
