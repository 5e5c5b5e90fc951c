"""Make `voice` and `messages` of an application optional.

Gap: the document requires both; a client made from it fails on every answer.
Evidence: only the application's own product is present (docs/wire.md: products; voice high, messages medium).
Gone when: `application` requires neither.
"""

from overrides.spec._document import Node, require, schema_of

PLACES = tuple(
    f"{schema}/properties/{name}" for schema in ("Application", "ApplicationCreated") for name in ("voice", "messages")
)


def apply(document: Node, place: str) -> None:
    """Take it out of what an application requires."""
    require(*schema_of(document, place), required=False)
