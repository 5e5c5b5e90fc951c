"""Name the values of the HTTP methods that a request gives for its webhooks.

Gap: in the bodies of POST and PUT they are any text, so neither an editor nor a type checker knows them.
Evidence: the webhooks in answers, where the document has `GET` and `POST`.
Gone when: each of them has an enum.
"""

from overrides.spec._document import Node, at

PLACES = (
    *(f"CreateApplicationBody/properties/{kind}_method" for kind in ("answer", "event", "inbound", "status")),
    *(f"UpdateApplicationBody/properties/{kind}_method" for kind in ("answer", "event")),
)


def apply(document: Node, place: str) -> None:
    """Give it the values that a webhook has in an answer."""
    values = at(document, "/components/schemas/VoiceWebhook/properties/http_method/enum")
    at(document, f"/components/schemas/{place}").setdefault("enum", list(values))
