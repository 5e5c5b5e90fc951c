"""Proving that a generated package means what its document says, by using it.

Runs in a process of its own, without the generator. Every module is imported. Every class reads and writes values of
its schema. Every operation makes requests, which are compared as they would go over the wire, and reads every answer
that is declared. Callbacks and the headers of answers are not looked for: the generator has no place for them.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx

from overrides.spec._document import Node, is_json, is_object, operations, pointer
from regen._requests import Operation
from regen._samples import Sampler
from regen._values import Problem, attribute, bare, hints, made, misread, mistyped, miswritten

_EXTRA = "x-extra"


def problems(task: Node) -> list[Problem]:
    """Use the package of a task, and return each problem that is found."""
    # Before whatever else is installed under its name.
    folder = Path(task["package"])
    sys.path.insert(0, str(folder.parent))
    package = importlib.import_module(folder.name)
    found = [*broken_modules(package)] or [*missing(package, task["needed"]), *losses(package, task["document"])]
    return list(dict.fromkeys(found))


def broken_modules(package: ModuleType) -> Iterator[Problem]:
    """Import every module, and yield those that cannot be."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.", onerror=lambda _: None):
        try:
            importlib.import_module(module.name)
        except Exception as error:  # noqa: BLE001 - whatever an import may raise is the finding
            yield "", f"{module.name} cannot be imported: {type(error).__name__}: {error}"


def missing(package: ModuleType, needed: list[str]) -> Iterator[Problem]:
    """Yield the names that the hand-written side uses, and that the package has not."""
    modules = [module for name, module in sys.modules.items() if name.startswith(f"{package.__name__}.")]
    for name in needed:
        if not any(hasattr(module, name) for module in modules):
            yield "", f"{name} is missing: overrides/nexmo_application uses it"


def losses(package: ModuleType, document: Node) -> Iterator[Problem]:
    """Yield place and text of everything that the document says and the imported package does not do."""
    modules = {
        bare(name.rpartition(".")[2]): module
        for name, module in sys.modules.items()
        if ".api." in name and name.startswith(package.__name__)
    }
    models = sys.modules[f"{package.__name__}.models"]
    sampler = Sampler(document, partial(made, models))
    # What is inside comes first: what is wrong there is told as a whole with all that has it.
    for name, schema in document["components"]["schemas"].items():
        place = pointer("components", "schemas", name)
        yield from _attempt(place, f"{name} cannot be read", _misread_class(sampler, models, name, schema, place))
    client = sys.modules[f"{package.__name__}.client"].Client("http://localhost", raise_on_unexpected_status=True)
    for path, method, node in operations(document):
        place = pointer("paths", path, method)
        module = modules.get(bare(node.get("operationId") or method + path))
        if module is None:
            yield place, f"the operation {method.upper()} {path} has no function"
            continue
        operation = Operation(document, place, path, method, node, module, sampler)
        yield from _attempt(place, "the request cannot be made", operation.wrong_requests())
        for status, answer in node["responses"].items():
            where, code = place + pointer("responses", status), _code(status, node["responses"])
            answers = _misread_answer(operation, client, code, answer, where)
            yield from _attempt(where, "the answer cannot be read", answers)


def _attempt(place: str, what: str, found: Iterator[Problem]) -> Iterator[Problem]:
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 - whatever the generated code may raise is the finding
        yield place, f"{what}: {type(error).__name__}: {error}"


def _code(status: str, answers: Node) -> int:
    """Return a code that stands for this status of the document and for no other: `2XX` and `default` are many."""
    codes = [code for code in range(100, 600) if status in (str(code), f"{code // 100}XX", "default")]
    others = answers.keys() - {status, "default"}
    return next((code for code in codes if not others & {str(code), f"{code // 100}XX"}), codes[0])


def _misread_answer(operation: Operation, client: Any, code: int, answer: Node, place: str) -> Iterator[Problem]:
    """Let an operation read an answer in each shape that it may have."""
    module: Any = operation.module

    def read(content: bytes) -> Any:
        return module._build_response(client=client, response=httpx.Response(code, content=content)).parsed

    content = {key: media for key, media in answer.get("content", {}).items() if is_json(key) and "schema" in media}
    if not content:
        # A status without a body, too, is one that the client knows.
        read(b"text")
    for key, media in content.items():
        where = place + pointer("content", key, "schema")
        yield from mistyped(media["schema"], hints(module._parse_response)["return"], where)
        for sample in operation.sampler.samples(media["schema"], where):
            yield from misread(sample, read(json.dumps(sample.json).encode()))


def _misread_class(sampler: Sampler, models: Any, name: str, schema: Node, place: str) -> Iterator[Problem]:
    """Let a class read and write each of its properties in each shape that it may have, and none that is not there."""
    model = getattr(models, name)
    (whole,) = sampler.samples({"$ref": f"#{place}"}, "")
    for key, part in schema.get("properties", {}).items():
        where, held = place + pointer("properties", key), attribute(model, key)
        yield from mistyped(part, hints(model)[held], where)
        for sample in sampler.samples(part, where):
            value = model.from_dict({**whole.json, key: sample.json})
            yield from misread(sample, getattr(value, held))
            yield from miswritten(sample, value.to_dict().get(key))
        if key not in schema.get("required", ()):
            value = model.from_dict({other: entry for other, entry in whole.json.items() if other != key})
            if getattr(value, held) or key in value.to_dict():
                yield where, f"the property {key!r} is made up where it is missing"
    if is_object(others := schema.get("additionalProperties")):
        where = place + "/additionalProperties"
        yield from mistyped(others, hints(model)["additional_properties"], where)
        for sample in sampler.samples(others, where):
            value = model.from_dict({**whole.json, _EXTRA: sample.json})
            yield from misread(sample, value.additional_properties.get(_EXTRA))
            yield from miswritten(sample, value.to_dict().get(_EXTRA))
