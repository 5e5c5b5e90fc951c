"""The changes to the document before generation: their laws, and what each of them does."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from overrides.spec import OVERRIDES, Node, NoTarget, Override, deep_refs
from overrides.spec._document import at, references, tokens
from regen._overrides import State, apply

from .documents import TEXT, WHOLE, array, body, everything, parameter, ref, thing
from .support import drop, put, small, vendored

PLACES = {
    "optional-products": "/components/schemas/application",
    "always-present": "/components/schemas/keysWithPrivateKey",
    "page-members": "/components/schemas/applications",
    "links": "/components/schemas/links",
    "update-fields": "/paths/~1{app_id}/put/requestBody/content/application~1json/schema/properties",
    "webhook-method": "/components/schemas/messages/properties/webhooks/items",
}
"""The overrides that name a place, and a part of it. The others are rules, which fit any number of places."""


def _override(name: str) -> Override:
    return next(override for override in OVERRIDES if override.id == name)


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
@pytest.mark.parametrize("document", [vendored(), apply(vendored())[0]], ids=["published", "patched"])
def test_a_second_application_changes_nothing(override: Override, document: Node) -> None:
    """Applied twice in a row, an override does the same as applied once."""
    once = deepcopy(document)
    override.apply(once)
    twice = deepcopy(once)
    override.apply(twice)
    assert twice == once


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_all_of_them_together_leave_nothing_to_do(override: Override) -> None:
    """On the document that all overrides made, none of them has anything left to do."""
    patched, _ = apply(vendored())
    assert {outcome.state for outcome in apply(patched, [override])[1]} == {State.NEEDLESS}


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_a_removed_place_is_no_target_and_a_rule_needs_none(override: Override) -> None:
    """Without its place an override has no target and changes nothing; a rule is needless where nothing fits it."""
    if override.id in PLACES:
        document = drop(vendored(), PLACES[override.id])
        with pytest.raises(NoTarget):
            override.apply(deepcopy(document))
        expected = State.NO_TARGET
    else:
        document = small(operation={"tags": ["things"]})
        expected = State.NEEDLESS
    patched, [outcome] = apply(document, [override])
    assert (outcome.state, patched) == (expected, document)


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: override.id)
def test_a_rule_fits_any_document(override: Override) -> None:
    """On a document of another API, every rule works, and every other override has no target."""
    _, [outcome] = apply(everything(), [override])
    assert (outcome.state is State.NO_TARGET) == (override.id in PLACES)


def test_a_half_done_override_leaves_nothing() -> None:
    """What an override changed before it missed its target is taken back."""

    def fail(document: Node) -> None:
        document["info"]["title"] = "changed"
        raise NoTarget("/nowhere")

    broken = Override("broken", "broken.py", "", "", "", fail)
    document, outcomes = apply(vendored(), [broken])
    assert document == vendored()
    assert [outcome.state for outcome in outcomes] == [State.NO_TARGET]


KEY, SECRET = parameter("api_key", "query", TEXT), parameter("api_secret", "header", TEXT)
SIGNED = thing(("api_key", "api_secret", "a"), api_key=TEXT, api_secret=TEXT, a=TEXT)
PROPERTIES = "requestBody/content/application~1json/schema/properties"

CASES: dict[str, list[tuple[Node, Callable[[Node], object], object]]] = {
    "deep-refs": [
        (
            small({"A": thing(x=TEXT), "B": thing(y=ref("A/properties/x"))}),
            lambda d: at(d, "/components/schemas/B/properties/y"),
            TEXT,
        ),
        (
            small({"A": thing(x=thing(z=TEXT)), "B": thing(y=ref("A/properties/x"))}),
            lambda d: (
                d["components"]["schemas"]["B"],
                d["components"]["schemas"]["A"],
                d["components"]["schemas"]["A_x"],
            ),
            (thing(y=ref("A_x")), thing(x=ref("A_x")), thing(z=TEXT)),
        ),
        (
            small({"A": thing(x=ref("B")), "B": thing(z=TEXT), "C": ref("A/properties/x")}),
            lambda d: d["components"]["schemas"]["C"],
            ref("B"),
        ),
        (
            small({"A": thing(x=array(WHOLE)), "A_x": TEXT, "C": ref("A/properties/x")}),
            lambda d: d["components"]["schemas"]["C"],
            ref("A_x2"),
        ),
        (
            small({"A": thing(a=thing(b=thing(c=TEXT))), "C": ref("A/properties/a/properties/b/properties/c")}),
            lambda d: d["components"]["schemas"]["C"],
            TEXT,
        ),
        (
            small({"A": thing(x=array(ref("A/properties/x")))}),
            lambda d: d["components"]["schemas"],
            {"A": thing(x=ref("A_x")), "A_x": array(ref("A_x"))},
        ),
    ],
    "credentials": [
        (
            small(operation={"parameters": [KEY, parameter("a", "query", TEXT), SECRET], "security": [{"key": []}]}),
            lambda d: {key: d["paths"]["/things"]["get"].get(key) for key in ("parameters", "security")},
            {"parameters": [parameter("a", "query", TEXT)], "security": None},
        ),
        (
            small(
                operation={"parameters": [{"$ref": "#/components/parameters/key"}]},
                components={"parameters": {"key": KEY}},
            ),
            lambda d: d["paths"]["/things"]["get"]["parameters"],
            [],
        ),
        (
            small(operation={"requestBody": body(SIGNED)}),
            lambda d: d["paths"]["/things"]["get"]["requestBody"],
            body(thing(("a",), a=TEXT)),
        ),
        (
            small(operation={"requestBody": body(SIGNED, "application/x-www-form-urlencoded")}),
            lambda d: d["paths"]["/things"]["get"]["requestBody"],
            body(thing(("a",), a=TEXT), "application/x-www-form-urlencoded"),
        ),
        (
            small({"Signed": SIGNED}, operation={"requestBody": body({"allOf": [ref("Signed"), thing(b=TEXT)]})}),
            lambda d: d["components"]["schemas"]["Signed"],
            thing(("a",), a=TEXT),
        ),
        (small(security=[{"key": []}]), lambda d: "security" in d, False),
        (small({"Account": SIGNED}, answer=ref("Account")), lambda d: d["components"]["schemas"]["Account"], SIGNED),
    ],
    "optional-products": [
        (
            small({"application": {**thing(name=TEXT), "required": ["name", "voice", "messages"]}}),
            lambda d: d["components"]["schemas"]["application"]["required"],
            ["name"],
        ),
        (
            small({"application": {**thing(), "required": ["voice"]}}),
            lambda d: "required" in d["components"]["schemas"]["application"],
            False,
        ),
    ],
    "allof-keys-merge": [
        (
            small({"A": thing(("k",), k=TEXT, l=TEXT), "B": {"allOf": [ref("A"), thing(k=WHOLE)]}}),
            lambda d: d["components"]["schemas"]["B"],
            thing(("k",), k=WHOLE, l=TEXT),
        ),
        (
            small({"A": thing(k=TEXT), "B": {"allOf": [ref("A"), thing(m=WHOLE)]}}),
            lambda d: d["components"]["schemas"]["B"],
            {"allOf": [ref("A"), thing(m=WHOLE)]},
        ),
        (
            small({"A": thing(k=TEXT)}, answer={"allOf": [ref("A"), thing(k=WHOLE)]}),
            lambda d: at(d, "/paths/~1things/get/responses/200/content/application~1json/schema"),
            thing(k=WHOLE),
        ),
    ],
    "always-present": [
        (
            small({"application": thing(("name",)), "applicationCreated": thing(), "keysWithPrivateKey": thing()}),
            lambda d: [schema["required"] for schema in d["components"]["schemas"].values()],
            [["name", "id"], ["id", "keys"], ["public_key", "private_key"]],
        ),
    ],
    "page-members": [
        (small({"applications": thing(("count",))}), lambda d: d["components"]["schemas"]["applications"], thing()),
    ],
    "links": [
        (
            small({"links": thing(href=TEXT)}),
            lambda d: (list(d["components"]["schemas"]["links"]["properties"]), d["components"]["schemas"]["halLink"]),
            (
                ["href", "self", "first", "last", "next", "prev"],
                {"description": "A link of the HAL specification.", **thing(href=TEXT)},
            ),
        ),
        (
            small({"links": {"type": "object", "additionalProperties": thing(href=TEXT)}}),
            lambda d: d["components"]["schemas"]["links"]["properties"]["self"],
            ref("halLink"),
        ),
        (small({"links": thing(self=TEXT)}), lambda d: d["components"]["schemas"], {"links": thing(self=TEXT)}),
    ],
    "update-fields": [
        (
            put(vendored(), f"/paths/~1{{app_id}}/put/{PROPERTIES}/status_url", WHOLE),
            lambda d: [
                at(d, f"/paths/~1{{app_id}}/put/{PROPERTIES}/{name}").get("type")
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
            lambda d: (d["components"]["schemas"]["A"], d["paths"]["/things"]["get"]["parameters"]),
            (thing(default=TEXT, b=array(WHOLE)), [parameter("a", "query", WHOLE)]),
        ),
    ],
    "body-required": [
        (
            small(operation={"requestBody": body(thing(("a",), a=TEXT))}),
            lambda d: d["paths"]["/things"]["get"]["requestBody"].get("required"),
            True,
        ),
        (
            small(operation={"requestBody": body(thing(a=TEXT))}),
            lambda d: d["paths"]["/things"]["get"]["requestBody"].get("required"),
            None,
        ),
    ],
    "webhook-method": [
        (
            small(
                {
                    "voice": thing(webhooks=array(thing(("http_method", "endpoint")))),
                    "messages": thing(webhooks=array(thing(("http_method",)))),
                }
            ),
            lambda d: d["components"]["schemas"],
            {"voice": thing(webhooks=array(thing(("endpoint",)))), "messages": thing(webhooks=array(thing()))},
        ),
    ],
    "tags": [
        (small(), lambda d: d["paths"]["/things"]["get"]["tags"], ["applications"]),
        (small(operation={"tags": ["own"]}), lambda d: d["paths"]["/things"]["get"]["tags"], ["own"]),
    ],
}


@pytest.mark.parametrize(
    ("name", "before", "look", "after"), [(name, *case) for name, cases in CASES.items() for case in cases]
)
def test_an_override_does_what_it_says(name: str, before: Node, look: Callable[[Node], object], after: object) -> None:
    """A tiny document before and after each override."""
    document = deepcopy(before)
    _override(name).apply(document)
    assert look(document) == after


def test_every_override_has_a_case() -> None:
    """The table above has a tiny document for each override."""
    assert list(CASES) == [override.id for override in OVERRIDES]


@pytest.mark.parametrize(
    "reference",
    ["#/paths/~1things/get/responses/200", "#/paths/~1things/get/parameters/0", "#/paths/~1things/get/requestBody"],
)
def test_references_into_paths_are_copied(reference: str) -> None:
    """A reference to an answer, a parameter or a body of another operation becomes a copy of it."""
    operation = {"parameters": [parameter("a", "query", TEXT)], "requestBody": body(TEXT)}
    document = small(operation=operation, answer=TEXT)
    document["paths"]["/others"] = {"get": {"x": {"$ref": reference}, "responses": {}}}
    deep_refs.apply(document)
    assert document["paths"]["/others"]["get"]["x"] == at(document, reference)


def test_after_deep_refs_every_reference_names_a_component() -> None:
    """In the vendored document, no reference is left that leads into a component."""
    document = vendored()
    deep_refs.apply(document)
    assert {len(tokens(node["$ref"])) for _, node in references(document)} == {3}


def test_paths_that_call_each_other_back_are_copied_once() -> None:
    """Callbacks that refer to each other's paths, and so to their own, are copied without going on for ever."""
    document = small()
    for path, other in (("/things", "~1others"), ("/others", "~1things")):
        callbacks = {"back": {"{$url}": {"$ref": f"#/paths/{other}"}}}
        document["paths"][path] = {"get": {"callbacks": callbacks, "responses": {}}}
    deep_refs.apply(document)
    assert list(references(document)) == []
