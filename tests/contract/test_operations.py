"""Every operation of the document is a generated function, and the client's methods send what the document says."""

import importlib
import inspect
from types import ModuleType
from typing import Any, get_type_hints
from urllib.parse import parse_qsl, quote

import httpx
import pytest

from nexmo_application import Client, models
from nexmo_application.models import Unset
from nexmo_application.sandbox import Sandbox
from tests.contract.document import CREDENTIALS, Document, Operation, Place
from tests.contract.naming import snake
from tests.support import openapi
from tests.support.clients import Flavour
from tests.support.data import VOICE

VENDORED = Document(openapi.vendored())
PATCHED = Document(openapi.patched())
OPERATIONS = {operation.id: operation for operation in VENDORED.operations()}
CLASSES: dict[str, type] = {name: cls for name, cls in vars(models).items() if isinstance(cls, type)}


def test_the_walk_finds_every_operation() -> None:
    """As many operations are found as the text of the document has operation ids."""
    assert len(OPERATIONS) == openapi.DOCUMENT.read_bytes().count(b'"operationId":') > 0


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_sends_method_path_and_query(operation_id: str) -> None:
    """With every argument given, method, path and query are the document's; the credentials are no arguments."""
    operation = OPERATIONS[operation_id]
    arguments = _arguments(operation)
    request = _endpoint(operation_id)._get_kwargs(**arguments)

    path = operation.path
    for name in operation.declared("path"):
        path = path.replace(f"{{{name}}}", quote(str(arguments[name]), safe=""))
    assert request["method"] == operation.method
    assert request["url"] == path
    assert request.get("params", {}) == {name: arguments[name] for name in operation.declared("query")}


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_sends_nothing_that_was_not_given(operation_id: str) -> None:
    """With the required arguments alone, no other parameter and no default is sent."""
    operation = OPERATIONS[operation_id]
    required = {name for where in ("path", "query") for name, it in operation.declared(where).items() if it["required"]}
    arguments = _arguments(operation, required_only=True)
    request = _endpoint(operation_id)._get_kwargs(**arguments)

    assert arguments.keys() - {"body"} == required
    assert request.get("params", {}).keys() == required & operation.declared("query").keys()
    if "body" in arguments:
        assert request["json"] == arguments["body"].to_dict()


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_generated_function_takes_what_the_document_declares(operation_id: str) -> None:
    """The arguments of a generated function are the declared parameters and the body, each with its type."""
    operation = OPERATIONS[operation_id]
    hints = get_type_hints(_endpoint(operation_id).sync_detailed)
    wanted: dict[str, Any] = {}
    for where in ("path", "query"):
        for name, parameter in operation.declared(where).items():
            annotation = VENDORED.annotation(Place("", (), parameter["schema"]), CLASSES)
            wanted[name] = annotation if parameter["required"] else annotation | Unset
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
        return httpx.Response(200, json=PATCHED.instance(PATCHED.objects()["/components/schemas/applications"]))

    with Client("fake-key", "fake-secret", transport=httpx.MockTransport(answer)) as client:
        client.applications.list()

    assert urls == [openapi.vendored()["servers"][0]["url"]]


@pytest.mark.parametrize(
    ("method", "operation_ids"),
    [
        ("list", ["retrieveApplications"]),
        ("create", ["createApplication"]),
        ("retrieve", ["retrieveApplication"]),
        ("update", ["updateApplication"]),
        ("modify", ["retrieveApplication", "updateApplication"]),
        ("delete", ["deleteApplication"]),
    ],
)
def test_a_method_of_the_client_sends_its_operations(
    method: str, operation_ids: list[str], flavour: Flavour, client: Any, sandbox: Sandbox, watch: openapi.Watch
) -> None:
    """Each of the six methods sends the method and path of its operations, and no parameter that nobody declares."""
    app_id = sandbox.add()
    call = getattr(client.applications, method)
    flavour.run(call(*_positional(method, app_id), **_keywords(method)))

    assert len(watch.exchanges) == len(operation_ids)
    for (sent, _), operation_id in zip(watch.exchanges, operation_ids, strict=True):
        operation = OPERATIONS[operation_id]
        path, _, query = sent.target.partition("?")
        assert sent.method == operation.method.upper()
        assert (path or "/") == operation.path.replace("{app_id}", app_id)
        assert dict(parse_qsl(query)).keys() - CREDENTIALS == _asked(method)
        assert dict(parse_qsl(query)).keys() <= CREDENTIALS | operation.declared("query").keys()
    assert [request.operation_id for request in sandbox.requests] == operation_ids


def _positional(method: str, app_id: str) -> list[str]:
    return [] if method in {"list", "create"} else [app_id]


def _keywords(method: str) -> dict[str, Any]:
    return {"create": VOICE, "update": VOICE, "modify": {"name": "New"}}.get(method, {})


def _asked(method: str) -> set[str]:
    return {"page_size", "page_index"} if method == "list" else set()


def _endpoint(operation_id: str) -> ModuleType:
    tag = PATCHED.operation(operation_id).node["tags"][0]
    return importlib.import_module(f"nexmo_application_generated.api.{snake(tag)}.{snake(operation_id)}")


def _arguments(operation: Operation, *, required_only: bool = False) -> dict[str, Any]:
    """Make arguments for a generated function out of the document's examples."""
    arguments: dict[str, Any] = {}
    for where in ("path", "query"):
        for name, parameter in operation.declared(where).items():
            if parameter["required"] or not required_only:
                schema = parameter["schema"]
                arguments[name] = parameter.get("example", VENDORED.instance(Place("", (), schema)))
    if (body := PATCHED.body(PATCHED.operation(operation.id))) is not None:
        instance = PATCHED.instance(body, required_only=required_only)
        arguments["body"] = getattr(models, body.model).from_dict(instance)
    return arguments


def test_every_argument_of_a_generated_function_is_tried() -> None:
    """The arguments made for these tests are all that the functions take."""
    for operation_id, operation in OPERATIONS.items():
        taken = inspect.signature(_endpoint(operation_id)._get_kwargs).parameters
        assert _arguments(operation).keys() == taken.keys()
