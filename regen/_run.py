"""The two runs of the driver: regenerate, and check."""

import sys
from pathlib import Path

from regen._compare import difference, files
from regen._document import NAME, parse
from regen._errors import RegenError
from regen._generate import PACKAGE, generate
from regen._overrides import Outcome, apply
from regen._swap import swap, workspace


def regenerate(root: Path) -> int:
    """Bring `generated/` up to date and say what changed."""
    try:
        with workspace(root) as work:
            new, outcomes = _build(root, work)
            old_files, new_files = files(root / "generated"), files(new)
            if old_files != new_files:
                swap(root, new)
    except RegenError as error:
        print(f"regen: {error}\ngenerated/ is as it was.", file=sys.stderr)
        return 1
    changed = sorted(name for name in old_files.keys() | new_files.keys() if old_files.get(name) != new_files.get(name))
    print("generated/ is up to date: nothing changed." if not changed else f"generated/ is written: {len(changed)} files changed.")
    for name in changed:
        print(f"  {'added' if name not in old_files else 'removed' if name not in new_files else 'changed'} {name}")
    for outcome in outcomes:
        print(f"  override {outcome.override.id}: {outcome.state}")
    return 0


def check(root: Path) -> int:
    """Fail, and print the difference, if `generated/` is not what a run would write."""
    try:
        with workspace(root) as work:
            new, _ = _build(root, work)
            diff = difference(files(root / "generated"), files(new))
    except RegenError as error:
        print(f"regen-check: {error}", file=sys.stderr)
        return 1
    if diff:
        print(diff, end="")
        print("regen-check: generated/ is not what `make regen` writes: run it, and commit the result.", file=sys.stderr)
        return 1
    print("generated/ is up to date.")
    return 0


def _build(root: Path, work: Path) -> tuple[Path, list[Outcome]]:
    """Make a complete `generated/` in the work folder, checked."""
    content = (root / NAME).read_bytes()
    patched, outcomes = apply(parse(content))
    new = work / "new"
    new.mkdir()
    package = generate(patched, root / "generator-config.yml", work)
    package.rename(new / PACKAGE)
    # What generated/ was made from: the next run reports the changes since.
    (new / Path(NAME).name).write_bytes(content)
    return new, outcomes
