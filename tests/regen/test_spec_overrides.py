"""The canonical document and the changes to it before generation: their laws, and what each of them does."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from overrides.spec import OVERRIDES, Node, NoTarget, Override, canonical
from overrides.spec._document import (
    at,
    is_array,
    is_object,
    is_reference,
    pointer,
    resolved,
    schema_of,
    step,
    tokens,
    walk,
)
from regen._overrides import State, apply

from .documents import TEXT, UUID, WHOLE, array, body, everything, parameter, ref, thing
from .support import drop, put, small, vendored


def _override(name: str) -> Override:
    return next(override for override in OVERRIDES if override.id == name)


def _applied(override: Override, document: Node) -> Node:
    for change in override.changes.values():
        change(document)
    return document


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
@pytest.mark.parametrize("document", [canonical(vendored()), apply(vendored())[0]], ids=["published", "patched"])
def test_a_second_application_changes_nothing(override: Override, document: Node) -> None:
    """Applied twice in a row, an override does the same as applied once."""
    once = _applied(override, deepcopy(document))
    assert _applied(override, deepcopy(once)) == once


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_all_of_them_together_leave_nothing_to_do(override: Override) -> None:
    """On the document that all overrides made, none of them has anything left to do."""
    patched, _ = apply(vendored())
    again, outcomes = apply(patched, [override])
    assert again == patched
    assert {outcome.state for outcome in outcomes} == {State.NEEDLESS}


PLACES = [(override, place) for override in OVERRIDES for place in override.changes if place]


@pytest.mark.parametrize(("override", "place"), PLACES, ids=lambda case: getattr(case, "id", case))
def test_a_removed_place_is_no_target(override: Override, place: str) -> None:
    """Without one of its places an override has no target there, and changes nothing."""
    document = canonical(vendored())
    if override.id == "update-fields":  # which copies from the body of POST
        drop(document, f"/components/schemas/{place.replace('UpdateApplicationBody', 'CreateApplicationBody')}")
    else:
        drop(document, f"/components/schemas/{place}")
    patched = deepcopy(document)
    with pytest.raises(NoTarget):
        override.changes[place](patched)
    assert patched == document


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_a_rule_fits_any_document(override: Override) -> None:
    """On a document of another API, every rule works, and every other override has no target."""
    _, outcomes = apply(everything(), [override])
    assert {outcome.state is State.NO_TARGET for outcome in outcomes} == {"" not in override.changes}


def test_a_half_done_override_leaves_nothing() -> None:
    """What an override changed before it missed its target is taken back."""

    def fail(document: Node) -> None:
        document["info"]["title"] = "changed"
        raise NoTarget("/nowhere")

    broken = Override("broken", "broken.py", "", "", "", {"": fail})
    document, outcomes = apply(vendored(), [broken])
    assert document == canonical(vendored())
    assert [outcome.state for outcome in outcomes] == [State.NO_TARGET]


def test_the_state_is_that_of_each_place() -> None:
    """Where the document is right at some places of an override, it is needless there, and applied elsewhere."""
    document = put(vendored(), "/components/schemas/application/required", ["name", "voice"])
    _, outcomes = apply(document, [_override("optional-products")])
    assert {outcome.place.rpartition("/")[2]: outcome.state for outcome in outcomes} == {
        "voice": State.APPLIED,
        "messages": State.NEEDLESS,
    }


def _mapped(node: Any, change: Callable[[Any], Any]) -> Any:
    node = change(node)
    if is_object(node):
        return {key: _mapped(value, change) for key, value in node.items()}
    return [_mapped(value, change) for value in node] if is_array(node) else node


def _schemas(document: Node) -> list[tuple[str, Node]]:
    found = [(place, node) for kind, place, node in walk("document", document) if kind == "schema"]
    return [(place, node) for place, node in reversed(found) if not is_reference(node)]


def _titled(document: Node) -> Node:
    for place, schema in _schemas(document):
        schema["title"] = f"Title of {place}"
    return document


def _reordered(document: Node) -> Node:
    reordered: Node = _mapped(document, lambda node: dict(reversed(node.items())) if is_object(node) else node)
    return reordered


def _inlined(document: Node) -> Node:
    inlined: Node = _mapped(document, lambda node: deepcopy(resolved(document, node)))
    return inlined


def _without_components(document: Node) -> Node:
    components = document["components"]["schemas"]
    kept = {name: components[name] for name in ("applicationBase", "applicationsBase")}
    return _inlined(document) | {"components": {"schemas": _inlined({**document, "paths": kept})["paths"]}}


def _moved(document: Node) -> Node:
    """Move each schema into a component, the innermost first."""
    components: Node = document["components"]["schemas"]
    for number, (place, schema) in enumerate(_schemas(document)):
        *path, last = tokens(place)
        if path != ["components", "schemas"]:
            owner = step(document, pointer(*path))
            owner[int(last) if is_array(owner) else last] = ref(f"moved{number}")
            components[f"moved{number}"] = schema
    return document


def _parts_moved(document: Node) -> Node:
    """Move bodies, answers and parameters into components."""
    holders: dict[str, Node] = {
        "requestBodies": {},
        "responses": {},
        "parameters": document["components"]["parameters"],
    }
    kinds = {"body": "requestBodies", "answer": "responses", "parameter": "parameters"}
    for number, (kind, place, node) in enumerate(list(walk("document", document))):
        if kind in kinds and place.startswith("/paths/") and not is_reference(node):
            holders[kinds[kind]][f"moved{number}"] = node
            *path, last = tokens(place)
            owner = step(document, pointer(*path))
            reference = {"$ref": f"#/components/{kinds[kind]}/moved{number}"}
            owner[int(last) if is_array(owner) else last] = reference
    document["components"] |= holders
    return document


def _split(document: Node) -> Node:
    """Write each object as an allOf of two halves and what they require."""
    for place, schema in _schemas(document):
        # Other schemas refer into these two.
        if "Base" not in place and len(properties := schema.get("properties", {})) > 1:
            names = list(properties)
            halves = [{"properties": {name: properties[name] for name in part}} for part in (names[::2], names[1::2])]
            required = [{"required": schema.pop("required")}] if "required" in schema else []
            del schema["properties"]
            schema["allOf"] = [{**halves[0], "type": "object"}, halves[1], *required]
    return document


def _on_paths(document: Node) -> Node:
    """Declare the parameters that all operations of a path have at the path."""
    document["paths"]["/{app_id}"]["parameters"] = [{"$ref": "#/components/parameters/app_id"}]
    for operation in document["paths"]["/{app_id}"].values():
        if is_object(operation):
            left = [entry for entry in operation["parameters"] if "app_id" not in entry["$ref"]]
            operation["parameters"] = left
    return document


def _into_paths(document: Node) -> Node:
    """Refer to answers, schemas and parameters that stand in other operations, by encoded references."""
    one = document["paths"]["/{app_id}"]
    answer = "responses/200/content/application~1json/schema"
    one["put"]["responses"]["200"] = {"$ref": "#/paths/~1%7Bapp_id%7D/get/responses/200"}
    one["delete"]["parameters"][0] = {"$ref": "#/paths/~1%7Bapp_id%7D/put/parameters/0"}
    document["components"]["schemas"]["application"], schema = (
        {"$ref": f"#/paths/~1%7Bapp_id%7D/get/{answer}"},
        document["components"]["schemas"]["application"],
    )
    at(one, "/get/responses/200/content/application~1json")["schema"] = schema
    return document


REWRITINGS = (_titled, _reordered, _inlined, _without_components, _moved, _parts_moved, _split, _on_paths, _into_paths)


@pytest.mark.parametrize("second", [None, _titled, _moved, _split], ids=lambda case: case.__name__ if case else "once")
@pytest.mark.parametrize("rewrite", REWRITINGS, ids=lambda case: case.__name__)
def test_every_spelling_of_a_document_gives_one_canonical_document(
    rewrite: Callable[[Node], Node], second: Callable[[Node], Node] | None
) -> None:
    """Rewritten once or twice, the vendored document gives the same canonical document, states and order."""
    document = rewrite(vendored())
    if second is not None:
        # Each schema on its own: what is shared would be rewritten twice.
        document = second(_mapped(document, lambda node: node))
    assert str(document) != str(vendored())
    assert canonical(document) == canonical(vendored())
    patched, outcomes = apply(document)
    assert str(patched) == str(apply(vendored())[0])
    assert {outcome.state for outcome in outcomes} == {State.APPLIED}


def test_a_canonical_document_is_its_own_canonical_form() -> None:
    """Once no property has two meanings, a second normalisation changes nothing."""
    for document in (apply(vendored())[0], everything()):
        once = canonical(document)
        assert canonical(once) == once


def test_the_canonical_document_is_complete() -> None:
    """In the canonical form of a document with everything, references name objects, and nothing is left of allOf."""
    document = canonical(everything())
    for kind, place, node in walk("document", document):
        assert not is_reference(node) or kind == "schema", place
        if is_reference(node):
            assert at(document, node["$ref"])["type"] == "object"
        else:
            assert not node.keys() & {"title", "allOf"}, place


def test_each_place_of_the_form_is_known_in_the_document() -> None:
    """Where a schema of the canonical document comes from is noted, through references."""
    places: dict[str, str] = {}
    canonical(vendored(), places)
    assert places["/components/schemas/ApplicationCreated/properties/id"] == (
        "/components/schemas/applicationBase/properties/id"
    )


@pytest.mark.parametrize(
    ("name", "schema", "form"),
    [
        ("id", UUID, TEXT),
        ("app_id", UUID, TEXT),
        ("uid", UUID, UUID),
        ("a", {"allOf": [TEXT, {"description": "Words."}]}, {**TEXT, "description": "Words."}),
        ("a", {"allOf": [{**WHOLE, "minimum": 1}, {"minimum": 2, "maximum": 9}, {"maximum": 8}]},
         {**WHOLE, "minimum": 2, "maximum": 8}),
        ("a", {"allOf": [{"type": "number"}, WHOLE]}, WHOLE),
        ("a", {"allOf": [{**TEXT, "enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, {**TEXT, "enum": ["b"]}),
        ("a", {"type": "object", "additionalProperties": {}}, ref("AA")),
        ("a", {"nullable": True, "allOf": [ref("B")]}, {"nullable": True, "oneOf": [ref("B")]}),
        ("a", {"description": "Words.", "allOf": [ref("B")]}, ref("B")),
        ("a", {"oneOf": [TEXT, {"nullable": False, **WHOLE}]}, {"oneOf": [TEXT, WHOLE]}),
    ],
)  # fmt: skip
def test_a_schema_has_one_form(name: str, schema: Node, form: Node) -> None:
    """What says the same, or says nothing, is written in one way."""
    document = canonical(small({"A": {"properties": {name: schema}}, "B": thing(b=TEXT)}))
    assert document["components"]["schemas"]["A"]["properties"][name] == form


@pytest.mark.parametrize(
    ("parts", "form"),
    [
        ([thing(k=TEXT), thing(k=WHOLE)], {"allOf": [TEXT, WHOLE]}),
        ([thing(k=TEXT), thing(k={**TEXT, "description": "Other words."})], TEXT),
        ([thing(k=TEXT), thing(k={**TEXT, "maxLength": 3})], {**TEXT, "maxLength": 3}),
        ([thing(k=TEXT), thing(k={"description": "Only words."})], TEXT),
        ([thing(k=ref("T")), thing(k=ref("T"))], ref("T")),
        ([thing(k=array(ref("T"))), thing(k=array(ref("U")))], array(ref("T"))),
        ([thing(k={"oneOf": [TEXT, WHOLE]}), thing(k={"oneOf": [TEXT, WHOLE]})], {"oneOf": [TEXT, WHOLE]}),
        ([thing(k=thing(a=ref("T"))), thing(k=thing(a=WHOLE))], {"allOf": [ref("AKPart0"), ref("AKPart1")]}),
    ],
)
def test_a_property_of_two_parts_is_one_unless_they_differ(parts: list[Node], form: Node) -> None:
    """What two parts of an allOf say alike of a property is said once; what they say differently stays an allOf."""
    tree = {name: thing(up=ref(name), t=TEXT) for name in ("T", "U")}
    document = canonical(small({"A": {"allOf": parts}, **tree}))
    assert document["components"]["schemas"]["A"]["properties"]["k"] == form


def test_names_are_places_and_one_name_is_one_class() -> None:
    """What has no name of its own is named after its place, and two things of one name are told apart."""
    names = {"a b": thing(x=TEXT), "aB": thing(x=WHOLE), "2fa": thing(y=thing(z=array(thing(w=TEXT)))), "id": TEXT}
    document = canonical(small(names, answer={"oneOf": [thing(p=TEXT), thing(q=TEXT)]}))
    assert set(document["components"]["schemas"]) == {
        *("AB", "AB2", "Model2Fa", "Model2FaY", "Model2FaYZItem"),
        *("GetThingsResponse200Type0", "GetThingsResponse200Type1"),
    }


KEY, SECRET = parameter("api_key", "query", TEXT), parameter("api_secret", "header", TEXT)
SIGNED = thing(("a", "api_key", "api_secret"), api_key=TEXT, api_secret=TEXT, a=TEXT)
SCHEMES = {"key": {"type": "apiKey", "in": "query", "name": "api_key"}, "basic": {"type": "http", "scheme": "basic"}}
GET = "/paths/~1things/get"
CREATE = "/paths/~1/post/requestBody/content/application~1json/schema/properties"

CASES: dict[str, list[tuple[Node, Callable[[Node], object], object]]] = {
    "credentials": [
        (
            small(operation={"parameters": [KEY, parameter("a", "query", TEXT), SECRET], "security": [{"key": []}]}),
            lambda d: {key: at(d, GET).get(key) for key in ("parameters", "security", "x-security")},
            {"parameters": [parameter("a", "query", TEXT)], "security": None, "x-security": [{"key": []}]},
        ),
        (
            small(operation={"parameters": [{"$ref": "#/components/parameters/key"}]},
                  components={"parameters": {"key": KEY}}),
            lambda d: "parameters" in at(d, GET),
            False,
        ),
        (
            small(operation={"requestBody": body(SIGNED)}),
            lambda d: d["components"]["schemas"]["GetThingsBody"],
            thing(("a",), a=TEXT),
        ),
        (
            small(operation={"requestBody": body({"oneOf": [SIGNED, thing(b=TEXT)]}, "multipart/form-data")}),
            lambda d: d["components"]["schemas"]["GetThingsBodyType0"],
            thing(("a",), a=TEXT),
        ),
        (
            small(security=[{"key": []}, {"basic": []}], components={"securitySchemes": SCHEMES}),
            lambda d: at(d, GET)["security"],
            [{"key": []}, {"basic": []}],
        ),
        (small({"Account": SIGNED}, answer=ref("Account")), lambda d: at(d, "/components/schemas/Account"), SIGNED),
    ],
    "optional-products": [
        (
            vendored(),
            lambda d: [at(d, f"/components/schemas/{name}/required") for name in ("Application", "ApplicationCreated")],
            [["name"], ["name"]],
        ),
    ],
    "allof-keys-merge": [
        (
            small({"A": thing(("k",), k=TEXT, l=TEXT), "B": {"allOf": [ref("A"), thing(k=WHOLE)]}}),
            lambda d: d["components"]["schemas"]["B"],
            thing(("k",), k=WHOLE, l=TEXT),
        ),
        (vendored(), lambda d: schema_of(d, "ApplicationCreated/properties/keys")[0]["properties"]["keys"],
         ref("KeysWithPrivateKey")),
    ],
    "always-present": [
        (
            vendored(),
            lambda d: [
                at(d, f"/components/schemas/{name}/required")
                for name in ("Application", "ApplicationCreated", "KeysWithPrivateKey")
            ],
            [
                ["id", "messages", "name", "voice"],
                ["id", "keys", "messages", "name", "voice"],
                ["private_key", "public_key"],
            ],
        ),
    ],
    "page-members": [(vendored(), lambda d: "required" in at(d, "/components/schemas/ApplicationPage"), False)],
    "links": [
        (
            vendored(),
            lambda d: list(at(d, "/components/schemas/HalLinks/properties")),
            ["href", "self", "first", "last", "next", "prev"],
        ),
        (
            put(vendored(), "/components/schemas/links/properties", {"self": thing(href=TEXT)}),
            lambda d: at(d, "/components/schemas/HalLinks/properties"),
            {"self": ref("HalLink")},
        ),
    ],
    "method-values": [
        (
            put(vendored(), f"{CREATE}/status_method/enum", ["POST"]),
            lambda d: [
                at(d, f"/components/schemas/CreateApplicationBody/properties/{kind}_method/enum")
                for kind in ("answer", "status")
            ],
            [["GET", "POST"], ["POST"]],
        ),
    ],
    "update-fields": [
        (
            put(vendored(), "/paths/~1{app_id}/put/requestBody/content/application~1json/schema/properties/status_url",
                WHOLE),
            lambda d: [
                at(d, f"/components/schemas/UpdateApplicationBody/properties/{name}").get("type")
                for name in ("inbound_url", "inbound_method", "status_url", "status_method")
            ],
            ["string", "string", "integer", "string"],
        ),
    ],
    "defaults": [
        (
            small(
                {"A": thing(default={**TEXT, "default": "x"}, b=array({**WHOLE, "default": 1}))},
                operation={"parameters": [parameter("a", "query", {**WHOLE, "default": 2})]},
            ),
            lambda d: (d["components"]["schemas"]["A"], at(d, f"{GET}/parameters/0/schema")),
            (thing(default={**TEXT, "x-default": "x"}, b=array({**WHOLE, "x-default": 1})), {**WHOLE, "x-default": 2}),
        ),
    ],
    "body-required": [
        (
            small(operation={"requestBody": body(thing(("a",), a=TEXT))}),
            lambda d: at(d, GET)["requestBody"].get("required"),
            True,
        ),
        (
            small(operation={"requestBody": {"content": {"application/json": {"schema": thing(a=TEXT)}, "a/b": {}}}}),
            lambda d: at(d, GET)["requestBody"].get("required"),
            None,
        ),
    ],
    "webhook-method": [
        (
            vendored(),
            lambda d: [at(d, f"/components/schemas/{name}Webhook/required") for name in ("Voice", "Messages")],
            [["endpoint", "endpoint_type"]] * 2,
        ),
    ],
    "descriptions": [
        (
            vendored(),
            lambda d: [at(d, f"/components/schemas/{name}/description") for name in ("Keys", "Voice", "Application")],
            ["The public key of an application.", "What a voice application has.", "An application."],
        ),
        (
            put(vendored(), "/components/schemas/keys/description", "Words of a later version."),
            lambda d: at(d, "/components/schemas/Keys/description"),
            "Words of a later version.",
        ),
    ],
    "tags": [
        (small(), lambda d: at(d, GET)["tags"], ["applications"]),
        (small(operation={"tags": ["own"]}), lambda d: at(d, GET)["tags"], ["own"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "before", "look", "after"), [(name, *case) for name, cases in CASES.items() for case in cases]
)
def test_an_override_does_what_it_says(name: str, before: Node, look: Callable[[Node], object], after: object) -> None:
    """A document before and after each override."""
    assert look(_applied(_override(name), canonical(before))) == after


def test_every_override_has_a_case() -> None:
    """The table above has a document for each override."""
    assert list(CASES) == [override.id for override in OVERRIDES]
