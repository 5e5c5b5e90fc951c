"""The five operations, for callers whose credentials are right."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from attrs import evolve, frozen
from starlette.datastructures import QueryParams
from starlette.responses import Response

from nexmo_application.sandbox._answers import error_answer, json_answer
from nexmo_application.sandbox._application import page_json
from nexmo_application.sandbox._checks import application_fields, page_number
from nexmo_application.sandbox._keys import new_key_pair
from nexmo_application.sandbox._state import State


@frozen
class Call:
    """What an operation is called with; the body is None when it is anything but a JSON object."""

    app_id: str
    query: QueryParams
    body: dict[str, object] | None


async def _list(state: State, call: Call) -> Response:
    size = page_number(call.query, "page_size", default=10, minimum=1)
    if state.max_page_size is not None:
        size = min(size, state.max_page_size)
    index = page_number(call.query, "page_index", default=1, minimum=0)
    applications = list(state.applications.values())
    return json_answer(200, page_json(applications, size, index, malformed_last_link=state.malformed_last_link))


async def _create(state: State, call: Call) -> Response:
    fields = application_fields(call.body or {}, strict=state.strict)
    pair = await new_key_pair()
    return json_answer(201, state.add(fields, state.shown(pair.public_key)).as_json(pair.private_key))


async def _retrieve(state: State, call: Call) -> Response:
    application = state.applications.get(call.app_id)
    return error_answer(404) if application is None else json_answer(200, application.as_json())


async def _update(state: State, call: Call) -> Response:
    application = state.applications.get(call.app_id)
    if application is not None:
        fields = application_fields(call.body or {}, current_type=application.fields["type"], strict=state.strict)
        state.applications[call.app_id] = evolve(application, fields=fields)
    return await _retrieve(state, call)


async def _delete(state: State, call: Call) -> Response:
    return error_answer(404) if state.applications.pop(call.app_id, None) is None else Response(status_code=204)


ACTS: Final[Mapping[str, Callable[[State, Call], Awaitable[Response]]]] = {
    "retrieveApplications": _list,
    "createApplication": _create,
    "retrieveApplication": _retrieve,
    "updateApplication": _update,
    "deleteApplication": _delete,
}
"""What carries out each operation that the sandbox knows."""
