"""Give every schema behind a deep reference a name that the generator can reach.

Gap: references that lead into a schema (`#/components/schemas/applicationBase/properties/id`) are not resolved by
    openapi-python-client: it drops the schema and every answer that needs it, and exits with 0.
Evidence: the document has six of them, behind every answer with a body; seen with openapi-python-client 0.29.1.
Gone when: every reference names a component. A rule: it fits any number of places.
"""

import re
from copy import deepcopy
from itertools import count

from overrides.spec._document import Node, pointer, references, resolved, slot, tokens

_PARTS = ("properties", "additionalProperties", "items", "allOf", "anyOf", "oneOf", "not", "enum")
_COMPONENT = len(("components", "schemas", "name"))
_KEYWORDS = ("components", "schemas", "properties", "schema", "content")


def apply(document: Node) -> None:
    """Inline what is plain; make a component of what has parts of its own, since a copy would be a second class."""
    # A copy may bring references of its own, hence the loop. It ends: what refers to a thing that it is a part of has
    # lost its reference when that thing is copied.
    while deep := [node for _, node in references(document) if len(tokens(node["$ref"])) != _COMPONENT]:
        for reference in deep:
            _shorten(document, reference)


def _shorten(document: Node, reference: Node) -> None:
    components: Node = document.setdefault("components", {}).setdefault("schemas", {})
    target = resolved(document, reference)
    name = next((name for name, schema in components.items() if schema is target), None)
    if name is None and any(part in target for part in _PARTS):
        owner, key = slot(document, reference["$ref"])
        name = _free_name(components, reference["$ref"])
        components[name], owner[key] = target, {"$ref": "#" + pointer("components", "schemas", name)}
    if name is None:
        del reference["$ref"]
        reference.update(deepcopy(target))
    else:
        reference["$ref"] = "#" + pointer("components", "schemas", name)


def _free_name(components: Node, place: str) -> str:
    """Name a component after the path to it: `applicationsBase_embedded`."""
    name = "_".join(part for token in tokens(place) if token not in _KEYWORDS for part in re.findall(r"\w+", token))
    return next(free for number in count(1) if (free := f"{name}{number}" if number > 1 else name) not in components)
