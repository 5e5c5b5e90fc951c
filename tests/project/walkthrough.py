"""One whole regeneration, as docs/regeneration.md shows it: run by the real driver on a changed copy of the document.

    python -m tests.project.walkthrough      writes what happens today into the page

The blocks of the page that have a title are its steps. `test_walkthrough.py` fails when one is not what happens.
"""

import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.project.blocks import ROOT, blocks
from tests.regen.support import altered

PAGE: Final = ROOT / "docs" / "regeneration.md"
NEW: Final = "application-1.0.3.json"
_DOCUMENT: Final = "openapi/application.json"
_MODELS: Final = Path("generated", "nexmo_application_generated", "models")

_CREATE, _UPDATE = (f"/paths/{path}/requestBody" for path in ("~1/post", "~1{app_id}/put"))
_FIELDS: Final = "content/application~1json/schema/properties"
_ANSWERED: Final = "/components/schemas/application/properties"
NEXT: Final[dict[str, Any]] = {
    "/info/version": "1.0.3",
    f"{_CREATE}/required": True,
    f"{_UPDATE}/required": True,
    f"{_CREATE}/{_FIELDS}/type/enum/-": "rtc",
    **{
        f"{fields}/region": {"enum": ["eu-west", "na-east"], "type": "string"}
        for fields in (f"{_CREATE}/{_FIELDS}", f"{_UPDATE}/{_FIELDS}", _ANSWERED)
    },
}
"""What a next version might have: a new field, a new value, and a gap that is closed."""
BROKEN: Final = {**NEXT, f"{_ANSWERED}/region": {"$ref": "#/components/schemas/region"}}


def walkthrough(folder: Path) -> str:
    """Regenerate in a folder, and return the page with what happened there in place of what it shows now."""
    for name in ("generator-config.yml", _DOCUMENT):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "generated", folder / "generated", ignore=shutil.ignore_patterns("__pycache__"))
    old, new, broken = (_document(changes) for changes in ({}, NEXT, BROKEN))
    before = _keywords(folder)
    titled = {block.title: block.text for block in blocks(PAGE) if block.title}
    (folder / "use.py").write_text(titled["use.py"], encoding="utf-8")
    shown = {
        f"diff {_DOCUMENT} {NEW}": _difference(old, new),
        f"make vendor SPEC={NEW}": _vendored(folder, NEW, new),
        "git diff generated/, a part of it": _difference(before, _keywords(folder)),
        "python use.py": _python(folder, "use.py"),
        "make vendor SPEC=broken.json": _vendored(folder, "broken.json", broken),
    }
    page = PAGE.read_text(encoding="utf-8")
    for title, text in shown.items():
        page = page.replace(f'title="{title}"\n{titled[title]}', f'title="{title}"\n{text}')
    return page


def _document(changes: dict[str, Any]) -> str:
    """Write the document with values put at JSON pointers."""
    return json.dumps(altered(json.loads((ROOT / _DOCUMENT).read_bytes()), changes), indent=2) + "\n"


def _keywords(folder: Path) -> str:
    """Return the part of the generated code that types the keyword arguments of `create`."""
    type_ = (folder / _MODELS / "create_application_body_type.py").read_text(encoding="utf-8")
    body = (folder / _MODELS / "create_application_body.py").read_text(encoding="utf-8")
    return type_[type_.index("CreateApplicationBodyType") :] + body[body.index("class CreateApplicationParams") :]


def _vendored(folder: Path, name: str, document: str) -> str:
    (folder / name).write_text(document, encoding="utf-8")
    return _python(folder, "-m", "regen", "--root", ".", "--vendor", name)


def _python(folder: Path, *arguments: str) -> str:
    """Run Python in the folder, with the project and what was generated there, and return all that it prints."""
    paths = [folder / "generated", ROOT / "overrides", ROOT]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - a command of our own
    return done.stdout + done.stderr


def _difference(old: str, new: str) -> str:
    lines = list(difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), n=2))
    # Without the names of files, which the title has, and the numbers of lines.
    return "".join("@@\n" if line.startswith("@@") else line for line in lines[2:])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(walkthrough(Path(temporary)), encoding="utf-8")
