"""Take the credentials out of every operation: the client has them, and the signing transport sends them.

Gap: `api_key` and `api_secret` are required arguments of some operations, missing from DELETE, and in the body of PUT
    alone; whoever calls a generated function would have to pass the secret each time, and could not sign a DELETE.
Evidence: the API takes them in the query string of every operation (WIRE delete-auth, update-auth).
Gone when: no operation declares them. A rule: it fits parameters, bodies and security schemes in any number.
"""

from overrides.spec._document import Node, json_body, operations, parameter_lists, resolved, unrequire

NAMES = ("api_key", "api_secret")


def apply(document: Node) -> None:
    """Remove the two names from parameters and JSON bodies, and the security schemes that stand for them."""
    for parameters in parameter_lists(document):
        parameters[:] = [entry for entry in parameters if resolved(document, entry).get("name") not in NAMES]
    for _, _, operation in operations(document):
        body = json_body(document, operation) or {}
        for name in NAMES:
            body.get("properties", {}).pop(name, None)
        unrequire(body, *NAMES)
    schemes = document.get("components", {}).get("securitySchemes", {})
    signed = [name for name, scheme in schemes.items() if scheme.get("name") in NAMES]
    for owner in (document, *(operation for _, _, operation in operations(document))):
        if "security" in owner:
            owner["security"] = [entry for entry in owner["security"] if not set(entry) & set(signed)]
