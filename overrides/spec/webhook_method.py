"""Make `http_method` of a webhook optional.

Gap: the document requires it; an application with a webhook that lacks it could not be read.
Evidence: it may be absent in the webhooks of messages applications (docs/wire.md: webhook-method, confidence medium).
Gone when: neither webhook requires it.
"""

from overrides.spec._document import Node, at, unrequire


def apply(document: Node) -> None:
    """Take it out of what the webhooks of both products require."""
    for product in ("voice", "messages"):
        unrequire(at(document, f"/components/schemas/{product}/properties/webhooks/items"), "http_method")
