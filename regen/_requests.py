"""Making the requests of a generated operation, and comparing what goes over the wire with what the document says."""

import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import httpx
from attrs import frozen

from overrides.spec._document import Node, pointer
from regen._samples import Sample
from regen._values import Package, Problem, hints, named, unnamed

# A transport, so that no certificates are loaded.
_CLIENT = httpx.Client(base_url="http://localhost/base", transport=httpx.BaseTransport())
_Given = dict[str, tuple[Node, Sample]]
"""By the names of arguments the parameters that they are, and the values that they are given."""


@frozen
class Operation:
    """An operation, and the module that was generated for it."""

    path: str
    method: str
    node: Node
    module: ModuleType
    package: Package

    @property
    def place(self) -> str:
        """Its place in the document."""
        return pointer("paths", self.path, self.method)

    def wrong_requests(self) -> Iterator[Problem]:
        """Yield what the document says and the requests do not."""
        types = hints(self.module._get_kwargs)
        usual: _Given = {}
        others: list[_Given] = []
        for index, parameter in enumerate(self.node.get("parameters", [])):
            place, name = self.place + pointer("parameters", index), parameter["name"]
            argument = named(name, types) or named(name + parameter["in"], types)
            if argument is None:
                yield place, f"the parameter {name!r} ({parameter['in']}) is no argument"
                continue
            first, *more = self._samples(parameter["schema"], place)
            usual[argument] = parameter, first
            others += [{argument: (parameter, sample)} for sample in more]
        body = self.node.get("requestBody", {})
        if body and "body" not in types:
            yield self.place + "/requestBody", "the request has no body argument"
            return
        some = None
        for key, media in body.get("content", {}).items():
            place = self.place + pointer("requestBody", "content", key, "schema")
            for sample in self._samples(media["schema"], place):
                yield from self._differences(usual, sample)
                yield from self._lost_keywords(sample) if "$ref" in media["schema"] else ()
                some = sample if body.get("required") else None
        required = {name: given for name, given in usual.items() if given[0].get("required")}
        for given in (required, usual, *({**usual, **other} for other in others)):
            yield from self._differences(given, some)

    def _samples(self, schema: Node, place: str) -> Iterator[Sample]:
        """Yield samples without null, which has no form of its own in a request."""
        yield from (sample for sample in self.package.sampler.samples(schema, place) if sample.value is not None)

    def _differences(self, given: _Given, body: Sample | None) -> Iterator[Problem]:
        """Make a request, and yield what is wrong with it as it would go over the wire."""
        arguments = {name: self.package.made(sample) for name, (_, sample) in given.items()}
        arguments |= {} if body is None else {"body": self.package.made(body)}
        request = _CLIENT.build_request(**self.module._get_kwargs(**arguments))
        path, query = self.path, list[tuple[str, str]]()
        for parameter, sample in given.values():
            name, text = parameter["name"], _text(sample.json)
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", quote(text, safe=""))
            else:
                query.append((name, text))
        meant = _line(self.method.upper(), f"/base{path}", query)
        url = request.url
        sent = _line(request.method, url.raw_path.decode().partition("?")[0], parse_qsl(url.query.decode()))
        if sent != meant:
            yield self.place, f"{self.module.__name__.rpartition('.')[2]} requests {sent}, not {meant}"
        if body:
            [content_type] = self.node["requestBody"]["content"]
            content = json.loads(request.read() or b"null")
            if (request.headers.get("content-type"), content) != (content_type, body.json):
                yield body.place, f"the body is not sent as {content_type}"

    def _lost_keywords(self, body: Sample) -> Iterator[Problem]:
        """Yield the properties that the TypedDict of the operation's keywords has not."""
        module = sys.modules[self.package.model(body.model).__module__]
        params = f"{self.module.__name__.rpartition('.')[2]}Params"
        types = hints(getattr(module, named(params, vars(module)) or params))
        for key, part in body.fields.items():
            if key not in types or unnamed(part.schema, types[key]):
                yield part.place, f"the property {key!r}, or one of its values, is no keyword of the operation"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(method: str, path: str, query: list[tuple[str, str]]) -> str:
    return f"{method} {path}?{urlencode(sorted(query))}".removesuffix("?")
