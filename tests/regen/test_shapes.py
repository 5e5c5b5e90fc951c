"""What documents may have in other shapes than the vendored one: it comes out right, or is refused with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from overrides.spec import Node
from overrides.spec._errors import RegenError
from tests.regen.documents import TEXT, UUID, WHOLE, array, body, everything, parameter, ref, thing
from tests.regen.support import build, drop, put, small

pytestmark = pytest.mark.measured_processes

NULL = {"nullable": True}
LEAF = thing(a=TEXT)
FILE = {"type": "string", "format": "binary"}
THINGS = "#/paths/~1things/get"


def _asking(*parameters: Node) -> Node:
    return small(operation={"parameters": list(parameters)})


def _sending(schema: Node, *content: str) -> Node:
    entries = {key: {"schema": schema} for key in content or ["application/json"]}
    return small(operation={"requestBody": {"content": entries, "required": True}})


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
    "a nullable body": _sending({**LEAF, **NULL}),
    "a body in a component": small(
        operation={"requestBody": {"$ref": "#/components/requestBodies/B"}},
        components={"requestBodies": {"B": body(LEAF)}},
    ),
    "a default answer": small(operation={"responses": {"default": body(thing(a={**TEXT, "default": "x"}))}}),
    "a default of another type": small(answer=thing(a={**WHOLE, "default": "x"})),
    "an encoded reference": small({"a b": LEAF}, answer={"$ref": "#/components/schemas/a%20b"}),
    "a reference in an extension": small({"A": {**LEAF, "x-note": {"$ref": "https://example.com"}}}, answer=ref("A")),
    "the usual style": _asking({**parameter("q", "query", TEXT), "style": "form", "explode": True}),
    "one name in path and query": put(
        small(),
        "/paths/~1{q}",
        {
            "get": {
                "parameters": [parameter("q", "path", TEXT), parameter("q", "query", TEXT)],
                "responses": {"200": {"description": "."}},
            }
        },
    ),
    "names that are taken": small(
        dict.fromkeys(("Client", "Any", "Mapping", "Response", "UUID", "Exception"), LEAF),
        answer=thing(a=ref("Client"), b=ref("Any"), c=ref("Mapping"), d=ref("Response"), e=ref("UUID"), f=UUID),
    ),
    "a name that begins with a digit": small({"2fa": LEAF}, answer=ref("2fa")),
    "a recursive object": small({"T": thing(c=array(ref("T")), p=ref("T"))}, answer=ref("T")),
    "a recursive object that must": small({"T": thing(("c", "t"), c=array(ref("T")), t=TEXT)}, answer=ref("T")),
    "a union of one": small(answer={**LEAF, "oneOf": [thing(b=TEXT)], "anyOf": [thing(c=TEXT)]}),
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
        small({"A": {**thing(k=TEXT), "discriminator": {"propertyName": "k"}}}, answer=ref("A")),
        "/components/schemas/A/discriminator: the generated code does not look at the discriminator of schemas",
    ),
    "oneOf of two": (
        small({"A": LEAF}, answer={"oneOf": [ref("A"), TEXT]}),
        "/paths/~1things/get/responses/200/content/application~1json/schema/oneOf: oneOf leaves a choice",
    ),
    "anyOf of two": (
        small({"A": {"allOf": [LEAF, {"anyOf": [LEAF, LEAF]}]}}),
        "/components/schemas/A/allOf/1/anyOf: anyOf leaves a choice between schemas",
    ),
    "items of two meanings": (
        small({"A": {"allOf": [array(TEXT), array(WHOLE)]}}, answer=ref("A")),
        "/allOf: the generated code does not look at the allOf",
    ),
    "a body of two media types": (
        _sending(LEAF, "application/json", "application/merge-patch+json"),
        f"{THINGS}/requestBody/content: a request body is JSON of one media type",
    ),
    "a body of no media type": (
        small(operation={"requestBody": {"content": {}}}),
        f"{THINGS}/requestBody/content: a request body is JSON of one media type",
    ),
    "a form": (_sending(LEAF, "application/x-www-form-urlencoded"), f"{THINGS}/requestBody/content: a request body"),
    "a multipart form": (_sending(LEAF, "multipart/form-data"), f"{THINGS}/requestBody/content: a request body"),
    "a body of text": (_sending(TEXT, "text/plain"), f"{THINGS}/requestBody/content: a request body"),
    "a file in a body": (
        _sending(thing(f=FILE)),
        "/properties/f/format: a file is neither sent nor read",
    ),
    "a file in an answer": (
        small(operation={"responses": {"200": body(FILE, "application/octet-stream")}}),
        f"{THINGS}/responses/200/content/application~1octet-stream/schema/format: a file is neither sent nor read",
    ),
    "explode": (
        _asking({**parameter("q", "query", TEXT), "explode": False}),
        f"{THINGS}/parameters/0/explode: the generated code does not look at the explode",
    ),
    "a style": (_asking({**parameter("q", "query", LEAF), "style": "deepObject"}), f"{THINGS}/parameters/0/style"),
    "a parameter with content": (
        _asking({"in": "query", "name": "f", "content": {"application/json": {"schema": TEXT}}}),
        f"{THINGS}/parameters/0/content",
    ),
    "a header": (
        _asking(parameter("X-Q", "header", TEXT)),
        f"{THINGS}/parameters/0/in: the parameter 'X-Q' is neither in the path nor in the query",
    ),
    "a cookie": (_asking(parameter("q", "cookie", TEXT)), f"{THINGS}/parameters/0/in: the parameter 'q' is neither"),
    "an array in a query": (
        _asking(parameter("q", "query", array(TEXT))),
        f"{THINGS}/parameters/0/schema: the parameter 'q' is no text, number or boolean",
    ),
    "an object in a query": (_asking(parameter("q", "query", LEAF)), f"{THINGS}/parameters/0/schema: the parameter"),
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
        f"{THINGS}/security: the generated code does not look at the security",
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
        "the schema is a part of itself",
    ),
    "references that lead to each other": (
        small({"A": ref("B"), "B": ref("A")}),
        "the schema is a part of itself",
    ),
    "two types at once": (
        small({"T": {"allOf": [TEXT, WHOLE]}}),
        "/components/schemas/T: allOf says 'string' and 'integer' of the type",
    ),
    "an object that must be in itself": (
        small({"T": thing(("t",), t=ref("T"))}, answer=ref("T")),
        "#/components/schemas/T: T cannot be read: KeyError",
    ),
    "arrays doubled 25 levels deep": (
        _doubled(26, lambda inner: {"type": "array", "items": inner, "not": inner}),
        "it is too large",
    ),
    "required objects doubled 25 levels deep": (
        _doubled(26, lambda inner: thing(("a", "b"), a=inner, b=inner)),
        "what it requires doubles itself",
    ),
}


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
    with pytest.raises(RegenError) as caught:
        build(document, tmp_path)
    assert told in str(caught.value)
