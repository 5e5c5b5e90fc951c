"""Tag every operation that has no tag with `applications`, so that its module gets a telling place.

Gap: no operation has a tag; the generator would put them all into a package named `default`.
Evidence: the document's tags; they name modules only, nothing of them goes over the wire.
Gone when: every operation has a tag. A rule: it fits any operation.
"""

from overrides.spec._document import Node, operations


def apply(document: Node) -> None:
    """Add the tag."""
    for _, _, operation in operations(document):
        if not operation.get("tags"):
            operation["tags"] = ["applications"]
