"""Make `http_method` of a webhook optional.

Gap: the document requires it; an application with a webhook that lacks it could not be read.
Evidence: it may be absent in the webhooks of messages applications (docs/wire.md: webhook-method, confidence medium).
Gone when: neither webhook requires it.
"""

from overrides.spec._document import Node, require, schema_of

PLACES = ("VoiceWebhook/properties/http_method", "MessagesWebhook/properties/http_method")


def apply(document: Node, place: str) -> None:
    """Take it out of what a webhook requires."""
    require(*schema_of(document, place), required=False)
