"""Let a page of applications leave out any of its members.

Gap: the document requires `count`, `page_size`, `page_index`, `_embedded` and `_links` of a page; a server that leaves
    one out would make every application on that page unreadable.
Evidence: HAL makes `_embedded` and `_links` optional; paging needs none of the others
    (docs/wire.md: page-links, page-size).
Gone when: `applications` requires nothing.
"""

from overrides.spec._document import Node, at


def apply(document: Node) -> None:
    """Require nothing of a page."""
    at(document, "/components/schemas/applications").pop("required", None)
