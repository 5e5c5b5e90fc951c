"""The same bytes whatever surrounds a run."""

import stat
from pathlib import Path

from tests.regen.support import ROOT, Project, notes, put

SURROUNDINGS = {
    "LC_ALL": "C",
    "LANG": "C",
    "PATH": "/usr/bin:/bin",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "4242",
    "TZ": "Pacific/Kiritimati",
    "SOURCE_DATE_EPOCH": "0",
    "RUFF_LINE_LENGTH": "40",
    "RUFF_NO_CACHE": "false",
    "FORCE_COLOR": "1",
}


def test_the_surroundings_do_not_matter(tmp_path: Path) -> None:
    """Umask, working directory, hash seed, locale, path, time zone and settings of tools change no bytes and modes."""
    document = put(notes(), "/info/title", "Notizen, Änderung 申请")
    values = {"type": "string", "enum": [f"{letter}{n}" for n in range(9) for letter in "rR"]}
    put(document, "/components/schemas/Note/properties/region", values)
    hooks = (ROOT / "generator-config.yml").read_text(encoding="utf-8").partition("\nfield_prefix:")[2]
    here, there = Project(tmp_path / "here"), Project(tmp_path / "there" / "project")
    for project in (here, there):
        project.fill(document, f"field_prefix:{hooks}")
    assert here.run_here() == 0
    (there.root.parent / "ruff.toml").write_text("line-length = 40\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for module in ("attrs", "nexmo_application_generated"):
        (elsewhere / f"{module}.py").write_text("raise SystemExit('not this one')\n")
    code = "import os, sys; os.umask(0o777); from regen.__main__ import main; sys.exit(main())"
    done = there.run(env=SURROUNDINGS, cwd=elsewhere, prefix=("-P", "-c", code))
    assert (done.returncode, done.stderr) == (0, "")
    assert there.files() == here.files()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in there.generated.rglob("*") if path.is_file()}
    assert modes == {0o644}
