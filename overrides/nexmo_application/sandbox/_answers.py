"""The answers that are not an application: the error bodies the API gives for each status."""

import json
from http.client import responses

from starlette.responses import Response


def json_answer(status: int, body: object) -> Response:
    """Answer with JSON in plain ASCII, which can hold any string a request can bring, lone surrogates included."""
    return Response(json.dumps(body), status, media_type="application/json")


def bad_request(field: str, reason: str) -> Response:
    """Answer 400 with the first thing found wrong."""
    return json_answer(400, _error(400) | {"invalid_parameters": {field: reason}})


def not_implemented(operation_id: str) -> Response:
    """Answer 501: nobody has told the sandbox how the API carries this operation out."""
    return json_answer(501, _error(501) | {"detail": f"The sandbox does not know how the API does {operation_id}."})


def error_answer(status: int) -> Response:
    """Answer an error status with the kind of body the API gives with it: HTML for 5xx, plain text for rate limits."""
    if status >= 500:
        title = f"{status} {_phrase(status)}"
        html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return Response(html, status, media_type="text/html")
    if status in (420, 429):
        return Response("Request throttled, try again later.", status, media_type="text/plain")
    if status == 400:
        return bad_request("name", "Is required.")
    if status < 400:
        return Response(b"", status)
    return json_answer(status, _error(status))


def _error(status: int) -> dict[str, object]:
    """Give the two members that every JSON error has."""
    phrase = _phrase(status)
    return {"type": phrase.upper().replace(" ", "_"), "error_title": phrase}


def _phrase(status: int) -> str:
    """Name a status, also one of the many that have no name."""
    return responses.get(status, "Unknown Status")
