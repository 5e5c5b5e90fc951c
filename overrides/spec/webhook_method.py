"""Make `http_method` of a webhook optional.

Gap: the document requires it; an application with a webhook that lacks it could not be read.
Evidence: it may be absent in the webhooks of messages applications (docs/wire.md: webhook-method, confidence medium).
Gone when: no webhook requires it. A rule: it fits the webhooks of a product that is added, too.
"""

from overrides.spec._document import Node, require, schemas


def apply(document: Node) -> None:
    """Take it out of what any webhook requires."""
    for _, schema in schemas(document):
        if {"endpoint", "http_method"} <= schema.get("properties", {}).keys():
            require(schema, "http_method", required=False)
