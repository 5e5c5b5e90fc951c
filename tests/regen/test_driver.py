"""What a run writes and says."""

import io
import json
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

from regen._inert import HEADER
from tests.regen.support import ROOT, Project, notes, put

pytestmark = pytest.mark.measured_processes

TEXT = {"type": "string"}


def _times(project: Project) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in project.root.rglob("*") if path.is_file()}


def test_the_committed_package_is_what_a_run_writes(capsys: pytest.CaptureFixture[str]) -> None:
    """What is committed under generated/ is, byte for byte, what a run writes from the vendored document."""
    assert Project(ROOT).run_here("--check") == 0, capsys.readouterr()


def test_everything_in_the_document_is_described(generated_once: Project) -> None:
    """The docstring of each model says what it is, and what each of its fields is."""
    for module in generated_once.package.joinpath("models").glob("*.py"):
        assert "does not describe" not in module.read_text(encoding="utf-8"), module.name


def test_a_second_run_changes_nothing(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A run after a run leaves every file alone, its time of change included, and says so."""
    times = _times(small_project)
    assert small_project.run_here() == 0
    assert _times(small_project) == times
    assert capsys.readouterr().out.startswith("generated/ is up to date: nothing changed.\n")


def test_the_first_run_writes_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without generated/, a run makes it, and reports that there is nothing to compare with."""
    project = Project(tmp_path / "project")
    project.fill(notes())
    assert project.run_here() == 0
    assert (project.package / "models" / "note.py").exists()
    assert "no earlier document to compare with" in capsys.readouterr().out


def test_files_that_no_longer_belong_are_removed(small_project: Project) -> None:
    """A run leaves nothing in generated/ that it has not written, edited files and links included."""
    before = small_project.files()
    (small_project.package / "stale.py").write_text("stale = True\n")
    (small_project.package / "errors.py").write_text("edited = True\n")
    (small_project.package / "gone.py").symlink_to("nowhere")
    (small_project.generated / ".hidden").write_text("")
    assert small_project.run_here() == 0
    assert small_project.files() == before
    assert not (small_project.package / "gone.py").is_symlink()


def test_an_unreadable_record_of_the_last_document_is_no_obstacle(
    small_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken copy of the document in generated/ is replaced, and the report says that nothing was compared."""
    (small_project.generated / "application.json").write_text("{")
    assert small_project.run_here() == 0
    assert json.loads((small_project.generated / "application.json").read_bytes()) == notes()
    assert "no earlier document to compare with" in capsys.readouterr().out


def test_the_report_names_the_files_and_every_override(
    small_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a change of the configuration alone, a run says so, and lists changed files and each override's state."""
    small_project.hook("printf '# By a hook.\\n' >> models/note.py")
    assert small_project.run_here() == 0
    out = capsys.readouterr().out
    assert "What changed comes from overrides, configuration, templates or tools." in out
    assert "Files:\n  changed  nexmo_application_generated/models/note.py\nOverrides:\n" in out
    assert "  needless   credentials: " in out


def test_the_report_is_written_as_markdown_too(small_project: Project, tmp_path: Path) -> None:
    """With --report, the same is in a Markdown file, which is written even if nothing changed."""
    report = tmp_path / "report.md"
    small_project.write(put(notes(), "/components/schemas/Author/properties/region", TEXT))
    assert small_project.run_here("--report", report) == 0
    text = report.read_text(encoding="utf-8")
    assert "            added model Author, property region: string\n" in text
    assert "  credentials: " in text
    assert small_project.run_here("--report", report) == 0
    assert report.read_text(encoding="utf-8").startswith("## generated/ is up to date: nothing changed.\n")


def test_a_report_that_cannot_be_written_fails_the_run(
    small_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report in a folder that is not there stops the run before anything is replaced."""
    small_project.write(put(notes(), "/info/version", "2"))
    assert "nowhere" in small_project.refuses(capsys, "--report", small_project.root / "nowhere" / "report.md")


def test_check_accepts_what_a_run_wrote(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The check of an up-to-date project succeeds, and changes nothing."""
    before = small_project.files()
    assert small_project.run_here("--check") == 0
    assert small_project.files() == before
    assert capsys.readouterr().out == "generated/ is up to date.\n"


def test_check_names_every_file_that_differs(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The check fails for files that are edited, new or missing, names each, and changes nothing."""
    package = small_project.package
    (package / "errors.py").write_text("edited = 1\n")
    (package / "new.py").write_text("new = 1")
    (package / "empty.py").touch()
    (package / "client.py").unlink()
    (package / "py.typed").unlink()
    before = small_project.files()
    assert small_project.run_here("--check") == 1
    assert small_project.files() == before
    captured = capsys.readouterr()
    name = "generated/nexmo_application_generated"
    assert captured.out.splitlines() == [
        f"would be added: {name}/client.py",
        f"would be removed: {name}/empty.py",
        f"would be changed: {name}/errors.py",
        f"would be removed: {name}/new.py",
        f"would be added: {name}/py.typed",
    ]
    assert "run it, and commit the result" in captured.err


def test_the_program_survives_a_closed_pipe(small_project: Project, tmp_path: Path) -> None:
    """A reader that goes away does not make a run fail with a traceback, and what is written stays written."""
    small_project.write(put(notes(), "/info/version", "2"))
    with (tmp_path / "stderr").open("w+") as stderr:
        command = f"{sys.executable} -m regen --root {small_project.root} | true"
        subprocess.run(command, shell=True, cwd=ROOT, stderr=stderr, check=False)  # noqa: S602
        stderr.seek(0)
        assert stderr.read() == ""
    assert json.loads((small_project.generated / "application.json").read_bytes())["info"]["version"] == "2"


def test_every_file_begins_with_the_same_lines(small_project: Project, generated_once: Project) -> None:
    """Whatever the document's title, each module begins with lines that name the places to make changes."""
    small_project.write(put(put(notes(), "/info/title", "Notes\n# coding: latin-1"), "/info/version", "2\n3"))
    assert small_project.run_here() == 0
    modules = [*small_project.generated.rglob("*.py"), *generated_once.generated.rglob("*.py")]
    assert len(modules) > 40
    for module in modules:
        content = module.read_bytes()
        assert content.startswith(HEADER.encode())
        assert tokenize.detect_encoding(io.BytesIO(content).readline)[0] == "utf-8"
    assert "generator-config.yml" in HEADER


def test_another_version_changes_one_file(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A document of another title and version, and nothing else, changes the copy of the document alone."""
    small_project.write(put(put(notes(), "/info/title", "Other notes"), "/info/version", "2"))
    assert small_project.run_here() == 0
    assert "Files:\n  changed  application.json\nOverrides:\n" in capsys.readouterr().out
