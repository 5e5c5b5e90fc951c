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

TYPES = {
    "application.py": [
        ('_rest.get("voice")', '_rest.get("voise")', "#/components/schemas/Application/properties/voice: the property"),
        (
            "    name: str\n",
            "    name: Any\n",
            "#/components/schemas/Application/properties/name: the type is lost",
        ),
        ('field_dict["name"] = self.name', "pass", "comes out as"),
        ('field_dict["name"] = self.name', 'field_dict["name"] = self.id', "comes out as"),
        ("class Application:", "class Aplication:", "cannot be imported: ImportError"),
        ('_rest.pop("name")', '_rest.pop("name") + "x"', "is read as"),
    ],
    "application_created.py": [
        (
            "keys_with_private_key import KeysWithPrivateKey",
            "keys import Keys as KeysWithPrivateKey",
            "#/components/schemas/KeysWithPrivateKey: it is read as Keys, not KeysWithPrivateKey",
        ),
    ],
    "voice_webhook_http_method.py": [
        (
            'Literal["GET", "POST"]',
            'Literal["GET", "PUT"]',
            "VoiceWebhook/properties/http_method: the type has no enum value 'POST'",
        ),
    ],
    "create_application_body_type.py": [
        (
            'Literal["messages", "voice"]',
            'Literal["voice"]',
            "#/components/schemas/CreateApplicationBody/properties/type: the type has no enum value",
        ),
    ],
    "create_application_body.py": [
        (
            "Required(TypedDict):\n    name: str\n",
            "Required(TypedDict):\n",
            "CreateApplicationBody/properties/name: the property 'name', or one of its values, is no keyword",
        ),
        ("CreateApplicationParams", "CreateParams", "has no TypedDict of the operation's keywords"),
    ],
    "embedded_applications.py": [
        (
            "= [...(item) for item in _value]",
            "= _value",
            "#/components/schemas/Application: the schema has no model: it is read as dict",
        ),
    ],
    "application_page_base.py": [
        (
            "dict(_source)",
            '_source["x"]',
            "#/components/schemas/ApplicationPageBase: ApplicationPageBase cannot be read: KeyError",
        ),
    ],
    "keys.py": [
        (
            '_rest.pop("public_key", UNSET)',
            '_rest.pop("public_key", "key")',
            "#/components/schemas/Keys/properties/public_key: the property 'public_key' is made up where it is missing",
        ),
    ],
    "hal_link.py": [("href: str | Unset", "1href: str | Unset", "cannot be imported: SyntaxError")],
}
CALLS = {
    "retrieve_applications.py": [
        (
            'params["page_size"]',
            'params["size"]',
            "#/paths/~1/get/parameters/1: the parameter 'page_size' (query) is not sent",
        ),
        ("page_index", "page_number", "#/paths/~1/get/parameters/0: the parameter 'page_index' (query) is no argument"),
        ('"method": "get"', '"method": "post"', "#/paths/~1/get: retrieve_applications requests POST"),
        ('"url": "/"', '"url": "/all"', "requests GET /base/all, not GET /base/"),
        (
            "response.status_code == 200",
            "response.status_code == 202",
            "#/paths/~1/get/responses/200: the answer cannot be read: UnexpectedStatus",
        ),
        (
            "ApplicationPage.from_dict(response.json())",
            "response.json()",
            "#/components/schemas/ApplicationPage: the schema has no model",
        ),
    ],
    "delete_application.py": [
        ("response.status_code == 204", "response.status_code == 205", "#/paths/~1{app_id}/delete/responses/204: "),
        ('"/{app_id}"', '"/applications/{app_id}"', "requests DELETE /base/applications/"),
    ],
    "create_application.py": [
        ('_kwargs["json"] = body.to_dict()', "pass", "the body is not sent as application/json"),
        ('_kwargs["json"]', '_kwargs["data"]["json"]', "#/paths/~1/post: the request cannot be made: KeyError"),
        (
            "body: CreateApplicationBody",
            "what: CreateApplicationBody",
            "#/paths/~1/post/requestBody: the request has no body",
        ),
    ],
}


def _cases(folder: str, table: dict[str, list[tuple[str, str, str]]]) -> list[tuple[str, str, str, str]]:
    return [(f"{folder}/{file}", *case) for file, cases in table.items() for case in cases]


@pytest.mark.parametrize(("file", "old", "new", "told"), [*_cases("models", TYPES), *_cases("api/applications", CALLS)])
def test_a_loss_is_found(generated_once: Project, tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    """A package in which one thing of the document is missing or wrong is refused, with the place of that thing."""
    package = _copy(generated_once, tmp_path)
    content = (package / file).read_text(encoding="utf-8")
    # Three dots stand for anything.
    pattern = re.escape(old).replace(r"\.\.\.", ".*")
    assert re.search(pattern, content)
    (package / file).write_text(re.sub(pattern, lambda _: new, content), encoding="utf-8")
    _refused(package, told)


def test_a_missing_operation_is_found(generated_once: Project, tmp_path: Path) -> None:
    """An operation without a module is named."""
    package = _copy(generated_once, tmp_path)
    (package / "api" / "applications" / "delete_application.py").unlink()
    _refused(package, "#/paths/~1{app_id}/delete: the operation DELETE /{app_id} has no function")


def test_a_missing_model_is_found(generated_once: Project, tmp_path: Path) -> None:
    """A schema that no operation uses, and that was dropped, is named."""
    package = _copy(generated_once, tmp_path)
    index = package / "models" / "__init__.py"
    index.write_text(re.sub(r"from .application_page_base .*\n", "", index.read_text()))
    _refused(package, "#/components/schemas/ApplicationPageBase: the schema has no class")


def test_of_many_losses_the_first_are_shown(generated_once: Project, tmp_path: Path) -> None:
    """A long list is cut, and says how many more there are."""
    package = _copy(generated_once, tmp_path)
    shutil.rmtree(package / "api" / "applications")
    shutil.rmtree(package / "models")
    (package / "models").mkdir()
    (package / "models" / "__init__.py").touch()
    with pytest.raises(RegenError) as caught:
        _verify_package(package)
    assert re.search(r"\nand \d+ more\n", str(caught.value))
    assert len(str(caught.value).splitlines()) == 8


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
    return shutil.copytree(
        generated_once.generated / "nexmo_application_generated", tmp_path / "nexmo_application_generated"
    )


def _verify_package(package: Path) -> None:
    verify(apply(vendored())[0], package)


def _refused(package: Path, told: str) -> None:
    with pytest.raises(RegenError, match=re.escape(told)):
        _verify_package(package)
