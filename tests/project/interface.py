"""The public interface as text: `make snapshot` writes it, a test compares it."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).with_name("interface.txt")
CHANGELOG = ROOT / "CHANGELOG.md"
DOCUMENT = ROOT / "openapi" / "application.json"


def interface() -> str:
    """Write down every public name with its type or signature, a line each; those of a class in their order."""
    loader = griffe.GriffeLoader(search_paths=[ROOT / "overrides", ROOT / "generated"])
    loader.load("nexmo_application_generated")
    package: Any = loader.load("nexmo_application")
    loader.resolve_aliases()
    reached = _described("AsyncPages", package["_paging.AsyncPages"])  # what a public method returns
    return "".join(f"{line}\n" for line in (*_described(package.name, package), *reached))


def _described(name: str, value: Any) -> Iterator[str]:
    if value.is_attribute:
        yield f"{name}: {value.annotation or value.value}"
    elif value.is_function:
        yield value.signature(return_type=True, name=name)
    else:
        if value.is_class:
            heading = f"{name}({', '.join(map(str, value.bases))})"
            made = value.all_members.get("__init__")
            yield made.signature(name=heading) if made else heading
        for member in sorted(value.all_members.values(), key=lambda it: it.name if value.is_module else ""):
            if member.is_public and not member.is_special:
                yield from _described(f"{name}.{member.name}", member)


def _entries(text: str) -> dict[str, str]:
    """Return the lines of a snapshot by the names that they begin with."""
    return {re.split(r"[(:]", line)[0].removeprefix("nexmo_application.models."): line for line in text.splitlines()}


def main(*, accept: bool = False) -> str | None:
    """Write the snapshot anew, if the CHANGELOG names what has changed; `accept`: name there what a document added.

    Returns:
        Why not, if something that has changed is not named there.
    """
    text = interface()
    before, now = _entries(SNAPSHOT.read_text(encoding="utf-8")), _entries(text)
    changed = sorted(name for name in before | now if before.get(name) != now.get(name))
    changelog = CHANGELOG.read_text(encoding="utf-8")
    if accept and changed and before.keys() <= now.keys():
        new = now.keys() - before.keys()
        names = ", ".join(f"`{name}`" for name in changed if name.rpartition(".")[0] not in new)
        version = json.loads(DOCUMENT.read_bytes())["info"]["version"]
        said = f"## [Unreleased]\n\n- From version {version} of the API's document: {names}.\n"
        CHANGELOG.write_text(changelog.replace("## [Unreleased]\n", said, 1), encoding="utf-8")
    else:
        words = re.findall(r"\w+", changelog.partition("## [Unreleased]")[2].partition("\n## ")[0])
        if unsaid := [name for name in changed if name.rpartition(".")[2] not in words]:
            return (
                f"say in CHANGELOG.md, under Unreleased, what became of {', '.join(unsaid)}; then run `make snapshot`"
            )
    SNAPSHOT.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main(accept="--accept" in sys.argv))
