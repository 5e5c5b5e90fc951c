"""The runs of the driver: regenerate, from the vendored document or another one, and check."""

import ast
import json
from pathlib import Path

from overrides.spec import Node
from overrides.spec._errors import RegenError
from regen._changes import Change, changes
from regen._compare import difference, files
from regen._document import NAME, parse
from regen._generate import CONFIG, generate
from regen._inert import check_inert
from regen._overrides import apply
from regen._report import Report
from regen._swap import swap, workspace
from regen._verify import verify

COPY = Path(NAME).name
"""The copy of the document in `generated/`."""


def regenerate(root: Path, report_path: Path | None = None, vendored: bytes | None = None, name: str = NAME) -> str:
    """Bring `generated/` up to date, with the document if another one is given, and return what changed.

    Raises:
        RegenError: something is wrong; all files are as they were.
    """
    document = root / NAME
    with workspace(root) as work:
        content = document.read_bytes() if vendored is None else vendored
        report = _build(root, work, content, name)
        if report_path:
            report_path.write_text(report.markdown(), encoding="utf-8")
        another = not (document.exists() and document.read_bytes() == content)
        if another:
            (work / "document.json").write_bytes(content)
        if another or report.files:
            swap(root)
    return report.text()


def check(root: Path) -> str:
    """Return that `generated/` is up to date.

    Raises:
        RegenError: it is not, or no run would write anything.
    """
    with workspace(root) as work:
        report = _build(root, work, (root / NAME).read_bytes(), NAME)
    if report.files:
        lines = [f"would be {verb}: generated/{name}" for name, verb in report.files.items()]
        remedy = "Run it, and commit the result."
        raise RegenError("generated/ is not what `make regen` writes:", *lines, remedy=remedy)
    return "generated/ is up to date.\n"


def _build(root: Path, work: Path, content: bytes, name: str) -> Report:
    """Make a checked `new/` in the work folder, and compare it with `generated/`."""
    document = parse(content, name)
    places: dict[str, str] = {}

    def where(place: str) -> str:
        """Say where in the file that was given a place of the canonical document comes from."""
        known = place
        while known and known not in places:
            known = known.rpartition("/")[0]
        return f"{name}#{places.get(known, '')}{place.removeprefix(known)}"

    new = work / "new"
    new.mkdir()
    # What generated/ was made from: the next run reports the changes since.
    (new / COPY).write_bytes(content)
    try:
        patched, outcomes = apply(document, places=places)
        package = generate(patched, root / CONFIG, new)
        check_inert(package)
        verify(patched, package, _needed(root), where)
    except RegenError as error:
        # A place with `#` is one of the canonical document, one without is one of the document itself.
        place = f"{name}#{error.place}" if error.place.startswith("/") else error.place
        place = where(place[1:]) if place.startswith("#") else place
        raise RegenError(*error.args, place=place, remedy=error.remedy) from None
    old_files = files(root / "generated")
    old, found = _compared(old_files.get(COPY, b""), document, patched)
    return Report(old, document, found, outcomes, difference(old_files, files(new)))


def _needed(root: Path) -> list[str]:
    """Read what the hand-written side uses of the generated package."""
    models = root / "overrides" / "nexmo_application" / "models.py"
    for node in ast.parse(models.read_bytes()).body if models.exists() else ():
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NEEDED":
            return str(ast.literal_eval(node.value)).split()
    return []


def _compared(copy: bytes, document: Node, patched: Node) -> tuple[Node | None, list[Change]]:
    """Return the document that `generated/` was made from, if that can be told, and what changed since."""
    try:
        # Checked when it was generated from.
        old = json.loads(copy)
        return old, [] if old == document else changes(apply(old)[0], patched)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, RegenError):
        return None, []
