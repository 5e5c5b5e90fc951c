"""What the generator would write in a wrong form without a word: it is refused, with its place.

And names of fields and arguments that would be no Python names, or are taken: they are changed.
"""

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import Property
from openapi_python_client.strings import PythonIdentifier

from overrides.spec import Node
from overrides.spec._document import is_json, operations, pointer, walk
from overrides.spec._errors import RegenError

# What every model has besides its fields, and what the functions that make a request call their own.
_MEMBERS = {"additional_properties", "additional_keys", "from_dict", "to_dict"}
_LOCALS = {"body", "client", "params", "url"}

_UNUSED = {
    "schema": ("discriminator", "allOf"),
    "parameter": ("style", "explode", "content", "allowReserved"),
    # All requests go to one server, with one key.
    "operation": ("servers", "security"),
}
"""By kind of object what the generator does not look at."""

_SCALARS = ("string", "integer", "number", "boolean")


def refuse(document: Node, prefix: str) -> None:
    """Check that the generator can express a document.

    Raises:
        RegenError: it cannot; it says what, and where.
    """
    for kind, place, node in walk("document", document):
        for keyword in node.keys() & {*_UNUSED.get(kind, ())}:
            raise _refused(f"the generated code does not look at the {keyword} of {kind}s", f"{place}/{keyword}")
        if node.get("format") == "binary":
            raise _refused("a file is neither sent nor read", f"{place}/format")
        if kind == "parameter" and node["in"] not in ("path", "query"):
            raise _refused(f"the parameter {node['name']!r} is neither in the path nor in the query", f"{place}/in")
        if kind == "parameter" and node["schema"].get("type") not in _SCALARS:
            raise _refused(f"the parameter {node['name']!r} is no text, number or boolean", f"{place}/schema")
        if kind == "body" and (len(node.get("content", ())) != 1 or not is_json(*node["content"])):
            raise _refused("a request body is JSON of one media type", f"{place}/content")
    functions: dict[str, str] = {}
    for path, method, operation in operations(document):
        place = pointer("paths", path, method)
        function = PythonIdentifier(operation.get("operationId") or f"{method}{path}", prefix)
        if function in functions:
            what = f"{method.upper()} {path} and {functions[function]} would both be the function {function!r}"
            remedy = "Give each operation an id of its own, which differs in more than spelling."
            raise RegenError(what, place=f"#{place}/operationId", remedy=remedy)
        functions[function] = f"{method.upper()} {path}"


def _refused(what: str, place: str) -> RegenError:
    remedy = "Drop it, or say it in another way, by an override in overrides/spec/."
    return RegenError(what, place=f"#{place}", remedy=remedy)


def settle_names(data: GeneratorData) -> None:
    """Give fields and arguments whose names are no Python names, or are taken, names that can be used.

    Raises:
        RegenError: two fields of a model would have one name.
    """
    for model in data.models:
        fields = [*(model.required_properties or []), *(model.optional_properties or [])]
        for field in fields:
            _settle(field, _MEMBERS)
        # An argument of __init__ has no underscore in front.
        names = [field.python_name.lstrip("_") for field in fields]
        if len({*names}) < len(names):
            what = f"two properties would both be {max(names, key=names.count)!r}"
            place = f"#/components/schemas/{model.class_info.name}/properties"
            remedy = "Drop one in overrides/spec/, or set another field_prefix in generator-config.yml."
            raise RegenError(what, place=place, remedy=remedy)
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            for argument in endpoint.query_parameters:
                _settle(argument, _LOCALS)


def _settle(named: Property, taken: set[str]) -> None:
    name = named.python_name
    usable = name if name.isidentifier() else f"field_{name}"
    named.python_name = PythonIdentifier(f"{usable}_" if usable in taken else usable, "", skip_snake_case=True)
