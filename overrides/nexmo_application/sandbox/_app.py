"""The API over HTTP: its paths and operations, credentials, faults, and the record of what was asked."""

import logging
import re
from collections.abc import Iterator, Mapping
from email.utils import formatdate
from itertools import groupby
from typing import Final, TypeVar

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from nexmo_application.sandbox._answers import bad_request, error_answer, not_implemented
from nexmo_application.sandbox._application import COLLECTION
from nexmo_application.sandbox._checks import InvalidParameterError, json_object
from nexmo_application.sandbox._connections import cut, pause
from nexmo_application.sandbox._operations import ACTS, Call
from nexmo_application.sandbox._state import RecordedRequest, State
from nexmo_application_generated.types import OPERATIONS

_Value = TypeVar("_Value")
_logger = logging.getLogger("nexmo_application.sandbox")
_CREDENTIALS: Final = ("api_key", "api_secret")
_MAX_BODY: Final = 1024 * 1024
"""The most bytes that a request may have: an application has less than a thousandth of it."""


def _resources() -> Iterator[tuple[re.Pattern[str], dict[str, str]]]:
    """Give a pattern for each path of the document, and its operations by method.

    A path without a parameter comes before one whose pattern also fits it, since `{` sorts behind all letters.
    """
    for path, operations in groupby(sorted(OPERATIONS.items(), key=_path), key=_path):
        # The slash after the collection is forgiven.
        pattern = COLLECTION + ("/?" if path == "/" else re.sub(r"\\{.*?\\}", "([^/]+)", re.escape(path)))
        yield re.compile(pattern), {method: operation_id for (method, _), operation_id in operations}


def _path(operation: tuple[tuple[str, str], str]) -> str:
    return operation[0][1]


_RESOURCES: Final = tuple(_resources())


def _resource(path: str) -> tuple[str, dict[str, str]]:
    """Find the application that a path names, if it does, and its operations by method; an unknown path has none."""
    for pattern, operations in _RESOURCES:
        if match := pattern.fullmatch(path):
            return (match[1] if match.groups() else ""), operations
    return "", {}


class App:
    """Answers all requests to a sandbox, as an ASGI application."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = b""
        try:
            async for chunk in request.stream():  # all of it: a client that still sends reads no answer
                content += chunk[: _MAX_BODY + 1 - len(content)]
        except ClientDisconnect:
            return
        app_id, operations = _resource(scope["path"])
        operation_id = operations.get(request.method)
        call = Call(app_id, request.query_params, json_object(content, request.headers.get("content-type", "")))
        fault = self._state.faults.take(operation_id) if operation_id else None
        response, reason = None, None
        if len(content) > _MAX_BODY:
            response = error_answer(413)
        elif fault is None or fault.acts:
            try:
                response = await self._perform(request.method, operations, call)
            except InvalidParameterError as error:
                response, reason = bad_request(error.field, error.reason), str(error)
        if fault is not None:
            response = fault.apply(response)
        status = None if response is None else response.status_code
        record = RecordedRequest(
            operation_id=operation_id,
            method=request.method,
            path=scope["raw_path"].decode("ascii"),
            query=_without_credentials(call.query),
            body=_without_credentials(call.body) if content and call.body is not None else None,
            status=status,
            reason=reason if status == 400 else None,
        )
        # Before it is answered, so that whoever has the answer finds it.
        self._state.requests.append(record)
        _logger.debug("%s %s %s", record.method, record.path, status or "cut")
        if fault is not None and fault.delay:
            await pause(fault.delay, receive)
        if response is not None:
            response.headers.setdefault("date", formatdate(usegmt=True))
        if response is None or (fault is not None and fault.cut):
            await cut(response, scope, receive, send)
        else:
            await response(scope, receive, send)

    async def _perform(self, method: str, operations: Mapping[str, str], call: Call) -> Response:
        """Answer as the API does; what it answers with 400 is an InvalidParameterError."""
        if not operations:
            return error_answer(404)
        if method not in operations:
            answer = error_answer(405)
            answer.headers["allow"] = ", ".join(operations)
            return answer
        body: Mapping[str, object] | None = call.body if method in ("POST", "PUT") else {}
        if body is None:
            # Before the credentials, since clients that send a form have them in it: they are told 400.
            raise InvalidParameterError("body", "Must be a JSON object.")
        if not self._authorized(call.query, body):
            return error_answer(401)
        operation_id = operations[method]
        act = ACTS.get(operation_id)
        return await act(self._state, call) if act else not_implemented(operation_id)

    def _authorized(self, query: QueryParams, body: Mapping[str, object]) -> bool:
        """Whether both credentials are there, in the query or the body, and right wherever they are."""
        for name, expected in zip(_CREDENTIALS, (self._state.api_key, self._state.api_secret), strict=True):
            given: list[object] = [*query.getlist(name)]
            if name in body:
                given.append(body[name])
            if not given or any(value != expected for value in given):
                return False
        return True


def _without_credentials(members: Mapping[str, _Value]) -> dict[str, _Value]:
    return {name: value for name, value in members.items() if name not in _CREDENTIALS}
