"""The operations of `client.applications` are generated functions that send and read what the document says."""

import importlib
from types import ModuleType
from typing import Any, get_type_hints

import httpx
import pytest

from nexmo_application import Client, models
from nexmo_application.models import Unset
from tests.contract.document import Document, Place
from tests.contract.naming import snake
from tests.support import openapi
from tests.support.data import PAGE

VENDORED = Document(openapi.published())
PATCHED = Document(openapi.patched())
# Of others, that a document may gain, `make regen` proves that they do what it says.
USED = {"createApplication", "retrieveApplications", "retrieveApplication", "updateApplication", "deleteApplication"}
OPERATIONS = {operation.id: operation for operation in VENDORED.operations() if operation.id in USED}
CLASSES: dict[str, type] = {name: cls for name, cls in vars(models).items() if isinstance(cls, type)}


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_takes_what_the_document_declares(operation_id: str) -> None:
    """The arguments of a generated function are the declared parameters and the body, each with its type."""
    operation = OPERATIONS[operation_id]
    hints = get_type_hints(_endpoint(operation_id).sync_detailed)
    wanted: dict[str, Any] = {}
    for where in ("path", "query"):
        for name, parameter in operation.declared(where).items():
            annotation = VENDORED.annotation(Place("", parameter["schema"]), CLASSES)
            wanted[name] = annotation if parameter.get("required") else annotation | Unset
    if (body := PATCHED.body(PATCHED.operation(operation_id))) is not None:
        wanted["body"] = CLASSES[body.model]

    assert {name: hint for name, hint in hints.items() if name not in {"client", "return"}} == wanted


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_returns_the_model_of_the_answer(operation_id: str) -> None:
    """The success that the document declares is what the function's return type says, sync and async."""
    answers = [answer for answer in VENDORED.answers(OPERATIONS[operation_id]).values() if answer]
    wanted = CLASSES[answers[0].model] if answers else Any
    endpoint = _endpoint(operation_id)

    for function in (endpoint.sync_detailed, endpoint.asyncio_detailed):
        assert get_type_hints(function)["return"].__args__ == (wanted,)


def test_the_default_base_url_is_the_documents_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a `base_url` requests go to the server that the document names, and to that path without a slash."""
    monkeypatch.delenv("NEXMO_APPLICATION_BASE_URL", raising=False)
    urls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(str(request.url).partition("?")[0])
        return httpx.Response(200, json=PAGE)

    with Client("fake-key", "fake-secret", transport=httpx.MockTransport(answer)) as client:
        client.applications.list()

    assert urls == [openapi.vendored()["servers"][0]["url"]]


def _endpoint(operation_id: str) -> ModuleType:
    tag = PATCHED.operation(operation_id).node["tags"][0]
    return importlib.import_module(f"nexmo_application_generated.api.{snake(tag)}.{snake(operation_id)}")
