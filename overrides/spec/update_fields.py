"""Let an update carry the webhooks of a messages application.

Gap: PUT lacks `inbound_url`, `inbound_method`, `status_url` and `status_method`; since it replaces all that an
    application has, a messages application could not be updated without losing its webhooks.
Evidence: the vendor's command line sends them (docs/wire.md: update-fields, put-replaces, confidence medium).
Gone when: the body of PUT has all four.
"""

from copy import deepcopy

from overrides.spec._document import Node, at

PLACES = tuple(
    f"UpdateApplicationBody/properties/{name}"
    for name in ("inbound_url", "inbound_method", "status_url", "status_method")
)


def apply(document: Node, place: str) -> None:
    """Copy it from the body of POST."""
    name = place.rpartition("/")[2]
    field = at(document, f"/components/schemas/CreateApplicationBody/properties/{name}")
    at(document, "/components/schemas/UpdateApplicationBody/properties").setdefault(name, deepcopy(field))
