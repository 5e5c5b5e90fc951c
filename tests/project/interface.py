"""The public interface as text: `make snapshot` writes it, a test compares it."""

import importlib
import inspect
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
SNAPSHOT = HERE / "interface.txt"
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
DOCUMENT = HERE.parents[1] / "openapi" / "application.json"
MODULES = (
    "nexmo_application",
    "nexmo_application.keys",
    "nexmo_application.models",
    "nexmo_application.sandbox",
    "nexmo_application.v2",
)
# What public objects return.
REACHED = {"nexmo_application._paging": ("AsyncPages",)}


def interface() -> str:
    """Write down every public name with its signature, and that of its public members."""
    lines: list[str] = []
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        names = getattr(module, "__all__", None) or sorted(
            name for name, value in vars(module).items() if inspect.isfunction(value) and not name.startswith("_")
        )
        for name in sorted(names):
            lines += _described(f"{module_name}.{name}", getattr(module, name))
    for module_name, names in REACHED.items():
        for name in names:
            lines += _described(name, getattr(importlib.import_module(module_name), name))
    return "\n".join(lines) + "\n"


def _described(name: str, value: object) -> list[str]:
    if name.endswith("__version__"):
        return [name]
    if not inspect.isclass(value):
        return [f"{name}{_signature(value)}" if inspect.isfunction(value) else f"{name}: {value!r}"]
    bases = ", ".join(base.__name__ for base in value.__bases__)
    if issubclass(value, dict):  # a TypedDict: its methods are those of dict in this version of Python
        return [name, *(f"    {key}" for key in sorted(value.__annotations__))]
    lines = [f"{name}({bases}){_signature(value)}"]
    annotated = {name for base in value.__mro__ for name in [*inspect.get_annotations(base), *_documented(base)]}
    for member in sorted({*dir(value), *annotated}):
        if member in annotated and not hasattr(value, member):
            lines.append(f"    {member}")
            continue
        static = inspect.getattr_static(value, member)
        if member.startswith("_") or hasattr(object, member) or member in dir(BaseException):
            continue
        if isinstance(static, property):
            lines.append(f"    {member}: property")
        elif callable(getattr(value, member)):
            lines.append(f"    {member}{_signature(getattr(value, member))}")
        else:
            lines.append(f"    {member}")
    return lines


def _documented(kind: type) -> list[str]:
    """Find the attributes that the docstring of a class names."""
    docstring = inspect.cleandoc(kind.__doc__ or "")  # as Python 3.13 keeps it
    return re.findall(r"^    (\w+): ", docstring.partition("Attributes:\n")[2], re.MULTILINE)


def _signature(value: object) -> str:
    try:
        # Python 3.11 writes Unpack in another way.
        return re.sub(r"\*<class '([\w.]+)'>", r"Unpack[\1]", str(inspect.signature(value)))  # type: ignore[arg-type] # a callable, as looked at before
    except (TypeError, ValueError):
        return ""


def _entries(text: str) -> dict[str, str]:
    """Return the lines of a snapshot by name, those of members after that of their owner."""
    entries: dict[str, str] = {}
    owner = ""
    for line in text.splitlines():
        name = re.split(r"[(:]", line.strip())[0]
        owner = owner if line.startswith(" ") else name
        entries[(name if name == owner else f"{owner}.{name}").removeprefix("nexmo_application.models.")] = line
    return entries


def accepted(changelog: str, added: str, version: str) -> str:
    """Return the CHANGELOG with a line, under what is added, about what another document brings."""
    line = f"- From version {version} of the API's document: {added or 'other signatures'}."
    unreleased, heading, rest = changelog.partition("### Added\n\n")
    if not heading or "\n## " in unreleased.partition("## [Unreleased]")[2]:
        return changelog.replace("## [Unreleased]\n", f"## [Unreleased]\n\n### Added\n\n{line}\n", 1)
    return f"{unreleased}{heading}{line}\n{rest}"


def main(*, accept: bool = False) -> str | None:
    """Write the snapshot anew, if the CHANGELOG names what has changed; `accept`: name there what was added.

    Returns:
        Why not, if something that has changed is not named there.
    """
    text = interface()
    before, now = _entries(SNAPSHOT.read_text(encoding="utf-8")), _entries(text)
    lost, new = before.keys() - now.keys(), now.keys() - before.keys()
    changelog = CHANGELOG.read_text(encoding="utf-8")
    if accept and not lost and before != now:
        added = ", ".join(f"`{name}`" for name in sorted(new) if name.rpartition(".")[0] not in new)
        version = json.loads(DOCUMENT.read_bytes())["info"]["version"]
        CHANGELOG.write_text(accepted(changelog, added, version), encoding="utf-8")
    else:
        said = re.findall(r"\w+", changelog.partition("## [Unreleased]")[2].partition("\n## ")[0])
        changed = {name for name in before | now if before.get(name) != now.get(name)}
        if unsaid := sorted(name for name in changed if name.rpartition(".")[2] not in said):
            return (
                f"say in CHANGELOG.md, under Unreleased, what became of {', '.join(unsaid)}; then run `make snapshot`"
            )
    SNAPSHOT.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main(accept="--accept" in sys.argv))
