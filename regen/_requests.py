"""Making the requests of a generated operation, and comparing what goes over the wire with what the document says."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx

from overrides.spec._document import Node, is_array, is_json, pointer
from regen._samples import Sample, Sampler
from regen._values import Problem, Values, bare, hints, named, unnamed

# A transport, so that no certificates are loaded.
_CLIENT = httpx.Client(base_url="http://localhost/base", transport=httpx.BaseTransport())
_Given = tuple[Node, Sample]
"""A parameter and the value that it is given."""


class Request:
    """A generated operation and what the document says about its requests."""

    def __init__(
        self, module: ModuleType, sampler: Sampler, values: Values, path: str, method: str, operation: Node
    ) -> None:
        self._function = module._get_kwargs
        self._name = module.__name__.rpartition(".")[2]
        self._sampler = sampler
        self._values = values
        self._path = path
        self._method = method
        self._operation = operation
        self._place = pointer("paths", path, method)
        self._types = hints(self._function)

    def problems(self) -> Iterator[Problem]:
        """Yield what the document says and the requests do not."""
        usual: dict[str, _Given] = {}
        others: list[dict[str, _Given]] = []
        for index, parameter in enumerate(self._operation.get("parameters", [])):
            place, name, schema = self._place + pointer("parameters", index), parameter["name"], parameter["schema"]
            argument = named(name, self._types) or named(name + parameter["in"], self._types)
            if argument is None:
                yield place, f"the parameter {name!r} ({parameter['in']}) is no argument"
                continue
            # Null, and what may be anything, has no form of its own in a request's line.
            schema = schema if schema.keys() & {"$ref", "oneOf", "anyOf", "type", "enum"} else {"type": "string"}
            first, *more = (sample for sample in self._sampler.samples(schema, place) if sample.json is not None)
            usual[argument] = parameter, first
            others += [{argument: (parameter, sample)} for sample in more]
        body = self._operation.get("requestBody", {})
        bodies = [(key, sample) for key in body.get("content", {}) for sample in self._bodies(key)]
        if bodies and "body" not in self._types:
            yield self._place + "/requestBody", "the request has no body argument"
            return
        for key, sample in bodies:
            yield from self._compared(usual, key, sample)
            if is_json(key) and "$ref" in body["content"][key]["schema"]:
                yield from self._keywords(sample)
        key, some = bodies[0] if bodies and body.get("required") else ("", None)
        required = {name: given for name, given in usual.items() if given[0].get("required")}
        for given in (required, usual, *({**usual, **other} for other in others)):
            yield from self._compared(given, key, some)

    def _bodies(self, content_type: str) -> Iterator[Sample]:
        schema = self._operation["requestBody"]["content"][content_type].get("schema", {})
        place = self._place + pointer("requestBody", "content", content_type, "schema")
        yield from (sample for sample in self._sampler.samples(schema, place) if sample.json is not None)

    def _compared(self, given: dict[str, _Given], content_type: str, body: Sample | None) -> Iterator[Problem]:
        """Make a request, and yield what is wrong with it as it would go over the wire."""
        arguments = {name: self._values.made(sample) for name, (_, sample) in given.items()}
        arguments |= {} if body is None else {"body": self._values.made(body)}
        request = _CLIENT.build_request(**self._function(**arguments))
        path, sent, wanted = self._path, _sent(request), Counter[tuple[str, str, str]]()
        for parameter, sample in given.values():
            where, name = parameter["in"], parameter["name"]
            for key, text in encoded(name, sample, joined=where in ("path", "header")):
                if where == "path":
                    path = path.replace(f"{{{name}}}", quote(text, safe=""))
                elif where == "header" and request.headers.get(key) == text:
                    continue
                elif not sent[where, key, text]:
                    yield sample.place, f"the parameter {name!r} ({where}) is not sent as {key}={text}"
                wanted[where, key, text] += 1
        for where, key, text in sent - wanted:
            yield self._place, f"{self._name} sends {key}={text} ({where}), which nobody gave"
        line = f"{request.method} {request.url.raw_path.decode().partition('?')[0]}"
        if line != f"{self._method.upper()} /base{path}":
            yield self._place, f"{self._name} requests {line}, not {self._method.upper()} /base{path}"
        if body is not None and not _is_sent(body, content_type, request):
            yield body.place, f"the body is not sent as {content_type}"

    def _keywords(self, body: Sample) -> Iterator[Problem]:
        """Yield the properties that the TypedDict of the operation's keywords has not."""
        module, name = self._values.model(body.model).__module__, bare(f"{self._name}Params")
        params = next((value for key, value in vars(sys.modules[module]).items() if bare(key) == name), None)
        if params is None:
            yield body.place, f"{module} has no TypedDict of the operation's keywords"
            return
        for key, part in body.fields.items():
            if key not in hints(params) or unnamed(part.schema, hints(params)[key]):
                yield part.place, f"the property {key!r}, or one of its values, is no keyword of {params.__name__}"


def encoded(name: str, sample: Sample, *, joined: bool = False) -> list[tuple[str, str]]:
    """Return a value as it stands in a query, a cookie or a form, or, if joined, in a path or a header."""
    if sample.model:
        pairs = [(key, _text(part.json)) for key, part in sample.fields.items()]
        return [(name, ",".join(chain.from_iterable(pairs)))] if joined else pairs
    texts = [_text(value) for value in (sample.json if is_array(sample.json) else [sample.json])]
    return [(name, ",".join(texts))] if joined else [(name, text) for text in texts]


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise TypeError("what is inside an object has no form of its own there")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sent(request: httpx.Request) -> Counter[tuple[str, str, str]]:
    query = parse_qsl(request.url.query.decode(), keep_blank_values=True)
    cookies = (part.partition("=") for part in filter(None, request.headers.get("cookie", "").split("; ")))
    return Counter([*(("query", *pair) for pair in query), *(("cookie", name, text) for name, _, text in cookies)])


def _is_sent(body: Sample, content_type: str, request: httpx.Request) -> bool:
    content = request.read()
    if request.headers.get("content-type", "").partition(";")[0] != content_type.partition(";")[0]:
        return False
    if is_json(content_type):
        return bool(content) and bool(json.loads(content) == body.json)
    if content_type == "application/x-www-form-urlencoded":
        fields = [pair for name, part in body.fields.items() for pair in encoded(name, part)]
        return sorted(parse_qsl(content.decode(), keep_blank_values=True)) == sorted(fields)
    if content_type.startswith("multipart/"):
        fields = [pair for name, part in body.fields.items() for pair in encoded(name, part)]
        return all(f'name="{name}"'.encode() in content and text.encode() in content for name, text in fields)
    return content == _text(body.json).encode()
