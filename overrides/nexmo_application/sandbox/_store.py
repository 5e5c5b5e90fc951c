"""The applications of the sandbox' one account, and what the API says about them. No HTTP here."""

import threading
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from attrs import evolve, frozen

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


class Store:
    """Applications by id, in the order of their creation. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._applications: dict[str, Application] = {}
        self._created = 0

    def create(self, fields: Mapping[str, Any], public_key: str) -> Application:
        """Add an application under a new id."""
        with self._lock:
            application = Application(str(uuid4()), self._created, fields, public_key)
            self._created += 1
            self._applications[application.id] = application
            return application

    def get(self, app_id: str) -> Application | None:
        """Find an application by its id."""
        return self._applications.get(app_id)

    def update(self, app_id: str, fields: Mapping[str, Any]) -> Application | None:
        """Replace all fields of an application, which keeps its id, keys and place."""
        with self._lock:
            application = self._applications.get(app_id)
            if application is not None:
                application = self._applications[app_id] = evolve(application, fields=fields)
            return application

    def delete(self, app_id: str) -> bool:
        """Remove an application; false when there is none with this id."""
        with self._lock:
            return self._applications.pop(app_id, None) is not None

    def clear(self) -> None:
        """Forget all applications."""
        with self._lock:
            self._applications.clear()
            self._created = 0

    def all(self) -> list[Application]:
        """List every application, oldest first."""
        with self._lock:
            return list(self._applications.values())


def page_json(store: Store, page_size: int, page_index: int, *, malformed_last_link: bool) -> dict[str, object]:
    """One page of the list: pages count from 1, and page 0 is page 1 under another number."""
    page = max(page_index, 1)
    applications = store.all()
    count = len(applications)
    start = (page - 1) * page_size
    last = max(1, -(-count // page_size))

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
        "count": count,
        "page_size": page_size,
        "page_index": page_index,
        "_embedded": {"applications": [item.as_json() for item in applications[start : start + page_size]]},
        "_links": links,
    }
