"""Let a page of applications leave out any of its members.

Gap: the document requires `count`, `page_size`, `page_index`, `_embedded` and `_links` of a page; a server that leaves
    one out would make every application on that page unreadable.
Evidence: HAL makes `_embedded` and `_links` optional; paging needs none of the others
    (docs/wire.md: page-links, page-size).
Gone when: `applications` requires none of them.
"""

from overrides.spec._document import Node, require, schema_of

PLACES = tuple(
    f"ApplicationPage/properties/{name}" for name in ("count", "page_size", "page_index", "_embedded", "_links")
)


def apply(document: Node, place: str) -> None:
    """Take it out of what a page requires."""
    require(*schema_of(document, place), required=False)
