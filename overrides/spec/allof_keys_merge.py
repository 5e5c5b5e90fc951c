"""Let the later part of an allOf decide what a property is that an earlier part has too.

Gap: `applicationCreated` is allOf(`application`, `{keys: keysWithPrivateKey}`); the generator keeps the first `keys`
    and silently loses `private_key`, which the API gives once only.
Evidence: a 201 carries `keys.public_key` and `keys.private_key` (docs/wire.md: created-keys, confidence high).
Gone when: no allOf gives one property two meanings. A rule: it fits any schema.
"""

from copy import deepcopy

from overrides.spec._document import Node, resolved, schemas


def apply(document: Node) -> None:
    """Write an allOf out as one object where its parts disagree about a property."""
    for _, schema in list(schemas(document)):
        parts = _parts(document, schema)
        if any(
            name in earlier.get("properties", {}) and earlier["properties"][name] != meaning
            for index, part in enumerate(parts)
            for name, meaning in part.get("properties", {}).items()
            for earlier in parts[:index]
        ):
            del schema["allOf"]
            schema["type"] = "object"
            schema["properties"] = {k: deepcopy(v) for part in parts for k, v in part.get("properties", {}).items()}
            if required := list(dict.fromkeys(name for part in parts for name in part.get("required", []))):
                schema["required"] = required


def _parts(document: Node, schema: Node) -> list[Node]:
    """List the objects that an allOf is made of, its own members last."""
    parts = [part for entry in schema.get("allOf", []) for part in _parts(document, resolved(document, entry))]
    return [*parts, schema]
