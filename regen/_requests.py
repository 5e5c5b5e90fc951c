"""Making the requests of a generated operation, and comparing what goes over the wire with what the document says."""

import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import quote

import httpx
from attrs import frozen

from overrides.spec._document import Node, at, inputs, pointer
from regen._samples import Sample, Sampler
from regen._values import Problem, hints, mistyped, named

# A transport, so that no certificates are loaded.
_CLIENT = httpx.Client(base_url="http://localhost/base", transport=httpx.BaseTransport())
_Given = dict[str, tuple[Node, Sample]]
"""By the names of arguments the parameters that they are, and samples of them."""


@frozen
class Operation:
    """An operation of a document, its place there, and the module that was generated for it."""

    document: Node
    place: str
    path: str
    method: str
    node: Node
    module: ModuleType
    sampler: Sampler

    def wrong_requests(self) -> Iterator[Problem]:
        """Yield what the document says and the requests do not."""
        types = hints(self.module._get_kwargs)
        usual: _Given = {}
        others: list[_Given] = []
        for inside, parameter in inputs(self.node):
            name, where, schema = parameter["name"], parameter["in"], parameter["schema"]
            place = self.place + inside
            # One that is no argument is refused by the function, with its name.
            argument = named("body" if where == "body" else name, types) or named(name + where, types) or name
            # Null has no form of its own in a request.
            first, *more = (sample for sample in self.sampler.samples(schema, place) if sample.value is not None)
            usual[argument] = parameter, first
            others += [{argument: (parameter, sample)} for sample in more]
            if where == "body" and "$ref" in schema:
                yield from self._lost_keywords(schema["$ref"], first.value.__class__)
        required = {name: given for name, given in usual.items() if given[0].get("required")}
        for given in (required, usual, *({**usual, **other} for other in others)):
            yield from self._differences(given)

    def _differences(self, given: _Given) -> Iterator[Problem]:
        """Make a request, and yield what is wrong with it as it would go over the wire."""
        arguments = {name: sample.value for name, (_, sample) in given.items()}
        sent = _CLIENT.build_request(**self.module._get_kwargs(**arguments))
        path, query = self.path, dict[str, Any]()
        for parameter, sample in given.values():
            name, value = parameter["name"], sample.json
            if parameter["in"] == "path":
                text = value if isinstance(value, str) else json.dumps(value)
                path = path.replace(f"{{{name}}}", quote(text, safe=""))
            elif parameter["in"] == "query":
                query[name] = value
            elif (sent.headers.get("content-type"), json.loads(sent.read() or b"null")) != (name, value):
                yield sample.place, f"the body is not sent as {name}"
        meant = _CLIENT.build_request(self.method, path, params=query)
        line, right = (f"{request.method} {request.url.raw_path.decode()}" for request in (sent, meant))
        if line != right:
            yield self.place, f"{self.module.__name__.rpartition('.')[2]} requests {line}, not {right}"

    def _lost_keywords(self, reference: str, model: type) -> Iterator[Problem]:
        """Yield the properties of a body that the TypedDict of the operation's keywords has not."""
        module = sys.modules[model.__module__]
        params = named(f"{self.module.__name__.rpartition('.')[2]}Params", vars(module))
        types = hints(getattr(module, params)) if params else {}
        for key, part in at(self.document, reference).get("properties", {}).items():
            place = reference[1:] + pointer("properties", key)
            if key in types:
                yield from mistyped(part, types[key], place)
            else:
                yield place, f"the property {key!r} is no keyword of the operation"
