"""Let an update carry the webhooks of a messages application.

Gap: PUT lacks `inbound_url`, `inbound_method`, `status_url` and `status_method`; since it replaces all that an
    application has, a messages application could not be updated without losing its webhooks.
Evidence: the vendor's command line sends them (docs/wire.md: update-fields, put-replaces, confidence medium).
Gone when: the body of PUT has all four.
"""

from copy import deepcopy

from overrides.spec._document import Node, at

FIELDS = ("inbound_url", "inbound_method", "status_url", "status_method")
_PROPERTIES = "/requestBody/content/application~1json/schema/properties"


def apply(document: Node) -> None:
    """Copy the four from the body of POST."""
    create = at(document, "/paths/~1/post" + _PROPERTIES)
    update = at(document, "/paths/~1{app_id}/put" + _PROPERTIES)
    for name in FIELDS:
        if name not in update:
            update[name] = deepcopy(at(create, f"/{name}"))
