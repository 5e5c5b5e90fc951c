"""Make `voice` and `messages` of an application optional.

Gap: the document requires both; a client made from it fails on every answer.
Evidence: only the application's own product is present (docs/wire.md: products; voice high, messages medium).
Gone when: `application` requires neither.
"""

from overrides.spec._document import Node, at, unrequire

PRODUCTS = ("voice", "messages")


def apply(document: Node) -> None:
    """Take the two out of what an application requires."""
    unrequire(at(document, "/components/schemas/application"), *PRODUCTS)
