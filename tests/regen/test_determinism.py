"""The same bytes whatever surrounds a run."""

import stat
from pathlib import Path

import pytest

from .support import Project, put, vendored

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


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory, generated_once: Project) -> Project:
    """Make a project whose document has many enum values and unions, and letters beyond ASCII."""
    project = Project(tmp_path_factory.mktemp("rich"))
    project.document.parent.mkdir()
    project.config.write_bytes(generated_once.config.read_bytes())
    document = put(vendored(), "/info/title", "Nexmo Änderung 申请")
    properties = document["components"]["schemas"]["application"]["properties"]
    properties["region"] = {"type": "string", "enum": [f"{letter}{n}" for n in range(9) for letter in "rR"]}
    properties["mixed"] = {
        "oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "string"}}]
    }
    project.write(document)
    assert project.run_here() == 0
    return project


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_environment_does_not_matter(rich: Project, tmp_path: Path, name: str) -> None:
    """Hash seed, locale, time zone and settings of tools change no byte."""
    _same(rich, tmp_path, env=SURROUNDINGS[name])


def test_the_working_directory_does_not_matter(rich: Project, tmp_path: Path) -> None:
    """A run from elsewhere, below a folder with settings for ruff and modules of known names, changes no byte."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "ruff.toml").write_text("line-length = 40\n")
    (elsewhere / "attrs.py").write_text("raise SystemExit('not this one')\n")
    (elsewhere / "nexmo_application_generated.py").write_text("raise SystemExit('not this one')\n")
    _same(rich, tmp_path, cwd=elsewhere, prefix=("-P", "-m", "regen"))


def test_the_umask_does_not_matter(rich: Project, tmp_path: Path) -> None:
    """A run under the tightest umask writes the same bytes, and files that others can read."""
    code = "import os, sys; os.umask(0o777); from regen.__main__ import main; sys.exit(main())"
    project = _same(rich, tmp_path, prefix=("-c", code))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in project.generated.rglob("*") if path.is_file()}
    assert modes == {0o644}


def _same(rich: Project, tmp_path: Path, **surroundings: object) -> Project:
    project = Project(tmp_path / "project")
    project.document.parent.mkdir(parents=True)
    project.config.write_bytes(rich.config.read_bytes())
    project.document.write_bytes(rich.document.read_bytes())
    done = project.run(**surroundings)  # type: ignore[arg-type]
    assert (done.returncode, done.stderr) == (0, "")
    assert project.files() == rich.files()
    return project
