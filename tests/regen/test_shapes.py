"""What documents may have in other shapes than the vendored one: it comes out right, or is refused with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from overrides.spec import Node
from tests.regen.documents import TEXT, WHOLE, array, body, everything, parameter, ref, thing
from tests.regen.support import GONE, Project, put, small

pytestmark = pytest.mark.measured_processes

LEAF = thing(a=TEXT)
FILE = {"type": "string", "format": "binary"}
SERVERS = [{"url": "https://example.com"}]
BASIC = {"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}}
THINGS = "#/paths/~1things/get"
BODY = f"{THINGS}/requestBody/content: a request body is JSON of one media type"
UNUSED = "the generated code does not look at the"


def _asking(*parameters: Node, path: str = "/things") -> Node:
    document = small(operation={"parameters": list(parameters)})
    return {**document, "paths": {path: document["paths"]["/things"]}}


def _sending(schema: Node, *content: str) -> Node:
    return small(operation={"requestBody": {"content": {key: {"schema": schema} for key in content}}})


def _answering(**content: Node) -> Node:
    entries = {f"application/{key}": {"schema": schema} for key, schema in content.items()}
    return small(operation={"responses": {"200": {"description": ".", "content": entries}}})


def _doubled(shape: Callable[[Node], Node]) -> Node:
    schemas = {f"L{number}": shape(ref(f"L{number - 1}")) for number in range(1, 26)}
    return small({"L0": LEAF, **schemas}, answer=ref("L25"))


RIGHT = {
    "everything": everything(),
    "an optional body that may be null": _sending({"nullable": True, **LEAF}, "application/json"),
    "no components": put(small(answer=LEAF), "/components", GONE),
    "an enum of 2,000 values": small(answer={"type": "string", "enum": [f"value {n}" for n in range(2_000)]}),
    "allOf doubled 25 levels deep": _doubled(lambda inner: {"allOf": [inner, inner]}),
    "properties doubled 25 levels deep": _doubled(lambda inner: thing(a=inner, b=inner)),
}
Q = parameter("q", "query", TEXT)
REFUSED: list[tuple[str, Node]] = [
    (
        f"/components/schemas/A/discriminator: {UNUSED} discriminator of schemas",
        small({"A": {**thing(k=TEXT), "discriminator": {"propertyName": "k"}}}),
    ),
    (
        "/paths/~1things/get/responses/200/content/application~1json/schema/oneOf: oneOf leaves a choice",
        _answering(json={"oneOf": [LEAF, TEXT]}),
    ),
    (
        "/components/schemas/A/allOf/1/anyOf: anyOf leaves a choice between schemas",
        small({"A": {"allOf": [LEAF, {"anyOf": [LEAF, LEAF]}]}}),
    ),
    ("/items/allOf: the generated", _answering(json={"allOf": [array(TEXT), array(WHOLE)]})),
    ("/components/schemas/T: allOf says 'string' and 'integer' of the type", small({"T": {"allOf": [TEXT, WHOLE]}})),
    (BODY, _sending(LEAF, "application/json", "application/merge-patch+json")),
    (BODY, _sending(LEAF)),
    (BODY, _sending(LEAF, "application/x-www-form-urlencoded")),
    (BODY, _sending(TEXT, "text/plain")),
    ("/properties/f/format: a file is neither sent nor read", _sending(thing(f=FILE), "application/json")),
    (f"{THINGS}/responses/200/content/application~1zip/schema/format: a file is neither", _answering(zip=FILE)),
    (f"{THINGS}/parameters/0/explode: {UNUSED} explode of parameters", _asking({**Q, "explode": False})),
    (f"{THINGS}/parameters/0/style", _asking({**Q, "schema": LEAF, "style": "deepObject"})),
    (f"{THINGS}/parameters/0/content", _asking({"in": "query", "name": "f", "content": body(TEXT)["content"]})),
    (
        f"{THINGS}/parameters/0/in: the parameter 'q' is neither in the path nor in the query",
        _asking({**Q, "in": "header"}),
    ),
    (f"{THINGS}/parameters/0/in: the parameter 'q' is neither", _asking({**Q, "in": "cookie"})),
    (f"{THINGS}/parameters/0/schema: the parameter 'q' is no text, number", _asking({**Q, "schema": array(TEXT)})),
    (f"{THINGS}/parameters/0/schema: the parameter 'q' is no text", _asking({**Q, "schema": LEAF})),
    (
        "#/components/schemas/A: it is referred to as a parameter",
        {**_asking(ref("A")), "components": {"schemas": {"A": LEAF}}},
    ),
    ("/paths/~1things/get/parameters: two parameters are 'q' (query)", _asking(Q, {**Q, "schema": WHOLE})),
    ("parsing GET /things within applications. Endpoint will", _asking(parameter("q", "path", TEXT))),
    (
        "requests GET /base/True, not GET /base/true",
        _asking(parameter("q", "path", {"type": "boolean"}), path="/{q}"),
    ),
    (f"{THINGS}/servers: {UNUSED} servers of operations", small(operation={"servers": SERVERS})),
    (f"{THINGS}/servers: ", put(small(), "/paths/~1things/servers", SERVERS)),
    (f"{THINGS}/security: {UNUSED} security", small(operation={"security": [{"basic": []}]}, components=BASIC)),
    ("is read as", _answering(**{"json": LEAF, "hal+json": thing(b=WHOLE)})),
    ("/components/schemas/T/items: the schema is a part of itself", small({"T": array(ref("T"))}, answer=ref("T"))),
    ("/components/schemas/", small({"A": ref("B"), "B": ref("A")})),
    ("Take the reference that leads back out of it", small({"A": {"allOf": [ref("A")]}})),
    ("#/components/schemas/T: T cannot be read: TypeError", small({"T": thing(("t",), t=ref("T"))}, answer=ref("T"))),
    ("it is too large", _doubled(lambda inner: {"type": "array", "items": inner, "not": inner})),
    ("what it requires doubles itself", _doubled(lambda inner: thing(("a", "b"), a=inner, b=inner))),
]


@pytest.mark.parametrize("case", RIGHT)
def test_a_shape_comes_out_right(tmp_path: Path, case: str) -> None:
    """What OpenAPI has, however it is written, comes through the check."""
    project = Project(tmp_path)
    project.fill(RIGHT[case])
    assert project.run_here() == 0


@pytest.mark.parametrize(("told", "document"), REFUSED)
def test_what_no_right_client_can_be_made_of_is_refused(
    tmp_path: Path, told: str, document: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the generator would lose or change something without a word, the run fails with the place."""
    project = Project(tmp_path)
    project.fill(document)
    assert told in project.refuses(capsys)
