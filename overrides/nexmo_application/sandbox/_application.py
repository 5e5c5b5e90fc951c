"""An application, and a page of them, as the API shows them. No HTTP here."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from nexmo_application.sandbox._products import PRODUCTS, WEBHOOK_FIELDS, method_field

COLLECTION: Final = "/v1/applications"

# What an answer has for a method that the caller did not set. Without one here it leaves `http_method` out, as the API
# has been seen to do for messages.
_DEFAULT_METHODS: Final = {"answer_url": "GET", "event_url": "POST"}


@frozen
class Application:
    """One application: the fields it was last written with, which hold at least `name` and `type`."""

    id: str
    number: int
    fields: Mapping[str, Any]
    public_key: str

    def as_json(self, private_key: str | None = None) -> dict[str, object]:
        """Show the application as the API does; only the answer to its creation brings the private key."""
        keys = {"public_key": self.public_key}
        if private_key is not None:
            keys["private_key"] = private_key
        # A field that a new document brings is shown as it was sent.
        others = {name: value for name, value in self.fields.items() if name != "type" and name not in WEBHOOK_FIELDS}
        return {
            "id": self.id,
            **others,
            self.fields["type"]: {"webhooks": self._webhooks()},
            "keys": keys,
            "_links": {"self": {"href": f"{COLLECTION}/{self.id}"}},
        }

    def _webhooks(self) -> list[dict[str, str]]:
        """List the webhooks of the application's own product, in an order that callers must not rely on."""
        webhooks: list[dict[str, str]] = []
        for url_field in PRODUCTS[self.fields["type"]]:
            if url_field in self.fields:
                webhook = {"endpoint_type": url_field, "endpoint": self.fields[url_field]}
                if method := self.fields.get(method_field(url_field), _DEFAULT_METHODS.get(url_field)):
                    webhook["http_method"] = method
                webhooks.append(webhook)
        # The API's order varies. Every second application has the other one, so that code that relies on one is found.
        return webhooks[::-1] if self.number % 2 else webhooks


def page_json(
    applications: Sequence[Application], page_size: int, page_index: int, *, malformed_last_link: bool
) -> dict[str, object]:
    """Show one page of the list: pages count from 1, and page 0 is page 1 under another number."""
    page = max(page_index, 1)
    start = (page - 1) * page_size
    last = max(1, -(-len(applications) // page_size))

    def link(index: int, size: str = str(page_size)) -> dict[str, str]:
        return {"href": f"{COLLECTION}?page_size={size}&page_index={index}"}

    links = {
        "self": link(page_index),
        "first": {"href": f"{COLLECTION}?page_size={page_size}"},
        "last": link(last, f"{page_size}d") if malformed_last_link else link(last),
    }
    if page < last:
        links["next"] = link(page + 1)
    if 1 < page <= last:
        links["prev"] = link(page - 1)
    return {
        "count": len(applications),
        "page_size": page_size,
        "page_index": page_index,
        "_embedded": {"applications": [item.as_json() for item in applications[start : start + page_size]]},
        "_links": links,
    }
