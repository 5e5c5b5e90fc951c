"""Making the requests of a generated operation, and comparing what goes over the wire with what the document says."""

import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
from attrs import frozen

from overrides.spec._document import Node, pointer
from regen._samples import Sample, Sampler
from regen._values import Problem, Values, bare, hints, named, unnamed

# A transport, so that no certificates are loaded.
_CLIENT = httpx.Client(base_url="http://localhost/base", transport=httpx.BaseTransport())
_Given = tuple[Node, Sample]
"""A parameter and the value that it is given."""


@frozen
class Request:
    """A generated operation and what the document says about its requests."""

    module: ModuleType
    sampler: Sampler
    values: Values
    path: str
    method: str
    operation: Node

    @property
    def place(self) -> str:
        """The operation's place in the document."""
        return pointer("paths", self.path, self.method)

    @property
    def name(self) -> str:
        """The operation's name in the code."""
        return self.module.__name__.rpartition(".")[2]

    def problems(self) -> Iterator[Problem]:
        """Yield what the document says and the requests do not."""
        types = hints(self.module._get_kwargs)
        usual: dict[str, _Given] = {}
        others: list[dict[str, _Given]] = []
        for index, parameter in enumerate(self.operation.get("parameters", [])):
            place, name = self.place + pointer("parameters", index), parameter["name"]
            argument = named(name, types) or named(name + parameter["in"], types)
            if argument is None:
                yield place, f"the parameter {name!r} ({parameter['in']}) is no argument"
                continue
            first, *more = self._samples(parameter["schema"], place)
            usual[argument] = parameter, first
            others += [{argument: (parameter, sample)} for sample in more]
        body = self.operation.get("requestBody", {})
        if body and "body" not in types:
            yield self.place + "/requestBody", "the request has no body argument"
            return
        some = None
        for key, media in body.get("content", {}).items():
            for sample in self._samples(media["schema"], self.place + pointer("requestBody", "content", key, "schema")):
                yield from self._compared(usual, sample, key)
                yield from self._keywords(sample) if "$ref" in media["schema"] else ()
                some = sample if body.get("required") else None
        required = {name: given for name, given in usual.items() if given[0].get("required")}
        for given in (required, usual, *({**usual, **other} for other in others)):
            yield from self._compared(given, some)

    def _samples(self, schema: Node, place: str) -> Iterator[Sample]:
        """Yield samples without null, which has no form of its own in a request."""
        yield from (sample for sample in self.sampler.samples(schema, place) if sample.json is not None)

    def _compared(self, given: dict[str, _Given], body: Sample | None, content_type: str = "") -> Iterator[Problem]:
        """Make a request, and yield what is wrong with it as it would go over the wire."""
        arguments = {name: self.values.made(sample) for name, (_, sample) in given.items()}
        arguments |= {} if body is None else {"body": self.values.made(body)}
        request = _CLIENT.build_request(**self.module._get_kwargs(**arguments))
        path, sent = self.path, parse_qsl(request.url.query.decode(), keep_blank_values=True)
        for parameter, sample in given.values():
            name, text = parameter["name"], _text(sample.json)
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", quote(text, safe=""))
            elif (name, text) in sent:
                sent.remove((name, text))
            else:
                yield sample.place, f"the parameter {name!r} (query) is not sent as {name}={text}"
        for name, text in sent:
            yield self.place, f"{self.name} sends {name}={text}, which nobody gave"
        line = f"{request.method} {request.url.raw_path.decode().partition('?')[0]}"
        if line != f"{self.method.upper()} /base{path}":
            yield self.place, f"{self.name} requests {line}, not {self.method.upper()} /base{path}"
        if content_type and body and not _is_sent(body, content_type, request):
            yield body.place, f"the body is not sent as {content_type}"

    def _keywords(self, body: Sample) -> Iterator[Problem]:
        """Yield the properties that the TypedDict of the operation's keywords has not."""
        module, name = self.values.model(body.model).__module__, bare(f"{self.name}Params")
        params = next((value for key, value in vars(sys.modules[module]).items() if bare(key) == name), None)
        if params is None:
            yield body.place, f"{module} has no TypedDict of the operation's keywords"
            return
        for key, part in body.fields.items():
            if key not in hints(params) or unnamed(part.schema, hints(params)[key]):
                yield part.place, f"the property {key!r}, or one of its values, is no keyword of {params.__name__}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_sent(body: Sample, content_type: str, request: httpx.Request) -> bool:
    sent_as = request.headers.get("content-type", "").partition(";")[0]
    return bool(sent_as == content_type.partition(";")[0] and json.loads(request.read() or b"null") == body.json)
