"""The names of the classes that users import, each from its place in the canonical document.

An object that has no row is named after its place; no `title` names anything.
"""

_JSON = "content/application~1json/schema"
_APPLICATION = {"_links": "HalLinks", "messages": "Messages", "voice": "Voice"}
_RELATIONS = ("self", "first", "last", "next", "prev")

NAMES = {
    f"/paths/~1/get/responses/200/{_JSON}": "ApplicationPage",
    f"/paths/~1/post/requestBody/{_JSON}": "CreateApplicationBody",
    f"/paths/~1/post/responses/201/{_JSON}": "ApplicationCreated",
    f"/paths/~1{{app_id}}/get/responses/200/{_JSON}": "Application",
    f"/paths/~1{{app_id}}/put/requestBody/{_JSON}": "UpdateApplicationBody",
    f"/paths/~1{{app_id}}/put/responses/200/{_JSON}": "Application",
    # No operation needs these two any more, when references into them are resolved.
    "/components/schemas/applicationBase": "ApplicationBase",
    "/components/schemas/applicationsBase": "ApplicationPageBase",
    **{
        f"/components/schemas/{place}": name
        for place, name in {
            "ApplicationPage/properties/_embedded": "EmbeddedApplications",
            "ApplicationPage/properties/_links": "HalLinks",
            "ApplicationPageBase/properties/_embedded": "EmbeddedApplications",
            "EmbeddedApplications/properties/applications/items": "Application",
            **{f"Application/properties/{name}": model for name, model in _APPLICATION.items()},
            "Application/properties/keys": "Keys",
            **{f"ApplicationCreated/properties/{name}": model for name, model in _APPLICATION.items()},
            "ApplicationCreated/properties/keys": "KeysWithPrivateKey",
            "ApplicationCreated/properties/keys/allOf/0": "Keys",
            "ApplicationCreated/properties/keys/allOf/1": "KeysWithPrivateKey",
            "Messages/properties/webhooks/items": "MessagesWebhook",
            "Voice/properties/webhooks/items": "VoiceWebhook",
            **{f"HalLinks/properties/{relation}": "HalLink" for relation in _RELATIONS},
        }.items()
    },
}

# The others are in the order of the alphabet.
FIRST = {"KeysWithPrivateKey": ("public_key",)}

# What generated modules import or define by themselves: a class of that name would hide it.
TAKEN = {
    *("Any", "AuthenticatedClient", "BinaryIO", "BytesIO", "Client", "File", "FileTypes", "Generator", "HTTPStatus"),
    *("Literal", "Mapping", "NotRequired", "RequestFiles", "Required", "Response", "Self", "TextIO", "TypedDict"),
    *("UUID", "Unset"),
}
