"""Describe what the document describes wrongly, or not at all.

Gap: the description of `keys` is that of a product, the one of a list says that there are no public keys, `page_index`
    is called an offset, and most objects have no description: users read them in `help` and in their editors.
Evidence: the names of the fields; docs/wire.md: created-keys, list-keys, page-index, webhook-order (confidence high).
Gone when: none of the places has the description that is named here.
"""

from overrides.spec._document import Node, at

_PRODUCT = "The Nexmo product that you access with this application."
_LIST = (
    "The collection of your applications. Each object contains information about an an individual application. The "
    "public_key is not included in the application information."
)
_OFFSET = "The offset from the first page."

PLACES = {
    "Application": (None, "An application."),
    "ApplicationBase": (None, "What every application has."),
    "ApplicationCreated": (None, "A new application, with its private key."),
    "ApplicationPage": (None, "A page of applications."),
    "ApplicationPage/properties/page_index": (_OFFSET, "The number of this page, from 1."),
    "ApplicationPageBase": (None, "What every page has."),
    "ApplicationPageBase/properties/page_index": (_OFFSET, "The number of this page, from 1."),
    "CreateApplicationBody": (None, "What a new application shall have."),
    "EmbeddedApplications": (None, "The applications of a page."),
    "EmbeddedApplications/properties/applications": (_LIST, "The applications, with their public keys."),
    "Keys": (_PRODUCT, "The public key of an application."),
    "KeysWithPrivateKey": (_PRODUCT, "The key pair of a new application."),
    "Messages": (_PRODUCT, "What a messages application has."),
    "Messages/properties/webhooks": (None, "The webhooks of the application, in any order."),
    "MessagesWebhook": (None, "A URL that is called, and how."),
    "UpdateApplicationBody": (None, "All that an application shall have from then on."),
    "Voice": (_PRODUCT, "What a voice application has."),
    "Voice/properties/webhooks": (None, "The webhooks of the application, in any order."),
    "VoiceWebhook": (None, "A URL that is called, and how."),
}
"""By place the description that is replaced, and what stands there then."""


def apply(document: Node, place: str) -> None:
    """Replace the description of the document, or the lack of one, and no other."""
    schema = at(document, f"/components/schemas/{place}")
    wrong, right = PLACES[place]
    if schema.get("description") == wrong:
        schema["description"] = right
