"""Calling a generated operation up to its request, and looking for everything of the document in it."""

import re
import sys
from collections.abc import Iterator
from inspect import Parameter, signature
from types import ModuleType
from typing import Any, get_args

from attrs import evolve

from overrides.spec._document import Node, pointer, resolved
from regen._reading import Problem, as_type, bare, hints, literals, lost, named, with_fields
from regen._samples import Sample, Sampler

_IN_REQUEST = {"query": "params", "header": "headers", "cookie": "cookies"}


class Request:
    """A generated operation and what the document says about its request."""

    def __init__(self, module: ModuleType, document: Node, path: str, method: str, exceptions: set[str]) -> None:
        self._function = module._get_kwargs
        self._name = module.__name__
        self._document = document
        self._sampler = Sampler(document)
        self._path = path
        self._method = method
        self._place = pointer("paths", path, method)
        self._item = resolved(document, document["paths"][path])
        self._exceptions = exceptions
        self._types = hints(self._function)
        self._arguments: dict[str, Any] = {}
        self._sent: list[tuple[str, str, Sample]] = []

    def problems(self) -> Iterator[Problem]:
        """Yield what the document has and the function has not."""
        for location, parameter, place in self._parameters():
            yield from self._parameter(location, parameter, place)
        body = resolved(self._document, self._item[self._method].get("requestBody", {}))
        media_types = [(key, entry) for key, entry in body.get("content", {}).items() if "schema" in entry]
        if media_types and "body" not in self._types:
            yield self._place + "/requestBody", "the request has no body argument"
        elif media_types:
            for content_type, media_type in media_types:
                place = self._place + pointer("requestBody", "content", content_type)
                yield from self._body(content_type, media_type["schema"], place + "/schema")
        else:
            yield from self._call(self._arguments)[1]

    def _parameters(self) -> Iterator[tuple[str, Node, str]]:
        """Yield location, parameter and place; an operation's parameter hides its path's of the same name."""
        seen: set[tuple[str, str]] = set()
        for owner, place in ((self._item[self._method], self._place), (self._item, pointer("paths", self._path))):
            for index, entry in enumerate(owner.get("parameters", [])):
                parameter = resolved(self._document, entry)
                key = parameter["in"], parameter["name"]
                if key not in seen and f"parameter {parameter['name']}" not in self._exceptions:
                    seen.add(key)
                    yield parameter["in"], parameter, place + pointer("parameters", index)

    def _parameter(self, location: str, parameter: Node, place: str) -> Iterator[Problem]:
        name = parameter["name"]
        argument = named(name, self._types) or named(name + location, self._types)
        if argument is None:
            yield place, f"the parameter {name!r} ({location}) is no argument"
            return
        for sample in self._sampler.samples(parameter["schema"], place + "/schema"):
            value = as_type(self._types[argument], sample.json)
            yield from lost(sample, value, self._types[argument])
            if location != "path" and argument not in self._arguments:
                self._arguments[argument] = value
                self._sent.append((location, name, sample))

    def _body(self, content_type: str, schema: Node, place: str) -> Iterator[Problem]:
        hint = self._types["body"]
        for sample in map(self._without_exceptions, self._sampler.samples(schema, place)):
            if content_type.startswith("multipart/"):
                # Files cannot be read from JSON, so neither can what holds them.
                body = with_fields(hint, sample)
            else:
                body = as_type(hint, sample.json)
                if sample.fields or sample.items:
                    yield from lost(sample, body, hint)
            request, problems = self._call({**self._arguments, "body": body})
            yield from problems
            match request:
                case {"json": sent} if sent == sample.json:
                    yield from self._keywords(sample, type(body))
                case {"data": sent} if sent == sample.json:
                    pass
                case {"files": parts} if {name for name, _ in parts} >= sample.fields.keys():
                    pass
                case {"content": _}:
                    pass
                case _:
                    yield place, f"the body is not sent as {content_type}"

    def _without_exceptions(self, sample: Sample) -> Sample:
        left = {n: field for n, field in sample.fields.items() if f"request property {n}" not in self._exceptions}
        if len(left) == len(sample.fields):
            return sample
        dropped = sample.fields.keys() - left.keys()
        return evolve(sample, fields=left, json={n: value for n, value in sample.json.items() if n not in dropped})

    def _call(self, arguments: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """Return the request that the function makes, and what is wrong with its line, query, headers and cookies."""
        kinds = [parameter.kind for parameter in signature(self._function).parameters.values()]
        marks = [f"mark{index}" for index in range(kinds.count(Parameter.POSITIONAL_OR_KEYWORD))]
        left = iter(marks)
        url = re.sub(r"\{[^}]*\}", lambda _: next(left, ""), self._path)
        request: dict[str, Any] = self._function(*marks, **arguments)
        problems: list[Problem] = []
        if (request["method"], request["url"]) != (self._method, url):
            line = f"{request['method'].upper()} {request['url']}"
            problems.append((self._place, f"{self._name} requests {line}, not {self._method.upper()} {url}"))
        for location, name, sample in self._sent:
            if not {name, *sample.fields} & request.get(_IN_REQUEST[location], {}).keys():
                problems.append((sample.place, f"the parameter {name!r} ({location}) is not sent"))
        return request, problems

    def _keywords(self, sample: Sample, model: Any) -> Iterator[Problem]:
        """Yield the properties that the TypedDict of the operation's keywords has not."""
        if model not in (self._types["body"], *get_args(self._types["body"])[:1]) or not sample.fields:
            return
        name = bare(self._name.rpartition(".")[2] + "Params")
        params = next((v for k, v in vars(sys.modules[model.__module__]).items() if bare(k) == name), None)
        if params is None:
            yield sample.place, f"{model.__module__} has no TypedDict of the operation's keywords"
            return
        types = hints(params)
        for key, field in sample.fields.items():
            if key not in types or any(value not in literals(types[key]) for value in field.enum):
                yield field.place, f"the property {key!r}, or one of its values, is no keyword of {params.__name__}"
