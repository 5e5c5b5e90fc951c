"""The changes to the canonical document before generation: their laws, and what each of them does."""

from copy import deepcopy
from typing import Any

import pytest

from overrides.spec import OVERRIDES, Node, NoTarget, Override, canonical
from overrides.spec._document import at
from overrides.spec.descriptions import PLACES as DESCRIBED
from overrides.spec.links import RELATIONS
from overrides.spec.method_values import PLACES as METHODS
from overrides.spec.update_fields import PLACES as UPDATED
from regen._overrides import State, apply
from tests.regen.documents import TEXT, WHOLE, array, body, everything, parameter, ref, thing
from tests.regen.support import GONE, altered, put, small, vendored

BY_ID = {override.id: override for override in OVERRIDES}
PUBLISHED = canonical(vendored())


def _applied(override: Override, document: Node) -> Node:
    document = deepcopy(document)
    for change in override.changes.values():
        change(document)
    return document


def test_all_of_them_together_leave_nothing_to_do() -> None:
    """On the document that all overrides made, none of them has anything left to do."""
    patched, _ = apply(vendored())
    again, outcomes = apply(patched)
    assert again == patched
    assert {outcome.state for outcome in outcomes} == {State.NEEDLESS}


PLACES = [(override, place) for override in OVERRIDES for place in override.changes if place]


@pytest.mark.parametrize(("override", "place"), PLACES, ids=lambda case: getattr(case, "id", case))
def test_a_removed_place_is_no_target(override: Override, place: str) -> None:
    """Without one of its places an override has no target there, and changes nothing."""
    # What update-fields patches is what it copies from the body of POST.
    source = place.replace("UpdateA", "CreateA") if override.id == "update-fields" else place
    document = put(deepcopy(PUBLISHED), f"/components/schemas/{source}", GONE)
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

    document, outcomes = apply(vendored(), [Override("broken", "broken.py", {"": fail})])
    assert document == PUBLISHED
    assert [outcome.state for outcome in outcomes] == [State.NO_TARGET]


def test_the_state_is_that_of_each_place() -> None:
    """Where the document is right at some places of an override, it is needless there, and applied elsewhere."""
    document = put(vendored(), "/components/schemas/application/required", ["name", "voice"])
    _, outcomes = apply(document, [BY_ID["optional-products"]])
    assert {outcome.place.rpartition("/")[2]: outcome.state for outcome in outcomes} == {
        "voice": State.APPLIED,
        "messages": State.NEEDLESS,
    }


KEY, OTHER = parameter("api_key", "query", TEXT), parameter("a", "query", TEXT)
SECRET = parameter("api_secret", "header", TEXT)
SIGNED, UNSIGNED = thing(("a", "api_key", "api_secret"), api_key=TEXT, api_secret=TEXT, a=TEXT), thing(("a",), a=TEXT)
SCHEMES = {"key": {"type": "apiKey", "in": "query", "name": "api_key"}, "basic": {"type": "http", "scheme": "basic"}}
GET, SCHEMAS = "/paths/~1things/get", "/components/schemas"
BODY, CREATED = f"{SCHEMAS}/GetThingsBody", f"{SCHEMAS}/ApplicationCreated"
CREATE = f"{SCHEMAS}/CreateApplicationBody/properties"
FIELDS = {f"{SCHEMAS}/{place}": at(PUBLISHED, f"{CREATE}/{place.rpartition('/')[2]}") for place in UPDATED}


def _asking(**operation: Any) -> Node:
    return canonical(small(operation=operation, components={"securitySchemes": SCHEMES}))


def _published(changes: Node) -> Node:
    return altered(deepcopy(PUBLISHED), changes)


# An override, a canonical document, and what it changes there.
CASES: list[tuple[str, Node, Node]] = [
    ("credentials", _asking(parameters=[KEY, OTHER, SECRET]), {f"{GET}/parameters": [OTHER]}),
    ("credentials", _asking(parameters=[KEY]), {f"{GET}/parameters": GONE}),
    ("credentials", _asking(security=[{"key": []}]), {f"{GET}/security": GONE, f"{GET}/x-security": [{"key": []}]}),
    ("credentials", _asking(security=[{"key": []}, {"basic": []}]), {}),
    ("credentials", _asking(requestBody=body(SIGNED)), {BODY: UNSIGNED}),
    ("credentials", _asking(requestBody=body({"nullable": True, **SIGNED}, "multipart/form-data")), {BODY: UNSIGNED}),
    ("credentials", canonical(small({"Account": SIGNED}, answer=ref("Account"))), {}),
    ("optional-products", PUBLISHED, {f"{SCHEMAS}/Application/required": ["name"], f"{CREATED}/required": ["name"]}),
    (
        "allof-keys-merge",
        canonical(small({"A": thing(("k",), k=TEXT, l=TEXT), "B": {"allOf": [ref("A"), thing(k=WHOLE)]}})),
        {f"{SCHEMAS}/B/properties/k": WHOLE},
    ),
    ("allof-keys-merge", PUBLISHED, {f"{CREATED}/properties/keys": ref("KeysWithPrivateKey")}),
    (
        "always-present",
        PUBLISHED,
        {
            f"{SCHEMAS}/Application/required": ["id", "messages", "name", "voice"],
            f"{CREATED}/required": ["id", "keys", "messages", "name", "voice"],
            f"{SCHEMAS}/KeysWithPrivateKey/required": ["private_key", "public_key"],
        },
    ),
    ("page-members", PUBLISHED, {f"{SCHEMAS}/ApplicationPage/required": GONE}),
    (
        "links",
        _published({f"{SCHEMAS}/HalLinks": thing(href=TEXT)}),
        {
            f"{SCHEMAS}/HalLink": {**thing(href=TEXT), "description": "A link of the HAL specification."},
            **{f"{SCHEMAS}/HalLinks/properties/{relation}": ref("HalLink") for relation in RELATIONS},
        },
    ),
    ("links", _published({f"{SCHEMAS}/HalLinks": thing(self=thing(href=TEXT))}), {}),
    ("method-values", PUBLISHED, {f"{SCHEMAS}/{place}/enum": ["GET", "POST"] for place in METHODS}),
    ("method-values", _published({f"{SCHEMAS}/{place}/enum": ["POST"] for place in METHODS}), {}),
    ("update-fields", PUBLISHED, FIELDS),
    ("update-fields", _published(dict.fromkeys(FIELDS, WHOLE)), {}),
    (
        "defaults",
        _asking(parameters=[parameter("a", "query", {**WHOLE, "default": 2})]),
        {f"{GET}/parameters/0/schema": {**WHOLE, "x-default": 2}},
    ),
    (
        "defaults",
        canonical(small({"A": thing(default={**TEXT, "default": "x"}, b=array({**WHOLE, "default": 1}))})),
        {f"{SCHEMAS}/A": thing(default={**TEXT, "x-default": "x"}, b=array({**WHOLE, "x-default": 1}))},
    ),
    ("body-required", _asking(requestBody=body(thing(("a",), a=TEXT))), {f"{GET}/requestBody/required": True}),
    ("body-required", _asking(requestBody={"content": {**body(thing(a=TEXT))["content"], "a/b": {}}}), {}),
    (
        "webhook-method",
        _published({f"{SCHEMAS}/Hook": thing(("endpoint", "http_method"), endpoint=TEXT, http_method=TEXT)}),
        {f"{SCHEMAS}/{name}Webhook/required": ["endpoint", "endpoint_type"] for name in ("Voice", "Messages")}
        | {f"{SCHEMAS}/Hook/required": ["endpoint"]},
    ),
    ("descriptions", PUBLISHED, {f"{SCHEMAS}/{place}/description": it["right"] for place, it in DESCRIBED.items()}),
    ("descriptions", _published({f"{SCHEMAS}/{place}/description": "Later words." for place in DESCRIBED}), {}),
    ("tags", _asking(), {f"{GET}/tags": ["applications"]}),
    ("tags", _asking(tags=["own"]), {}),
]


@pytest.mark.parametrize(("name", "before", "changed"), CASES)
def test_an_override_does_what_it_says(name: str, before: Node, changed: Node) -> None:
    """Each override changes what it says and nothing else, and a second time nothing."""
    once = _applied(BY_ID[name], before)
    assert once == altered(deepcopy(before), changed)
    assert _applied(BY_ID[name], once) == once
