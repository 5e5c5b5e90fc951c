"""Every spelling of a document gives one canonical document."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from overrides.spec import Node, canonical
from overrides.spec._document import at, is_array, is_object, is_reference, pointer, resolved, step, tokens, walk
from regen._overrides import State, apply
from tests.regen.documents import TEXT, UUID, WHOLE, array, everything, ref, thing
from tests.regen.support import small, vendored


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


HOLDERS = {"schema": "schemas", "body": "requestBodies", "answer": "responses", "parameter": "parameters"}


def _moved(document: Node) -> Node:
    """Move each schema, body, answer and parameter into a component, the innermost first."""
    for number, (kind, place, node) in enumerate(reversed([*walk("document", document)])):
        *path, last = tokens(place) or [""]
        if kind in HOLDERS and not (path[0] == "components" and len(path) == 2) and not is_reference(node):
            document["components"].setdefault(HOLDERS[kind], {})[f"moved{number}"] = node
            owner = step(document, pointer(*path))
            owner[int(last) if is_array(owner) else last] = {"$ref": f"#/components/{HOLDERS[kind]}/moved{number}"}
    return document


def _split(document: Node) -> Node:
    """Write each object as an allOf of two halves and what they require."""
    for place, schema in _schemas(document):
        # Other schemas refer into these two.
        if "Base" not in place and len(properties := schema.get("properties", {})) > 1:
            names = list(properties)
            halves = [{"properties": {name: properties[name] for name in part}} for part in (names[::2], names[1::2])]
            names = schema.pop("required", [])
            required = [{"required": part} for part in (names[1:], names[:2]) if part]
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


REWRITINGS = (_titled, _reordered, _inlined, _without_components, _moved, _split, _on_paths, _into_paths)


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
        ("a", {"allOf": [{**WHOLE, "minimum": 2}, {"minimum": 1, "maximum": 8}, {"maximum": 9}]},
         {**WHOLE, "minimum": 2, "maximum": 8}),
        ("a", {"allOf": [{"type": "number"}, WHOLE]}, WHOLE),
        ("a", {"allOf": [{**TEXT, "enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, {**TEXT, "enum": ["b"]}),
        ("a", {"type": "object", "additionalProperties": {}}, ref("AA")),
        ("a", {**array(TEXT), "additionalProperties": {}}, array(TEXT)),
        ("a", {"nullable": True, "allOf": [ref("B")]}, {"nullable": True, "oneOf": [ref("B")]}),
        ("a", {"description": "Words.", "allOf": [ref("B")]}, ref("B")),
        ("a", {"oneOf": [{"nullable": False, **WHOLE}]}, WHOLE),
        ("a", {**TEXT, "deprecated": False, "default": False, "x-a": False}, {**TEXT, "default": False, "x-a": False}),
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
        ([thing(k={"oneOf": [TEXT]}), thing(k={"anyOf": [TEXT]})], TEXT),
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
    # One that says more of a property is another.
    names |= {"both": {"allOf": [thing(x=TEXT), thing(x=WHOLE)]}}
    names |= {"holder": thing(part=thing(v=TEXT))}
    answer = thing(p=thing(q=TEXT), r=ref("holder/properties/part"))
    document = canonical(small(names, answer=answer))
    assert set(document["components"]["schemas"]) == {
        *("AB", "AB2", "Both", "Holder", "Model2Fa", "Model2FaY", "Model2FaYZItem"),
        *("GetThingsResponse200", "GetThingsResponse200P", "GetThingsResponse200R"),
    }
