"""Whatever of a document is missing in the generated package is found, with its place."""

import re
import shutil
from pathlib import Path

import pytest

from regen._errors import RegenError
from regen._generate import configuration
from regen._verify import EXCEPTIONS, verify

from .documents import TEXT, WHOLE, array, everything, thing
from .support import Project, build, small, vendored

TYPES = {
    "application.py": [
        ('_rest.get("voice")', '_rest.get("voise")', "#/components/schemas/application/properties/voice: the property"),
        (
            "    name: str\n",
            "    name: Any\n",
            "#/components/schemas/application/properties/name: the type is lost",
        ),
        ('field_dict["name"] = self.name', "pass", "comes out as"),
        ('field_dict["name"] = self.name', 'field_dict["name"] = self.id', "comes out as"),
        ("class Application:", "class Aplication:", "cannot be imported: ImportError"),
    ],
    "application_created.py": [
        (
            "keys_with_private_key import KeysWithPrivateKey",
            "keys import Keys as KeysWithPrivateKey",
            "#/components/schemas/keysWithPrivateKey/allOf/1/properties/private_key: the property 'private_key' is no",
        ),
    ],
    "voice_webhook_http_method.py": [
        (
            'Literal["GET", "POST"]',
            'Literal["GET", "PUT"]',
            "voice/properties/webhooks/items/properties/http_method: the type has no enum value 'POST'",
        ),
    ],
    "create_application_body_type.py": [
        (
            'Literal["messages", "voice"]',
            'Literal["voice"]',
            "#/paths/~1/post/requestBody/content/application~1json/schema/properties/type: the type has no enum value",
        ),
    ],
    "create_application_body.py": [
        (
            "Required(TypedDict):\n    name: str\n",
            "Required(TypedDict):\n",
            "schema/properties/name: the property 'name', or one of its values, is no keyword",
        ),
        ("CreateApplicationParams", "CreateParams", "has no TypedDict of the operation's keywords"),
    ],
    "embedded_applications.py": [
        (
            "= [...(item) for item in _value]",
            "= _value",
            "/_embedded/properties/applications/items: the schema has no model: it is read as dict",
        ),
    ],
    "application_page_base.py": [
        (
            "dict(_source)",
            '_source["x"]',
            "applicationsBase: ApplicationPageBase cannot be read: KeyError",
        ),
    ],
    "hal_link.py": [("href: str | Unset", "1href: str | Unset", "cannot be imported: SyntaxError")],
}
CALLS = {
    "retrieve_applications.py": [
        (
            'params["page_size"]',
            'params["size"]',
            "#/paths/~1/get/parameters/2/schema: the parameter 'page_size' (query)",
        ),
        ("page_index", "page_number", "#/paths/~1/get/parameters/3: the parameter 'page_index' (query) is no argument"),
        ('"method": "get"', '"method": "post"', "#/paths/~1/get: nexmo_application_generated.api.applications"),
        ('"url": "/"', '"url": "/all"', "requests GET /all, not GET /"),
        (
            "response.status_code == 200",
            "response.status_code == 202",
            "#/paths/~1/get/responses/200: the answer cannot be read: UnexpectedStatus",
        ),
        (
            "ApplicationPage.from_dict(response.json())",
            "response.json()",
            "json/schema: the schema has no model",
        ),
    ],
    "delete_application.py": [
        ("response.status_code == 204", "response.status_code == 205", "#/paths/~1{app_id}/delete/responses/204: "),
        ('"/{app_id}"', '"/applications/{app_id}"', "requests DELETE /applications/mark0, not DELETE /mark0"),
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
    _refused(package, "#/components/schemas/applicationsBase: the schema has neither class nor Literal")


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


def test_every_exception_is_needed(generated_once: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of the reasoned exceptions, the vendored document counts as lost in part."""
    for name in EXCEPTIONS:
        monkeypatch.setattr("regen._verify.EXCEPTIONS", {key: why for key, why in EXCEPTIONS.items() if key != name})
        with pytest.raises(RegenError, match=repr(name.split()[-1])):
            _verify_package(generated_once.generated / "nexmo_application_generated")


def test_an_exception_may_name_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is lost at a place that an exception names is allowed to be."""
    lossy = {**thing(always=TEXT), "oneOf": [thing(one=TEXT), thing(one=WHOLE)]}
    document = small(answer=lossy)
    with pytest.raises(RegenError) as caught:
        build(document, tmp_path / "refused")
    place = re.search(r"#(/paths\S+always): ", str(caught.value))
    assert place
    monkeypatch.setattr("regen._verify.EXCEPTIONS", {place[1]: "for this test"})
    assert build(document, tmp_path / "allowed").is_dir()


def test_everything_that_openapi_has_is_generated(tmp_path: Path) -> None:
    """A document with every kind of type, parameter, body and answer comes through whole."""
    assert build(everything(), tmp_path).is_dir()


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (
            array({"type": "string", "format": "binary"}),
            "#/paths/~1things/get/responses/200: the answer cannot be read",
        ),
        ({"allOf": [thing(a=TEXT), {"oneOf": [thing(b=TEXT), thing(c=TEXT)]}]}, "the property 'b' is no attribute"),
    ],
)
def test_what_the_generator_drops_in_silence_is_found(tmp_path: Path, schema: dict[str, object], told: str) -> None:
    """Where the generator exits with 0 and no warning although it has lost something, the run fails."""
    with pytest.raises(RegenError, match=re.escape(told)):
        build(small(answer=schema), tmp_path)


def test_a_parameter_with_content_is_not_dropped_in_silence(tmp_path: Path) -> None:
    """The generator leaves out a parameter that has a media type in place of a schema: the run fails."""
    parameter = {"in": "query", "name": "filter", "content": {"application/json": {"schema": {"type": "object"}}}}
    with pytest.raises(RegenError, match=re.escape("the parameter 'filter' (query) is no argument")):
        build(small(operation={"parameters": [parameter]}), tmp_path)


def _copy(generated_once: Project, tmp_path: Path) -> Path:
    return shutil.copytree(
        generated_once.generated / "nexmo_application_generated", tmp_path / "nexmo_application_generated"
    )


def _verify_package(package: Path) -> None:
    names = configuration(Path(__file__).parents[2] / "generator-config.yml").class_overrides
    verify(vendored(), package, names or {})


def _refused(package: Path, told: str) -> None:
    with pytest.raises(RegenError, match=re.escape(told)):
        _verify_package(package)
