"""Proving that a generated package means what its document says, by using it.

Runs in a process of its own, without the generator. Every module is imported. Every class reads and writes values of
its schema. Every operation makes requests, which are compared as they would go over the wire, and reads every answer
that is declared. Callbacks and the headers of answers are not looked for: the generator has no place for them.
"""

import importlib
import importlib.util
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx

from overrides.spec._document import Node, is_json, operations, pointer
from regen._requests import Request
from regen._samples import Sample, Sampler
from regen._values import Problem, Values, as_json, bare, hints

_EXTRA = "x-extra"


def main(task: Node, write: Callable[[list[Problem]], object]) -> None:
    """Use the package of a task, and write the problems that are found."""
    package = load(Path(task["package"]))
    problems = [*broken_modules(package)] or [*missing(package, task["needed"]), *losses(package, task["document"])]
    write(list(dict.fromkeys(problems)))


def load(folder: Path) -> ModuleType:
    """Import a package from a folder, whatever else is installed under its name."""
    spec = importlib.util.spec_from_file_location(
        folder.name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    package = sys.modules[folder.name] = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(package)  # type: ignore[union-attr]
    return package


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
    values = Values(sys.modules[f"{package.__name__}.models"])
    sampler = Sampler(document)
    client = sys.modules[f"{package.__name__}.client"].Client("http://localhost", raise_on_unexpected_status=True)
    for path, method, operation in operations(document):
        place = pointer("paths", path, method)
        module = modules.get(bare(operation.get("operationId") or method + path))
        if module is None:
            yield place, f"the operation {method.upper()} {path} has no function"
            continue
        request = Request(module, sampler, values, path, method, operation)
        yield from _attempt(place, "the request cannot be made", request.problems)
        for status, answer in operation["responses"].items():
            read = partial(_read, module, client, _code(status, operation["responses"]))
            where = place + pointer("responses", status)
            yield from _attempt(
                where, "the answer cannot be read", partial(_answer, read, module, sampler, values, answer, where)
            )
    for name, schema in document["components"]["schemas"].items():
        place = pointer("components", "schemas", name)
        model = values.model(name)
        if model is None:
            yield place, "the schema has no class"
        else:
            yield from _attempt(place, f"{name} cannot be read", partial(_class, model, schema, place, sampler, values))


def _attempt(place: str, what: str, problems: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    try:
        yield from problems()
    except Exception as error:  # noqa: BLE001 - whatever the generated code may raise is the finding
        yield place, f"{what}: {type(error).__name__}: {error}"


def _read(module: Any, client: Any, status: int, content: bytes) -> Any:
    return module._build_response(client=client, response=httpx.Response(status, content=content)).parsed


def _code(status: str, answers: Node) -> int:
    """Return a code that stands for this status of the document and for no other: `2XX` and `default` are many."""
    if status.isdigit():
        return int(status)
    codes = range(100, 600) if status == "default" else range(int(status[0]) * 100, int(status[0]) * 100 + 100)
    others = answers.keys() - {status, "default"}
    return next((code for code in codes if not others & {str(code), f"{code // 100}XX"}), codes[0])


def _answer(
    read: Callable[[bytes], Any], module: Any, sampler: Sampler, values: Values, answer: Node, place: str
) -> Iterator[Problem]:
    """Let an operation read an answer in each shape that it may have."""
    content = {
        key: media["schema"] for key, media in answer.get("content", {}).items() if is_json(key) and "schema" in media
    }
    if not content:
        # A status without a body, too, is one that the client knows.
        read(b"text")
    for key, schema in content.items():
        for sample in sampler.samples(schema, place + pointer("content", key, "schema")):
            value = read(json.dumps(sample.json).encode())
            yield from values.lost(sample, value, hints(module._parse_response)["return"])
            yield from _written(sample, value)


def _class(model: Any, schema: Node, place: str, sampler: Sampler, values: Values) -> Iterator[Problem]:
    """Let a class read and write each of its properties in each shape that it may have, and none that is not there."""
    (whole,) = sampler.samples({"$ref": f"#{place}"}, "")
    for name, part in schema.get("properties", {}).items():
        where = place + pointer("properties", name)
        attribute = values.attribute(model, name)
        samples = list(sampler.samples(part, where))
        for sample in samples:
            value = model.from_dict({**whole.json, name: sample.json})
            if attribute is None or name in value.additional_properties:
                yield where, f"the property {name!r} is no attribute of {model.__name__}"
                break
            found = getattr(value, attribute)
            yield from values.lost(sample, found, hints(model)[attribute])
            yield from _written(sample, value.to_dict().get(name))
        if attribute and name not in schema.get("required", ()):
            value = model.from_dict({key: entry for key, entry in whole.json.items() if key != name})
            if getattr(value, attribute) or name in value.to_dict():
                yield where, f"the property {name!r} is made up where it is missing"
    for sample in sampler.open_ones(schema, place):
        value = model.from_dict({**whole.json, _EXTRA: sample.json})
        found = value.additional_properties.get(_EXTRA)
        yield from values.lost(sample, found, hints(model)["additional_properties"])
        yield from _written(sample, value.to_dict().get(_EXTRA))


def _written(sample: Sample, value: Any) -> Iterator[Problem]:
    """Compare what a value is as JSON with what it was read from."""
    written = as_json(value)
    if written != sample.json:
        yield sample.place, f"{sample.json!r} comes out as {written!r}"
