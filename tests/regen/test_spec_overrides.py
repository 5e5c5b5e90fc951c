"""The canonical document and the changes to it before generation: their laws, and what each of them does."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from overrides.spec import OVERRIDES, Node, NoTarget, Override, canonical
from overrides.spec._document import (
    at,
    schema_of,
)
from regen._overrides import State, apply
from tests.regen.documents import TEXT, WHOLE, array, body, everything, parameter, ref, thing
from tests.regen.support import drop, put, small, vendored


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

    broken = Override("broken", "broken.py", {"": fail})
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
            small(operation={"requestBody": body({"nullable": True, **SIGNED}, "multipart/form-data")}),
            lambda d: d["components"]["schemas"]["GetThingsBody"],
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
