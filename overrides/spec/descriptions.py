"""Describe what the document describes wrongly, or not at all.

Gap: the description of `keys` is that of a product, the one of a list says that there are no public keys, `page_index`
    is called an offset, and most objects have no description: users read them in `help` and in their editors.
Evidence: the names of the fields; docs/wire.md: created-keys, list-keys, page-index, webhook-order (confidence high).
Gone when: none of the places has the description that is named here.
"""

import tomllib
from pathlib import Path

from overrides.spec._document import Node, at

PLACES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def apply(document: Node, place: str) -> None:
    """Replace the description of the document, or the lack of one, and no other."""
    schema = at(document, f"/components/schemas/{place}")
    if schema.get("description") == PLACES[place].get("wrong"):
        schema["description"] = PLACES[place]["right"]
