"""Take the credentials out of every operation: the client has them, and adds them to each request.

Gap: `api_key` and `api_secret` are required arguments of some operations, missing from DELETE, and in the body of PUT
    alone; whoever calls a generated function would have to pass the secret each time, and could not send a DELETE.
Evidence: the API takes them in the query string of every operation (docs/wire.md: delete-auth, update-auth).
Gone when: no operation declares them. A rule: it fits parameters, bodies and security requirements in any number.
"""

from overrides.spec._document import Node, bodies, operations, require

NAMES = ("api_key", "api_secret")


def apply(document: Node) -> None:
    """Remove the two names from parameters and request bodies, and set aside what asks for them as `security`."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    ours = {name for name, scheme in schemes.items() if scheme.get("name") in NAMES}
    for _, _, operation in operations(document):
        left = [entry for entry in operation.pop("parameters", []) if entry["name"] not in NAMES]
        operation |= {"parameters": left} if left else {}
        for body in bodies(document, operation):
            for name in NAMES:
                body.get("properties", {}).pop(name, None)
                require(body, name, required=False)
        # Another scheme than ours stays, and the check refuses it.
        if all(scheme in ours or scheme not in schemes for entry in operation.get("security", ()) for scheme in entry):
            operation |= {"x-security": operation.pop("security")} if "security" in operation else {}
