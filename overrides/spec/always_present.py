"""Require what every answer carries: the id of an application and the two keys of a created one.

Gap: `id`, `keys`, `public_key` and `private_key` are optional, so `retrieve(created.id)` does not type-check and
    `created.keys.private_key` may be unset.
Evidence: every recorded application has an id; every 201 has both keys (docs/wire.md: created-keys, confidence high).
Gone when: the document requires all four.
"""

from overrides.spec._document import Node, require, schema_of

PLACES = (
    "Application/properties/id",
    "ApplicationCreated/properties/id",
    "ApplicationCreated/properties/keys",
    "KeysWithPrivateKey/properties/public_key",
    "KeysWithPrivateKey/properties/private_key",
)


def apply(document: Node, place: str) -> None:
    """Add the name to what the schema requires."""
    require(*schema_of(document, place))
