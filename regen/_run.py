"""The runs of the driver: regenerate, from the vendored document or another one, and check."""

import ast
import json
from pathlib import Path

from attrs import frozen

from overrides.spec import Node
from overrides.spec._document import DocumentError
from regen._changes import changes
from regen._compare import difference, files
from regen._document import NAME, parse
from regen._errors import RegenError
from regen._generate import CONFIG, PACKAGE, configuration, generate
from regen._inert import check_inert, check_texts
from regen._overrides import Outcome, apply
from regen._report import Report
from regen._swap import swap, workspace
from regen._verify import verify


def regenerate(
    root: Path, report_path: Path | None = None, vendored: bytes | None = None, name: str | None = None
) -> str:
    """Bring `generated/` up to date, with the document if another one is given, and return what changed.

    Raises:
        RegenError: something is wrong; all files are as they were.
    """
    with workspace(root) as work:
        new = _build(root, work, vendored, name or NAME)
        old_files, new_files = files(root / "generated"), files(new.folder)
        report = _report(old_files, new_files, new)
        if report_path:
            report_path.write_text(report.markdown(), encoding="utf-8")
        if vendored is not None and (not (root / NAME).exists() or vendored != (root / NAME).read_bytes()):
            (work / "document.json").write_bytes(vendored)
            swap(root, new.folder, work / "document.json", root / NAME)
        elif old_files != new_files:
            swap(root, new.folder)
    return report.text()


def check(root: Path) -> dict[str, str]:
    """Return what a run would do to the files of `generated/`: `added`, `removed` or `changed` for each that differs.

    Raises:
        RegenError: no run would write anything.
    """
    with workspace(root) as work:
        return difference(files(root / "generated"), files(_build(root, work).folder))


@frozen
class _New:
    """A checked `generated/` in the work folder, and what it was made of."""

    folder: Path
    document: Node
    patched: Node
    outcomes: list[Outcome]


def _build(root: Path, work: Path, vendored: bytes | None = None, name: str = NAME) -> _New:
    content = (root / NAME).read_bytes() if vendored is None else vendored
    document = parse(content, name)
    check_texts(document, name)
    places: dict[str, str] = {}

    def where(place: str) -> str:
        """Say where in the file that was given a place of the canonical document comes from."""
        known, rest = place, ""
        while known and known not in places:
            known, _, last = known.rpartition("/")
            rest = f"/{last}{rest}"
        return f"{name}#{places.get(known, '')}{rest}"

    try:
        patched, outcomes = apply(document, places=places)
        config = configuration(root / CONFIG)
        package = generate(patched, config, work)
        check_inert(package)
        verify(patched, package, _needed(root), where)
    except DocumentError as error:
        raise RegenError(error.what, place=f"{name}#{error.place}", remedy=error.remedy) from None
    except RegenError as error:
        place = where(error.place[1:]) if error.place.startswith("#") else error.place
        raise RegenError(error.what, *error.more, place=place, remedy=error.remedy) from None
    new = work / "new"
    new.mkdir()
    package.rename(new / PACKAGE)
    # What generated/ was made from: the next run reports the changes since.
    (new / Path(NAME).name).write_bytes(content)
    return _New(new, document, patched, outcomes)


def _needed(root: Path) -> list[str]:
    """Read what the hand-written side uses of the generated package."""
    models = root / "overrides" / "nexmo_application" / "models.py"
    for node in ast.parse(models.read_bytes()).body if models.exists() else ():
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NEEDED":
            return str(ast.literal_eval(node.value)).split()
    return []


def _report(old_files: dict[str, bytes], new_files: dict[str, bytes], new: _New) -> Report:
    changed = difference(old_files, new_files)
    old_content = old_files.get(Path(NAME).name, b"")
    if old_content == new_files[Path(NAME).name]:
        return Report(new.document, new.document, [], new.outcomes, changed)
    try:
        # Checked when it was generated from.
        old = json.loads(old_content)
        found = changes(apply(old)[0], new.patched)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, DocumentError):
        return Report(None, new.document, None, new.outcomes, changed)
    return Report(old, new.document, found, new.outcomes, changed)
