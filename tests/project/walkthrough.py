"""One whole regeneration, as docs/regeneration.md shows it: run by the real driver on a changed copy of the document.

    python -m tests.project.walkthrough      writes what happens today into the page

The blocks are told apart by their titles; `test_walkthrough.py` fails when one is not what happens.
"""

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from tests.project.blocks import ROOT

PAGE: Final = ROOT / "docs" / "regeneration.md"
NEW: Final = "application-1.0.3.json"
_DOCUMENT: Final = Path("openapi", "application.json")
_MODELS: Final = Path("generated", "nexmo_application_generated", "models")

_USE = """\
from nexmo_application import Client
from nexmo_application.sandbox import Sandbox

with Sandbox() as sandbox, Client("key", "secret", base_url=sandbox.url) as client:
    client.applications.create(
        name="My app",
        type="voice",
        answer_url="https://example.com/webhooks/answer",
        event_url="https://example.com/webhooks/event",
        region="eu-west",
    )
    sent = sandbox.requests[-1].body
    print(sent and sent["region"])
"""


def titles() -> dict[str, str]:
    """Return the titles of the blocks, each with the block's language."""
    return {
        f"diff openapi/application.json {NEW}": "diff",
        f"make vendor SPEC={NEW}": "text",
        "git diff generated/, a part of it": "diff",
        "use.py": "python",
        "python use.py": "text",
        "make vendor SPEC=broken.json": "text",
    }


def walkthrough(folder: Path) -> dict[str, str]:
    """Regenerate in a folder, and return what each block shows."""
    for name in ("generator-config.yml", str(_DOCUMENT)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "generated", folder / "generated", ignore=shutil.ignore_patterns("__pycache__"))
    old = json.loads((folder / _DOCUMENT).read_bytes())
    new, broken = changed(old), changed(old)
    broken["components"]["schemas"]["application"]["properties"]["region"] = {"$ref": "#/components/schemas/region"}
    before = _keywords(folder)
    report = _vendored(folder, NEW, new)
    (folder / "use.py").write_text(_USE, encoding="utf-8")
    texts = (
        _difference(_text(old), _text(new)),
        report,
        _difference(before, _keywords(folder)),
        _USE,
        _python(folder, "use.py"),
        _vendored(folder, "broken.json", broken),
    )
    return dict(zip(titles(), texts, strict=True))


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as a next version might be: a new field, a new value, and a gap that is closed."""
    new = deepcopy(document)
    new["info"]["version"] = "1.0.3"
    region = {"enum": ["eu-west", "na-east"], "type": "string"}
    operations = new["paths"]["/"]["post"], new["paths"]["/{app_id}"]["put"]
    for operation in operations:
        operation["requestBody"]["required"] = True
        operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["region"] = region
    new["components"]["schemas"]["application"]["properties"]["region"] = region
    created = operations[0]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    created["type"]["enum"].append("rtc")
    return new


def page_with(blocks: dict[str, str]) -> str:
    """Return the page with the blocks in place of what it shows now."""
    text = PAGE.read_text(encoding="utf-8")
    for title, language in titles().items():
        fence = f'```{language} title="{title}"\n'
        shown = re.compile(re.escape(fence) + r".*?^```$", re.MULTILINE | re.DOTALL)
        (old,) = shown.findall(text)
        text = text.replace(old, fence + blocks[title] + "```")
    return text


def _keywords(folder: Path) -> str:
    """Return the part of the generated code that types the keyword arguments of `create`."""
    type_ = (folder / _MODELS / "create_application_body_type.py").read_text(encoding="utf-8")
    body = (folder / _MODELS / "create_application_body.py").read_text(encoding="utf-8")
    return type_[type_.index("CreateApplicationBodyType") :] + body[body.index("class CreateApplicationParams") :]


def _vendored(folder: Path, name: str, document: dict[str, Any]) -> str:
    (folder / name).write_text(_text(document), encoding="utf-8")
    return _python(folder, "-m", "regen", "--root", ".", "--vendor", name)


def _python(folder: Path, *arguments: str) -> str:
    """Run Python in the folder, with the project and what was generated there, and return all that it prints."""
    paths = [folder / "generated", ROOT / "overrides", ROOT]
    result = subprocess.run(  # noqa: S603 - a command of our own
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.stdout


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"


def _difference(old: str, new: str) -> str:
    lines = list(difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), n=2))
    # Without the names of files, which the title has, and the numbers of lines.
    return "".join("@@\n" if line.startswith("@@") else line for line in lines[2:])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(page_with(walkthrough(Path(temporary))), encoding="utf-8")
