"""openapi-core on what passes over the wire: requests against the document as published, answers against the patched.

openapi-core's exceptions quote what they complain about, secrets included. So what is found wrong is told by the kind
of error and the place in the schema, never by a value.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import httpx
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from overrides.spec import Node, canonical
from regen._document import parse
from regen._overrides import apply

ROOT: Final = Path(__file__).parent.parent.parent
DOCUMENT: Final = ROOT / "openapi" / "application.json"

ERRORS: Final[Node] = {
    "4XX": {
        "description": "The API refuses.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "error_title"],
                    "properties": {
                        "type": {"type": "string"},
                        "error_title": {"type": "string"},
                        "invalid_parameters": {"type": "object", "additionalProperties": {"type": "string"}},
                    },
                }
            },
            "text/plain": {"schema": {"type": "string"}},
        },
    },
    "5XX": {"description": "Something failed.", "content": {"text/html": {"schema": {"type": "string"}}}},
}
"""What the API answers to what goes wrong. The document has no error answers, so they are added for the tests alone."""


@cache
def vendored() -> Node:
    """Read the document as published. Not to be changed."""
    return parse(DOCUMENT.read_bytes())


@cache
def published() -> Node:
    """Read the canonical form of the document as published. Not to be changed."""
    return canonical(vendored())


@cache
def patched() -> Node:
    """Apply the spec overrides to a copy. Not to be changed."""
    return apply(vendored())[0]


@cache
def with_errors() -> Node:
    """Add the error answers to the patched document. Not to be changed."""
    document = deepcopy(patched())
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"] |= ERRORS
    return document


@cache
def _request_validator() -> OpenAPI:
    return OpenAPI.from_dict(vendored())


@cache
def _answer_validator() -> OpenAPI:
    # Fields without a schema are refused, so that the answers are compared with the whole of the document.
    return OpenAPI.from_dict(with_errors(), config=Config(additional_properties_default_policy="forbid"))


def faults(request: httpx.Request, response: httpx.Response | None = None) -> list[str]:
    """Name what the published document does not allow in a request, or the patched one in the answer to it."""
    server = httpx.URL(vendored()["servers"][0]["url"])
    path, _, query = request.url.raw_path.decode().partition("?")
    asked = MockRequest(
        f"{server.scheme}://{server.netloc.decode()}",
        request.method.lower(),
        f"{path}/" if path == server.path else path,  # as the collection has it in the document
        args=dict(parse_qsl(query, keep_blank_values=True)),
        headers=dict(request.headers),
        data=request.read() or None,
        content_type=request.headers.get("content-type", ""),
    )
    if response is None:
        return [_named(error) for error in _request_validator().iter_request_errors(asked)]
    kind = response.headers.get("content-type", "")
    answered = MockResponse(response.read(), response.status_code, dict(response.headers), kind)
    return [_named(error) for error in _answer_validator().iter_apicall_response_errors(asked, answered)]


def _named(error: BaseException | None) -> str:
    """Give the types of an exception and of its causes, and the places in the schema."""
    parts: list[str] = []
    while error is not None:
        parts.append(type(error).__name__)
        for found in getattr(error, "schema_errors", []):
            parts.append("#/" + "/".join(map(str, found.absolute_schema_path)))
        error = error.__cause__
    return " ".join(parts)


class Watch(httpx.HTTPTransport):
    """A transport that notes of each answer to what it is, its status, and what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[str, int, list[str]]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and check the answer."""
        response = super().handle_request(request)
        # Noted rather than raised: it would be the client's to handle.
        self.answers.append((request.method, response.status_code, faults(request, response)))
        return response
