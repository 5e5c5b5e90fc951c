"""Whatever of a document is missing or wrong in the generated package is found, with its place."""

import ast
import re
import shutil
from itertools import zip_longest
from pathlib import Path

import pytest

from nexmo_application.models import NEEDED
from overrides.spec._errors import RegenError
from regen._overrides import apply
from regen._verify import verify
from tests.regen.support import ROOT, Project, vendored

pytestmark = pytest.mark.measured_processes

# What of a file is replaced by what, and what the check says of it: `.*` stands for anything there.
MODELS = {
    "application.py": [
        ('_rest.get("voice")', '_rest.get("voise")', "Application/properties/voice: the property"),
        ("    name: str\n", "    name: Any\n", "Application/properties/name: the type is lost"),
        ('field_dict["name"] = self.name', "pass", "comes out as"),
        ('field_dict["name"] = self.name', 'field_dict["name"] = self.id', "comes out as"),
        ('_rest.pop("name")', '_rest.pop("name") + "x"', "is read as"),
    ],
    "application_created.py": [
        (
            "keys_with_private_key import",
            "keys import Keys as",
            "KeysWithPrivateKey: KeysWithPrivateKey(.*) is read as Keys(",
        ),
    ],
    "voice_webhook_http_method.py": [
        ('"GET", "POST"]', '"GET", "PUT"]', "VoiceWebhook/properties/http_method: the type has no enum value 'POST'"),
    ],
    "create_application_body_type.py": [
        ('["messages", "voice"]', '["voice"]', "CreateApplicationBody/properties/type: the type has no enum value"),
    ],
    "create_application_body.py": [
        ("TypedDict):\n    name: str\n", "TypedDict):\n", "CreateApplicationBody/properties/name: .* is no keyword"),
        ("CreateApplicationParams", "CreateParams", "CreateApplicationBody/properties/type: .* is no keyword"),
    ],
    "embedded_applications.py": [
        ("_Application_from_dict(item)", "item", "/properties/applications: [Application(.*)] is read as [{"),
    ],
    "application_page_base.py": [
        ("dict(_source)", '_source["x"]', "ApplicationPageBase: ApplicationPageBase cannot be read: KeyError"),
    ],
    "keys.py": [
        (
            ", UNSET)",
            ', "key")',
            "Keys/properties/public_key: the property 'public_key' is made up where it is missing",
        ),
    ],
    "__init__.py": [
        ("from .application_base import ApplicationBase\n", "", "ApplicationBase: the schema has no class"),
    ],
}
CALLS = {
    "retrieve_applications.py": [
        (
            'params["page_size"]',
            'params["size"]',
            "requests GET /base/?page_index=.*&size=.*, not GET /base/?page_index",
        ),
        ("page_index", "page_number", "#/paths/~1/get/parameters/0: the parameter 'page_index' (query) is no argument"),
        ('"method": "get"', '"method": "post"', "#/paths/~1/get: retrieve_applications requests POST"),
        ('"url": "/"', '"url": "/all"', "requests GET /base/all, not GET /base/"),
        ("_code == 200", "_code == 202", "#/paths/~1/get/responses/200: the answer cannot be read: UnexpectedStatus"),
        (
            "ApplicationPage.from_dict(response.json())",
            "response.json()",
            "ApplicationPage: ApplicationPage(.*) is read as {",
        ),
    ],
    "delete_application.py": [
        ("status_code == 204", "status_code == 205", "#/paths/~1{app_id}/delete/responses/204: "),
        ('"/{app_id}"', '"/applications/{app_id}"', "requests DELETE /base/applications/"),
    ],
    "create_application.py": [
        ('_kwargs["json"] = body.to_dict()', "pass", "the body is not sent as application/json"),
        ('"application/json"', '"application/hal+json"', "the body is not sent as application/json"),
        ('_kwargs["json"]', '_kwargs["data"]["json"]', "#/paths/~1/post: the request cannot be made: KeyError"),
        ("body: Create", "what: Create", "the parameter 'application/json' (body) is no argument"),
    ],
}
EDITS = [
    *([(f"models/{file}", *row) for row in rows] for file, rows in MODELS.items()),
    *([(f"api/applications/{file}", *row) for row in rows] for file, rows in CALLS.items()),
]
# One edit of each file at a time: each verdict takes a process.
ROUNDS = [
    *([edit for edit in edits if edit] for edits in zip_longest(*EDITS)),
    [("models/hal_link.py", "href: str | Unset", "1href: str | Unset", "cannot be imported: SyntaxError")],
    [("models/application.py", "class Application:", "class Aplication:", "cannot be imported: ImportError")],
]


@pytest.mark.parametrize("edits", ROUNDS)
def test_each_loss_is_found(
    generated_once: Project, tmp_path: Path, edits: list[tuple[str, str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package in which things of the document are missing or wrong is refused, with the place of each of them."""
    monkeypatch.setattr("regen._verify._SHOWN", 1000)
    package = _copy(generated_once, tmp_path)
    for file, old, new, _ in edits:
        content = (package / file).read_text(encoding="utf-8")
        assert old in content
        (package / file).write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(RegenError) as caught:
        _verify_package(package)
    lost = [told for *_, told in edits if not re.search(re.escape(told).replace(r"\.\*", ".*"), str(caught.value))]
    assert lost == [], str(caught.value)


def test_a_missing_operation_is_found(generated_once: Project, tmp_path: Path) -> None:
    """An operation without a module is named."""
    package = _copy(generated_once, tmp_path)
    (package / "api" / "applications" / "delete_application.py").unlink()
    with pytest.raises(RegenError, match=r"#/paths/~1{app_id}/delete: the operation DELETE /{app_id} has no function"):
        _verify_package(package)


def test_what_the_hand_written_side_needs_is_named(generated_once: Project) -> None:
    """A name that `nexmo_application` uses, and that a document does not bring, fails the run by that name."""
    verify(apply(vendored())[0], generated_once.package, NEEDED.split())
    with pytest.raises(RegenError, match="Applicant is missing: overrides/nexmo_application uses it"):
        verify(apply(vendored())[0], generated_once.package, ["Application", "Applicant"])


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


def _copy(generated_once: Project, tmp_path: Path) -> Path:
    return shutil.copytree(generated_once.package, tmp_path / generated_once.package.name)


def _verify_package(package: Path) -> None:
    verify(apply(vendored())[0], package)
