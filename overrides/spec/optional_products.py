"""Make `voice` and `messages` of an application optional.

Gap: the document requires both; a client made from it fails on every answer.
Evidence: only the application's own product is present (docs/wire.md: products; voice high, messages medium).
Gone when: `application` requires neither.
"""

from overrides.spec._document import Node, require, schema_of

PLACES = (
    "Application/properties/voice",
    "Application/properties/messages",
    "ApplicationCreated/properties/voice",
    "ApplicationCreated/properties/messages",
)


def apply(document: Node, place: str) -> None:
    """Take it out of what an application requires."""
    require(*schema_of(document, place), required=False)
