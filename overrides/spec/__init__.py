"""Changes to the canonical document before generation, one module a gap.

Each module's docstring says what the gap is, what the evidence, and when it is gone. `apply` changes the document in
place: a rule wherever it fits, the others at each of their `PLACES`, classes and their properties. It raises `NoTarget`
when what it patches is not there. A second application changes nothing.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from attrs import frozen

from overrides.spec._canonical import canonical
from overrides.spec._document import Node, NoTarget

__all__ = ["OVERRIDES", "NoTarget", "Node", "Override", "canonical"]


@frozen
class Override:
    """One change to the document: its id, its file, and the change at each place."""

    id: str
    file: str
    changes: dict[str, Callable[[Node], None]]


def _override(name: str) -> Override:
    module = import_module(f"overrides.spec.{name}")
    places: tuple[str, ...] = getattr(module, "PLACES", ())
    changes: dict[str, Callable[[Node], None]] = {place: partial(module.apply, place=place) for place in places}
    return Override(name.replace("_", "-"), f"overrides/spec/{name}.py", changes or {"": module.apply})


OVERRIDES = tuple(
    _override(name)
    for name in (
        "credentials",  # before body-required, which looks at what a body requires
        *("optional_products", "allof_keys_merge", "always_present", "page_members", "links"),
        *("method_values", "update_fields"),  # in this order: update-fields copies properties
        "defaults",  # after update-fields
        *("body_required", "webhook_method", "descriptions", "tags"),
    )
)
