"""Whatever of a document is missing or wrong in the generated package is found, with its place."""

import ast
import re
import shutil
from itertools import groupby, zip_longest
from operator import itemgetter
from pathlib import Path
from typing import Literal

import pytest

from nexmo_application.models import NEEDED
from overrides.spec._errors import RegenError
from regen._overrides import apply
from regen._values import mistyped
from regen._verify import verify
from tests.regen.support import ROOT, Project, vendored

pytestmark = pytest.mark.measured_processes

# A module, what of it is replaced by what, and what the check says of it: `.*` stands for anything there.
EDITS = [
    (
        "application",
        '_rest.get("voice")',
        '_rest.get("voise")',
        "Application/properties/voice: Voice(.*) is read as UNSET",
    ),
    ("application", "    name: str\n", "    name: Any\n", "Application/properties/name: the type is lost"),
    ("application", 'field_dict["name"] = self.name', "pass", "comes out as"),
    ("application", 'field_dict["name"] = self.name', 'field_dict["name"] = self.id', "comes out as"),
    ("application", '_rest.pop("name")', '_rest.pop("name") + "x"', "is read as"),
    (
        "application_created",
        "keys_with_private_key import",
        "keys import Keys as",
        "KeysWithPrivateKey(.*) is read as Keys(",
    ),
    ("voice_webhook_http_method", '"GET", "POST"]', '"GET", "PUT"]', "the type has no enum value 'POST'"),
    ("create_application_body_type", '["messages", "voice"]', '["voice"]', "properties/type: the type has no enum"),
    ("create_application_body", "TypedDict):\n    name: str\n", "TypedDict):\n", "properties/name: .* is no keyword"),
    ("create_application_body", "CreateApplicationParams", "CreateParams", "#/components/.*/type: .* is no keyword"),
    ("embedded_applications", "_Application_from_dict(item)", "item", "[Application(.*)] is read as [{"),
    ("application_page_base", "dict(_source)", '_source["x"]', "Base: ApplicationPageBase cannot be read: KeyError"),
    ("keys", ", UNSET)", ', "key")', "Keys/properties/public_key: .* is made up where it is missing"),
    ("models/__init__", "from .application_base import ApplicationBase\n", "", "Base cannot be read: AttributeError"),
    ("retrieve_applications", 'params["page_size"]', 'params["size"]', "/?page_index=.*&size=.*, not GET /base/"),
    ("retrieve_applications", "page_index", "page_number", "the request cannot be made: .*'page_index'"),
    ("retrieve_applications", '"method": "get"', '"method": "post"', "#/paths/~1/get: retrieve_applications requests"),
    ("retrieve_applications", '"url": "/"', '"url": "/all"', "requests GET /base/all, not GET /base/"),
    ("retrieve_applications", "_code == 200", "_code == 202", "responses/200: the answer cannot be read: "),
    ("retrieve_applications", "ApplicationPage.from_dict(response.json())", "response.json()", "(.*) is read as {"),
    ("delete_application", "status_code == 204", "status_code == 205", "#/paths/~1{app_id}/delete/responses/204: "),
    ("delete_application", '"/{app_id}"', '"/applications/{app_id}"', "requests DELETE /base/applications/"),
    ("create_application", '_kwargs["json"] = body.to_dict()', "pass", "the body is not sent as application/json"),
    ("create_application", '"application/json"', '"application/hal+json"', "the body is not sent as application/json"),
    ("create_application", '_kwargs["json"]', '_kwargs["data"]["json"]', "~1/post: the request cannot be made"),
    ("create_application", "body: Create", "what: Create", "the request cannot be made: .*'application/json'"),
]
BY_MODULE = [[*edits] for _, edits in groupby(EDITS, key=itemgetter(0))]
# One edit of each module at a time: each verdict takes a process.
ROUNDS = [
    *([edit for edit in edits if edit] for edits in zip_longest(*BY_MODULE)),
    [("hal_link", "href: str | Unset", "1href: str | Unset", "cannot be imported: SyntaxError")],
    [("application", "class Application:", "class Aplication:", "cannot be imported: ImportError")],
]


@pytest.mark.parametrize("edits", ROUNDS)
def test_each_loss_is_found(
    generated_once: Project, tmp_path: Path, edits: list[tuple[str, str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package in which things of the document are missing or wrong is refused, with the place of each of them."""
    monkeypatch.setattr("regen._verify._SHOWN", 1000)
    package = shutil.copytree(generated_once.package, tmp_path / generated_once.package.name)
    for module, old, new, _ in edits:
        [path] = package.rglob(f"{module}.py")
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(RegenError) as caught:
        verify(apply(vendored())[0], package)
    lost = [told for *_, told in edits if not re.search(re.escape(told).replace(r"\.\*", ".*"), str(caught.value))]
    assert lost == [], str(caught.value)


def test_a_missing_operation_or_name_is_found(generated_once: Project) -> None:
    """An operation without a function is named, and so is a name that `nexmo_application` uses, if it is not there."""
    document = apply(vendored())[0]
    document["paths"]["/{app_id}"]["patch"] = document["paths"]["/{app_id}"]["delete"] | {"operationId": "patchIt"}
    with pytest.raises(RegenError) as caught:
        verify(document, generated_once.package, [*NEEDED.split(), "Applicant"])
    assert str(caught.value).splitlines()[1:-1] == [
        "Applicant is missing: overrides/nexmo_application uses it",
        "#/paths/~1{app_id}/patch: the operation PATCH /{app_id} has no function",
    ]


def test_the_type_of_items_is_looked_at() -> None:
    """A value of an enum that the items of an array may have, and that their type does not name, is told."""
    scopes = {"type": "array", "items": {"type": "string", "enum": ["read", "write"]}}
    found = list(mistyped(scopes, list[Literal["read"]], "/scopes"))
    assert found == [("/scopes/items", "the type has no enum value 'write'")]


def test_what_the_hand_written_side_imports_is_needed() -> None:
    """Each name that a module of `nexmo_application` imports from the models is in the list of those needed."""
    modules = [ast.parse(path.read_bytes()) for path in (ROOT / "overrides" / "nexmo_application").rglob("*.py")]
    imported = {
        alias.name
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and "models" in str(node.module).split(".")
        for alias in node.names
    }
    assert imported - {"*", "Unset"} <= set(NEEDED.split())
