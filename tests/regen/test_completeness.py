"""Whatever of a document is missing or wrong in the generated package is found, with its place."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from nexmo_application.models import NEEDED
from overrides.spec._errors import RegenError
from regen._overrides import apply
from regen._verify import verify
from tests.regen.support import ROOT, Project, vendored

pytestmark = pytest.mark.measured_processes

SCHEMA = "#/components/schemas/"
# What of a file is replaced by what, and what the check says of it. Three dots stand for anything.
EDITS = {
    "models/application.py": [
        ('_rest.get("voice")', '_rest.get("voise")', f"{SCHEMA}Application/properties/voice: the property"),
        ("    name: str\n", "    name: Any\n", f"{SCHEMA}Application/properties/name: the type is lost"),
        ('field_dict["name"] = self.name', "pass", "comes out as"),
        ('field_dict["name"] = self.name', 'field_dict["name"] = self.id', "comes out as"),
        ('_rest.pop("name")', '_rest.pop("name") + "x"', "is read as"),
    ],
    "models/application_created.py": [
        (
            "keys_with_private_key import KeysWithPrivateKey",
            "keys import Keys as KeysWithPrivateKey",
            f"{SCHEMA}KeysWithPrivateKey: it is read as Keys, not KeysWithPrivateKey",
        ),
    ],
    "models/voice_webhook_http_method.py": [
        (
            'Literal["GET", "POST"]',
            'Literal["GET", "PUT"]',
            f"{SCHEMA}VoiceWebhook/properties/http_method: the type has no enum value 'POST'",
        ),
    ],
    "models/create_application_body_type.py": [
        (
            'Literal["messages", "voice"]',
            'Literal["voice"]',
            f"{SCHEMA}CreateApplicationBody/properties/type: the type has no enum value",
        ),
    ],
    "models/create_application_body.py": [
        (
            "Required(TypedDict):\n    name: str\n",
            "Required(TypedDict):\n",
            f"{SCHEMA}CreateApplicationBody/properties/name: the property 'name', or one of its values, is no keyword",
        ),
        ("CreateApplicationParams", "CreateParams", "has no attribute 'create_applicationParams'"),
    ],
    "models/embedded_applications.py": [
        ("= [...(item) for item in _value]", "= _value", f"{SCHEMA}Application: it is read as dict, not Application"),
    ],
    "models/application_page_base.py": [
        ("dict(_source)", '_source["x"]', f"{SCHEMA}ApplicationPageBase: ApplicationPageBase cannot be read: KeyError"),
    ],
    "models/keys.py": [
        (
            '_rest.pop("public_key", UNSET)',
            '_rest.pop("public_key", "key")',
            f"{SCHEMA}Keys/properties/public_key: the property 'public_key' is made up where it is missing",
        ),
    ],
    "api/applications/retrieve_applications.py": [
        (
            'params["page_size"]',
            'params["size"]',
            "requests GET /base/?page_index=...&size=..., not GET /base/?page_index",
        ),
        ("page_index", "page_number", "#/paths/~1/get/parameters/0: the parameter 'page_index' (query) is no argument"),
        ('"method": "get"', '"method": "post"', "#/paths/~1/get: retrieve_applications requests POST"),
        ('"url": "/"', '"url": "/all"', "requests GET /base/all, not GET /base/"),
        ("_code == 200", "_code == 202", "#/paths/~1/get/responses/200: the answer cannot be read: UnexpectedStatus"),
        (
            "ApplicationPage.from_dict(response.json())",
            "response.json()",
            f"{SCHEMA}ApplicationPage: it is read as dict",
        ),
    ],
    "api/applications/delete_application.py": [
        ("response.status_code == 204", "response.status_code == 205", "#/paths/~1{app_id}/delete/responses/204: "),
        ('"/{app_id}"', '"/applications/{app_id}"', "requests DELETE /base/applications/"),
    ],
    "api/applications/create_application.py": [
        ('_kwargs["json"] = body.to_dict()', "pass", "the body is not sent as application/json"),
        ('"application/json"', '"application/hal+json"', "the body is not sent as application/json"),
        ('_kwargs["json"]', '_kwargs["data"]["json"]', "#/paths/~1/post: the request cannot be made: KeyError"),
        ("body: Create", "what: Create", "#/paths/~1/post/requestBody: the request has no body"),
    ],
    "models/__init__.py": [
        (
            "from .application_base import ApplicationBase\n",
            "",
            f"{SCHEMA}ApplicationBase: the schema has no class",
        )
    ],
}
UNIMPORTABLE = [
    ("models/hal_link.py", "href: str | Unset", "1href: str | Unset", "cannot be imported: SyntaxError"),
    ("models/application.py", "class Application:", "class Aplication:", "cannot be imported: ImportError"),
]


ROUNDS = [
    *([edit] for edit in UNIMPORTABLE),
    *(
        [(file, *rows[n]) for file, rows in EDITS.items() if n < len(rows)]
        for n in range(max(map(len, EDITS.values())))
    ),
]
"""One edit of each file at a time: each verdict takes a process."""


@pytest.mark.parametrize("edits", ROUNDS)
def test_each_loss_is_found(
    generated_once: Project, tmp_path: Path, edits: list[tuple[str, str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package in which things of the document are missing or wrong is refused, with the place of each of them."""
    monkeypatch.setattr("regen._verify._SHOWN", 1000)
    package = _copy(generated_once, tmp_path)
    for file, old, new, _ in edits:
        content = (package / file).read_text(encoding="utf-8")
        found = re.search(_pattern(old), content)
        assert found
        (package / file).write_text(content.replace(found[0], new), encoding="utf-8")
    with pytest.raises(RegenError) as caught:
        _verify_package(package)
    assert [told for *_, told in edits if not re.search(_pattern(told), str(caught.value))] == [], str(caught.value)


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


def _pattern(text: str) -> str:
    return re.escape(text).replace(r"\.\.\.", ".*")


def _copy(generated_once: Project, tmp_path: Path) -> Path:
    return shutil.copytree(generated_once.package, tmp_path / generated_once.package.name)


def _verify_package(package: Path) -> None:
    verify(apply(vendored())[0], package)
