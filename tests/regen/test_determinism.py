"""The same bytes whatever surrounds a run."""

import stat
from pathlib import Path

import pytest

from tests.regen.support import ROOT, Project, notes, put

SURROUNDINGS = {
    "a plain locale, a far time zone, ruff's own settings": {
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Kiritimati",
        "SOURCE_DATE_EPOCH": "0",
        "RUFF_LINE_LENGTH": "40",
        "FORCE_COLOR": "1",
        "RUFF_NO_CACHE": "false",
        "PYTHONHASHSEED": "1",
    },
    "another hash seed and hardly a PATH": {"PYTHONHASHSEED": "4242", "PATH": "/usr/bin:/bin"},
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a project whose document has many enum values, and letters beyond ASCII."""
    document = put(notes(), "/info/title", "Notizen, Änderung 申请")
    properties = document["components"]["schemas"]["Note"]["properties"]
    properties["region"] = {"type": "string", "enum": [f"{letter}{n}" for n in range(9) for letter in "rR"]}
    project = Project(tmp_path_factory.mktemp("rich"))
    hooks = (ROOT / "generator-config.yml").read_text(encoding="utf-8").partition("\nfield_prefix:")[2]
    project.fill(document, f"field_prefix:{hooks}")
    assert project.run_here() == 0
    return project


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_surroundings_do_not_matter(rich: Project, tmp_path: Path, name: str) -> None:
    """Umask, working directory, hash seed, locale, time zone and settings of tools change neither bytes nor modes."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "ruff.toml").write_text("line-length = 40\n")
    for module in ("attrs", "nexmo_application_generated"):
        (elsewhere / f"{module}.py").write_text("raise SystemExit('not this one')\n")
    project = Project(tmp_path / "project")
    project.fill(rich.document.read_bytes(), rich.config.read_text(encoding="utf-8"))
    code = "import os, sys; os.umask(0o777); from regen.__main__ import main; sys.exit(main())"
    done = project.run(env=SURROUNDINGS[name], cwd=elsewhere, prefix=("-P", "-c", code))
    assert (done.returncode, done.stderr) == (0, "")
    assert project.files() == rich.files()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in project.generated.rglob("*") if path.is_file()}
    assert modes == {0o644}
