"""The operations of `client.applications` are generated functions that send and read what the document says."""

import re
from importlib import import_module
from typing import Any, get_type_hints

import pytest

from nexmo_application import models
from nexmo_application._settings import DEFAULT_BASE_URL
from tests.contract.document import CREDENTIALS, PATCHED_OPERATIONS, PUBLISHED_OPERATIONS, annotation, body
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
def test_a_generated_function_takes_and_returns_what_the_document_declares(operation_id: str) -> None:
    """Its arguments are the parameters and the body, each with its type; it returns the model of the success."""
    operation = PUBLISHED_OPERATIONS[operation_id]
    wanted: dict[str, Any] = {}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] not in CREDENTIALS:
            hint = annotation(parameter["schema"])
            wanted[parameter["name"]] = hint if parameter.get("required") else hint | models.Unset
    if name := body(PATCHED_OPERATIONS[operation_id]):
        wanted["body"] = getattr(models, name)
    success, *_ = operation["responses"].values()
    answer = annotation(success["content"]["application/json"]["schema"]) if "content" in success else Any

    name = re.sub("([A-Z])", r"_\1", operation_id).lower()
    endpoint = import_module(f"nexmo_application_generated.api.applications.{name}")
    for function in (endpoint.sync_detailed, endpoint.asyncio_detailed):
        hints = get_type_hints(function)
        assert hints.pop("return").__args__ == (answer,)
        assert hints.pop("client")
        assert hints == wanted


def test_the_default_base_url_is_the_documents_server() -> None:
    """Without a `base_url` requests go to the server that the document names."""
    assert openapi.vendored()["servers"][0]["url"] == DEFAULT_BASE_URL
