"""Checking that nothing of a document was lost on the way into the generated package."""

from pathlib import Path

from openapi_python_client.config import ClassOverride
from openapi_python_client.strings import ClassName

from overrides.spec import Node
from overrides.spec._document import resolved
from overrides.spec.credentials import NAMES
from regen._errors import RegenError
from regen._process import ask

_SIGNED = "the client has the credentials, and the signing transport sends them"

# What may be missing, and why: by role and name, or by JSON pointer.
EXCEPTIONS = {f"{role} {name}": _SIGNED for role in ("parameter", "request property") for name in NAMES}

_SHOWN = 5


def verify(document: Node, package: Path, names: dict[str, ClassOverride]) -> None:
    """Use the package in a process of its own, for everything that the document, before the overrides, has.

    Raises:
        RegenError: a module cannot be imported, or something is lost that no exception allows for.
    """
    task = {
        "package": str(package),
        "document": document,
        "classes": _classes(document, names),
        "exceptions": list(EXCEPTIONS),
    }
    problems = ask(task)
    problems = [(place, text) for place, text in problems if place not in EXCEPTIONS]
    if problems:
        lines = [f"openapi/application.json#{place}: {text}" if place else text for place, text in problems]
        more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        raise RegenError("something of the document is lost:", *lines[:_SHOWN], *more, remedy=_REMEDY)


_REMEDY = (
    "Say it in another way by an override in overrides/spec/, rename a class under class_overrides in "
    "generator-config.yml, or give the reason under EXCEPTIONS in regen/_verify.py."
)


def _classes(document: Node, names: dict[str, ClassOverride]) -> dict[str, str]:
    """Return the class name that the generator gives each component."""
    classes: dict[str, str] = {}
    for component, schema in document.get("components", {}).get("schemas", {}).items():
        name = str(ClassName(resolved(document, schema).get("title") or component, ""))
        override = names.get(name)
        classes[component] = str(ClassName(override.class_name, "")) if override and override.class_name else name
    return classes
