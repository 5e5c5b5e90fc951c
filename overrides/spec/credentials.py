"""Take the credentials out of every operation: the client has them, and the signing transport sends them.

Gap: `api_key` and `api_secret` are required arguments of some operations, missing from DELETE, and in the body of PUT
    alone; whoever calls a generated function would have to pass the secret each time, and could not sign a DELETE.
Evidence: the API takes them in the query string of every operation (docs/wire.md: delete-auth, update-auth).
Gone when: no operation declares them. A rule: it fits parameters, bodies and security requirements in any number.
"""

from collections.abc import Iterator

from overrides.spec._document import Node, bodies, operations, parameter_lists, resolved, unrequire

NAMES = ("api_key", "api_secret")


def apply(document: Node) -> None:
    """Remove the two names from parameters and request bodies, and every `security`: all requests are signed."""
    for parameters in parameter_lists(document):
        parameters[:] = [entry for entry in parameters if resolved(document, entry).get("name") not in NAMES]
    for _, _, operation in operations(document):
        for body in bodies(document, operation):
            for part in _parts(document, body):
                for name in NAMES:
                    part.get("properties", {}).pop(name, None)
                unrequire(part, *NAMES)
        operation.pop("security", None)
    document.pop("security", None)


def _parts(document: Node, schema: Node) -> Iterator[Node]:
    """Yield a schema and all that it is made of, or may be."""
    schema = resolved(document, schema)
    yield schema
    for key in ("allOf", "anyOf", "oneOf"):
        for entry in schema.get(key, []):
            yield from _parts(document, entry)
