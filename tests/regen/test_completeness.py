"""Whatever of a document is missing or wrong in the generated package is found, with its place."""

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nexmo_application.models import NEEDED
from overrides.spec import Node
from overrides.spec._document import DocumentError
from regen._errors import RegenError
from regen._overrides import apply
from regen._verify import verify

from .documents import DATE, TEXT, UUID, WHOLE, array, body, everything, parameter, ref, thing
from .support import ROOT, Project, build, drop, put, small, vendored

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


NULL = {"nullable": True}
LEAF = thing(a=TEXT)
TWO = {"A": thing(k=TEXT), "B": thing(k=TEXT)}
THINGS = "#/paths/~1things/get"


def _asking(*parameters: Node) -> Node:
    return small(operation={"parameters": list(parameters)})


def _sending(schemas: Node | None = None, **content: Node) -> Node:
    types = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
    entries = {types[key]: {"schema": schema} for key, schema in content.items()}
    return small(schemas, operation={"requestBody": {"content": entries, "required": True}})


def _doubled(last: int, shape: Callable[[Node], Node]) -> Node:
    schemas = {f"L{number}": shape(ref(f"L{number - 1}")) for number in range(1, last)}
    return small({"L0": LEAF, **schemas}, answer=ref(f"L{last - 1}"))


RIGHT: dict[str, Node] = {
    "a nullable component": small({"A": {**LEAF, **NULL}}, answer=thing(("x",), x=ref("A"), y=ref("A"))),
    "a nullable answer": small({"A": {**LEAF, **NULL}}, answer=ref("A")),
    "a nullable array of nullables": small(
        {"A": {**array({**LEAF, **NULL}), **NULL}}, answer=thing(("x",), x=ref("A"))
    ),
    "a nullable enum": small({"E": {**TEXT, **NULL, "enum": ["a", "b"]}}, answer=thing(("x",), x=ref("E"), y=ref("E"))),
    "a nullable body": _sending(json={**LEAF, **NULL}),
    "a body in a component": small(
        operation={"requestBody": {"$ref": "#/components/requestBodies/B"}},
        components={"requestBodies": {"B": body(LEAF)}},
    ),
    "a default answer": small(operation={"responses": {"default": body(thing(a={**TEXT, "default": "x"}))}}),
    "a default of another type": small(answer=thing(a={**WHOLE, "default": "x"})),
    "an encoded reference": small({"a b": LEAF}, answer={"$ref": "#/components/schemas/a%20b"}),
    "a reference in an extension": small({"A": {**LEAF, "x-note": {"$ref": "https://example.com"}}}, answer=ref("A")),
    "a union of bodies": _sending({"A": thing(("a",), a=TEXT)}, json={"oneOf": [ref("A"), thing(b=WHOLE)]}),
    "two bodies": _sending(json=LEAF, form=thing(b=TEXT)),
    "the usual style": _asking({**parameter("q", "query", array(TEXT)), "style": "form", "explode": True}),
    "an object in a query": _asking(parameter("q", "query", thing(a=TEXT, d=DATE))),
    "names that are taken": small(
        dict.fromkeys(("Client", "Any", "Mapping", "Response", "UUID", "Exception"), LEAF),
        answer=thing(a=ref("Client"), b=ref("Any"), c=ref("Mapping"), d=ref("Response"), e=ref("UUID"), f=UUID),
    ),
    "a name that begins with a digit": small({"2fa": LEAF}, answer=ref("2fa")),
    "a recursive object": small({"T": thing(c=array(ref("T")), p=ref("T"))}, answer=ref("T")),
    "a union beside properties": small(answer={**LEAF, "oneOf": [thing(b=TEXT), thing(c=WHOLE)]}),
    "a union in an allOf": small(answer={"allOf": [LEAF, {"oneOf": [thing(b=TEXT), thing(c=TEXT)]}]}),
    "an enum of numbers": small(answer=thing(x={"type": "integer", "enum": [1, 2]})),
    "JSON beside XML": small(
        operation={
            "responses": {
                "200": {
                    **body(TEXT, "text/xml"),
                    "content": {"text/xml": {"schema": TEXT}, "application/json": {"schema": LEAF}},
                }
            }
        }
    ),
    "no components": drop(small(answer=LEAF), "/components"),
    "allOf doubled 25 levels deep": _doubled(26, lambda inner: {"allOf": [inner, inner]}),
    "properties doubled 25 levels deep": _doubled(26, lambda inner: thing(a=inner, b=inner)),
}

REFUSED: dict[str, tuple[Node, str]] = {
    "a discriminator": (
        small(TWO, answer={"oneOf": [ref("A"), ref("B")], "discriminator": {"propertyName": "k"}}),
        f"{THINGS}/responses/200/content/application~1json/schema/discriminator: a discriminator is not looked at",
    ),
    "one schema for two media types": (
        _sending(TWO, json=ref("A"), form=ref("A")),
        "the body is not sent as application/",
    ),
    "explode": (
        _asking({**parameter("q", "query", array(TEXT)), "explode": False}),
        f"{THINGS}/parameters/0/explode: the explode of the parameter 'q' is not what the generated code sends",
    ),
    "a style": (_asking({**parameter("q", "query", LEAF), "style": "deepObject"}), f"{THINGS}/parameters/0/style"),
    "a parameter with content": (
        _asking({"in": "query", "name": "f", "content": {"application/json": {"schema": TEXT}}}),
        f"{THINGS}/parameters/0/content",
    ),
    "an array in a header": (_asking(parameter("X-Q", "header", array(TEXT))), f"{THINGS}/parameters/0: the generator"),
    "an object inside one in a query": (
        _asking(parameter("q", "query", thing(a=LEAF))),
        f"{THINGS}: the request cannot",
    ),
    "a number in a cookie": (_asking(parameter("q", "cookie", WHOLE)), f"{THINGS}: the request cannot be made"),
    "one parameter twice": (
        _asking(parameter("q", "query", TEXT), parameter("q", "query", WHOLE)),
        "/paths/~1things/get/parameters: two parameters are 'q' (query)",
    ),
    "a parameter that its path has not": (
        _asking(parameter("q", "path", TEXT)),
        f"{THINGS}/parameters: the path /things and its parameters disagree about 'q'",
    ),
    "a boolean in a path": (
        put(
            small(),
            "/paths/~1{q}",
            {
                "get": {
                    "parameters": [parameter("q", "path", {"type": "boolean"})],
                    "responses": {"200": {"description": "."}},
                }
            },
        ),
        "requests GET /base/True, not GET /base/true",
    ),
    "a server of an operation": (small(operation={"servers": [{"url": "https://example.com"}]}), f"{THINGS}/servers: "),
    "a server of a path": (
        put(small(), "/paths/~1things/servers", [{"url": "https://example.com"}]),
        f"{THINGS}/servers: ",
    ),
    "security of another scheme": (
        small(
            operation={"security": [{"b": []}]},
            components={"securitySchemes": {"b": {"type": "http", "scheme": "basic"}}},
        ),
        f"{THINGS}/security: security of an operation",
    ),
    "an array of files": (
        small(answer=array({"type": "string", "format": "binary"})),
        f"{THINGS}/responses/200: the answer",
    ),
    "two kinds of JSON in one answer": (
        small(
            operation={
                "responses": {
                    "200": {
                        "description": ".",
                        "content": {
                            "application/json": {"schema": LEAF},
                            "application/hal+json": {"schema": thing(b=WHOLE)},
                        },
                    }
                }
            }
        ),
        "is read as",
    ),
    "an array of itself": (
        small({"T": array(ref("T"))}, answer=ref("T")),
        "/components/schemas/T: the schema is a part of itself",
    ),
    "two types at once": (
        small({"T": {"allOf": [TEXT, WHOLE]}}),
        "/components/schemas/T: allOf says 'string' and 'integer' of the type",
    ),
    "two unions at once": (
        small({"T": {"allOf": [{"oneOf": [TEXT, WHOLE]}, {"oneOf": [TEXT, DATE]}]}}),
        "/components/schemas/T: several oneOf hold at once",
    ),
    "unions doubled 25 levels deep": (_doubled(26, lambda inner: {"oneOf": [inner, inner]}), "it is too large"),
    "required objects doubled 25 levels deep": (
        _doubled(26, lambda inner: thing(("a", "b"), a=inner, b=inner)),
        "what it requires doubles itself",
    ),
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


def test_everything_that_openapi_has_is_generated(tmp_path: Path) -> None:
    """A document with every kind of type, parameter, body and answer comes through whole."""
    assert build(everything(), tmp_path).is_dir()


@pytest.mark.parametrize("case", RIGHT)
def test_a_shape_comes_out_right(tmp_path: Path, case: str) -> None:
    """What says the same otherwise, or a little more, than the vendored document, comes through the check."""
    assert build(RIGHT[case], tmp_path).is_dir()


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_right_client_can_be_made_of_is_refused(tmp_path: Path, case: str) -> None:
    """Where the generator would lose or change something without a word, the run fails with the place."""
    document, told = REFUSED[case]
    with pytest.raises((RegenError, DocumentError)) as caught:
        build(document, tmp_path)
    assert told in str(caught.value)


def _copy(generated_once: Project, tmp_path: Path) -> Path:
    return shutil.copytree(
        generated_once.generated / "nexmo_application_generated", tmp_path / "nexmo_application_generated"
    )


def _verify_package(package: Path) -> None:
    verify(apply(vendored())[0], package)


def _refused(package: Path, told: str) -> None:
    with pytest.raises(RegenError, match=re.escape(told)):
        _verify_package(package)
