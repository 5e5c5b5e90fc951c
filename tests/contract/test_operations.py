"""The operations of `client.applications` are generated functions that send and read what the document says."""

import importlib
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from nexmo_application._settings import DEFAULT_BASE_URL
from nexmo_application.models import Unset
from tests.contract.document import (
    CREDENTIALS,
    PATCHED_OPERATIONS,
    PUBLISHED_OPERATIONS,
    annotation,
    body,
    class_named,
    snake,
)
from tests.support import openapi

# Of others, that a document may gain, `make regen` proves that they do what it says.
OPERATIONS = (
    "createApplication",
    "retrieveApplications",
    "retrieveApplication",
    "updateApplication",
    "deleteApplication",
)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_takes_what_the_document_declares(operation_id: str) -> None:
    """The arguments of a generated function are the declared parameters and the body, each with its type."""
    hints = get_type_hints(_endpoint(operation_id).sync_detailed)
    wanted: dict[str, Any] = {}
    for parameter in PUBLISHED_OPERATIONS[operation_id].get("parameters", ()):
        if parameter["name"] not in CREDENTIALS:
            hint = annotation(parameter["schema"])
            wanted[parameter["name"]] = hint if parameter.get("required") else hint | Unset
    if name := body(PATCHED_OPERATIONS[operation_id]):
        wanted["body"] = class_named(name)

    assert {name: hint for name, hint in hints.items() if name not in {"client", "return"}} == wanted


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_returns_the_model_of_the_answer(operation_id: str) -> None:
    """The success that the document declares is what the function's return type says, sync and async."""
    answers = [answer.get("content") for answer in PUBLISHED_OPERATIONS[operation_id]["responses"].values()]
    wanted = annotation(answers[0]["application/json"]["schema"]) if answers[0] else Any
    endpoint = _endpoint(operation_id)

    for function in (endpoint.sync_detailed, endpoint.asyncio_detailed):
        assert get_type_hints(function)["return"].__args__ == (wanted,)


def test_the_default_base_url_is_the_documents_server() -> None:
    """Without a `base_url` requests go to the server that the document names."""
    assert openapi.vendored()["servers"][0]["url"] == DEFAULT_BASE_URL


def _endpoint(operation_id: str) -> ModuleType:
    tag = PATCHED_OPERATIONS[operation_id]["tags"][0]
    return importlib.import_module(f"nexmo_application_generated.api.{snake(tag)}.{snake(operation_id)}")
