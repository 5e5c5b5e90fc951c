"""Describe `_links` as HAL: a link object per relation, beside the flat form of the document's own example.

Gap: `links` is `{href}`; a client made from it cannot read any real answer, which has `{"self": {"href": …}}`.
Evidence: HAL (draft-kelly-json-hal) and recorded answers (docs/wire.md: links, page-links, confidence high).
Gone when: the document's `links` names `self`.
"""

from copy import deepcopy

from overrides.spec._document import Node, at

PLACES = ("HalLinks",)
RELATIONS = ("self", "first", "last", "next", "prev")


def apply(document: Node, place: str) -> None:
    """Add a `HalLink` component and the relations that the API uses; `href` stays."""
    properties = at(document, f"/components/schemas/{place}").setdefault("properties", {})
    if "self" in properties:
        return
    href = properties.get("href", {"type": "string"})
    at(document, "/components/schemas")["HalLink"] = {
        "description": "A link of the HAL specification.",
        "properties": {"href": deepcopy(href)},
        "type": "object",
    }
    properties.update({relation: {"$ref": "#/components/schemas/HalLink"} for relation in RELATIONS})
