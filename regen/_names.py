"""Names of a document that would be no Python names, a name that is taken, or one name for two things.

The generator writes them as they are: the result fails to compile far from the cause, or has less than it should.
"""

from collections.abc import Iterable

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import Property
from openapi_python_client.strings import PythonIdentifier

from overrides.spec import Node
from overrides.spec._document import operations, pointer, resolved, schemas
from regen._errors import RegenError

# What every model has besides its fields, and what the functions that make a request call their own.
_MEMBERS = {"additional_properties", "additional_keys", "from_dict", "to_dict", "to_multipart"}
_LOCALS = {"body", "client", "cookies", "headers", "params", "url"}


def check_names(document: Node, prefix: str, name: str = "openapi/application.json") -> None:
    """Check that no two properties of a schema, and no two operations, get one Python name.

    Raises:
        RegenError: two do; it says which, and where they stand.
    """
    for place, schema in schemas(document):
        _check_properties(_properties(document, schema), prefix, f"{name}#{place}/properties")
    functions: dict[tuple[str, str], str] = {}
    for path, method, operation in operations(document):
        function = PythonIdentifier(operation.get("operationId") or f"{method}{path}", prefix)
        key = (operation.get("tags") or ["default"])[0], function
        if key in functions:
            raise RegenError(
                f"{method.upper()} {path} and {functions[key]} would both be the function {function!r}",
                place=f"{name}#{pointer('paths', path, method, 'operationId')}",
                remedy="Give each operation an id that differs in more than spelling.",
            )
        functions[key] = f"{method.upper()} {path}"


def _check_properties(names: Iterable[str], prefix: str, place: str) -> None:
    taken: dict[str, str] = {}
    for name in names:
        attribute = PythonIdentifier(name, prefix)
        # The generator leaves two names of one spelling as they are: `fooBar` and `foo_bar` do, `_links` and `links`
        # do not, since an argument of __init__ has no underscore in front.
        other = taken.setdefault(attribute, name)
        if other != name and _kept(other, prefix) == _kept(name, prefix):
            raise RegenError(
                f"{other!r} and {name!r} would both be {attribute!r}",
                place=place,
                remedy="Drop one in overrides/spec/, or set another field_prefix in generator-config.yml.",
            )


def _kept(name: str, prefix: str) -> str:
    return PythonIdentifier(name, prefix, skip_snake_case=True).lstrip("_")


def _properties(document: Node, schema: Node) -> list[str]:
    """List the properties of a schema, those that it has by allOf included."""
    own = list(schema.get("properties", {}))
    parts = [name for entry in schema.get("allOf", []) for name in _properties(document, resolved(document, entry))]
    return list(dict.fromkeys([*parts, *own]))


def settle_names(data: GeneratorData) -> None:
    """Give fields and arguments whose names are no Python names, or are taken, names that can be used."""
    for model in data.models:
        for field in [*(model.required_properties or []), *(model.optional_properties or [])]:
            _settle(field, _MEMBERS)
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            for argument in endpoint.query_parameters + endpoint.header_parameters + endpoint.cookie_parameters:
                _settle(argument, _LOCALS)


def _settle(named: Property, taken: set[str]) -> None:
    name = named.python_name
    usable = name if name.isidentifier() else f"field_{name}"
    named.python_name = PythonIdentifier(f"{usable}_" if usable in taken else usable, "", skip_snake_case=True)
