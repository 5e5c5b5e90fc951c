"""Require a request body where its schema has required members.

Gap: `requestBody.required` is absent, which means false: create and update type-check without a body.
Evidence: `name` and `type` are required members of both bodies; without them the API answers 400
    (docs/wire.md, Errors).
Gone when: both bodies are declared required. A rule: it fits any operation.
"""

from overrides.spec._document import Node, bodies, operations


def apply(document: Node) -> None:
    """Mark the body required."""
    for _, _, operation in operations(document):
        if any("required" in schema for schema in bodies(document, operation)):
            operation["requestBody"]["required"] = True
