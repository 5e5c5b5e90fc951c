"""Proving that a generated package has all that its document has, by using it.

Runs in a process of its own, without the generator: every module is imported, every operation called up to its request,
every declared answer read, every schema sent through `from_dict` and `to_dict`. What a document says about requests
that the API makes (callbacks), headers of answers and further servers is not looked for: the generator has no place
for it. A component that is no object and no enum has no class of its own either: it is looked for where it is used.
"""

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from overrides.spec._document import Node, operations, pointer
from regen._answers import Answers
from regen._reading import Problem, bare, lost
from regen._requests import Request
from regen._samples import Sampler


def main(task: dict[str, Any], report: Callable[[list[Problem]], None]) -> None:
    """Do a task, and report the problems found."""
    package = load(Path(task["package"]))
    problems = [*broken_modules(package)] or [
        *losses(package, task["document"], task["classes"], set(task["exceptions"]))
    ]
    report(list(dict.fromkeys(problems)))


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


def losses(package: ModuleType, document: Node, classes: dict[str, str], exceptions: set[str]) -> Iterator[Problem]:
    """Yield place and text of everything that is in the document and not in the imported package."""
    modules = {name: module for name, module in sys.modules.items() if name.startswith(f"{package.__name__}.api.")}
    client = sys.modules[f"{package.__name__}.client"].Client("http://localhost", raise_on_unexpected_status=True)
    for path, method, operation in operations(document):
        place = pointer("paths", path, method)
        name = bare(operation.get("operationId") or method + path)
        attempts = [
            [
                *_request(module, document, path, method, exceptions),
                *Answers(module, client, document, operation, place).problems(),
            ]
            for full_name, module in modules.items()
            if bare(full_name.rpartition(".")[2]) == name
        ]
        nothing = [(place, f"the operation {method.upper()} {path} has no function")]
        yield from min(attempts, key=len, default=nothing)
    models = sys.modules[f"{package.__name__}.models"]
    for component, schema in document.get("components", {}).get("schemas", {}).items():
        place = pointer("components", "schemas", component)
        yield from _component(document, schema, place, getattr(models, classes[component], None))


def _request(module: ModuleType, document: Node, path: str, method: str, exceptions: set[str]) -> Iterator[Problem]:
    try:
        yield from Request(module, document, path, method, exceptions).problems()
    except Exception as error:  # noqa: BLE001 - whatever the generated code may raise is the finding
        yield pointer("paths", path, method), f"the request cannot be made: {type(error).__name__}: {error}"


def _component(document: Node, schema: Node, place: str, made: Any) -> Iterator[Problem]:
    """Yield what a component has and the class or Literal of its name has not."""
    if sum(len(schema.get(key, [])) for key in ("allOf", "anyOf", "oneOf")) == 1:
        return  # a mere alias, which the generator looks through
    if "anyOf" in schema or "oneOf" in schema:
        return
    for sample in Sampler(document).samples(schema, place):
        if not sample.fields and not sample.enum:
            continue
        if made is None:
            yield place, "the schema has neither class nor Literal"
            return
        try:
            yield from lost(sample, made.from_dict(sample.json) if sample.fields else sample.json, made)
        except Exception as error:  # noqa: BLE001 - whatever the generated code may raise is the finding
            yield place, f"{made.__name__} cannot be read: {type(error).__name__}: {error}"
