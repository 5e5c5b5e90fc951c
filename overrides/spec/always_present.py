"""Require what every answer carries: the id of an application and the two keys of a created one.

Gap: `id`, `keys`, `public_key` and `private_key` are optional, so `retrieve(created.id)` does not type-check and
    `created.keys.private_key` may be unset.
Evidence: every recorded application has an id; every 201 has both keys (docs/wire.md: created-keys, confidence high).
Gone when: the document requires all four.
"""

from overrides.spec._document import Node, at

REQUIRED = {
    "application": ("id",),
    "applicationCreated": ("id", "keys"),
    "keysWithPrivateKey": ("public_key", "private_key"),
}


def apply(document: Node) -> None:
    """Add the names to what the schemas require."""
    for schema, names in REQUIRED.items():
        required = at(document, f"/components/schemas/{schema}").setdefault("required", [])
        required += [name for name in names if name not in required]
