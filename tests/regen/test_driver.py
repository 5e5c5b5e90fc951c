"""What a run writes and says."""

import json
from pathlib import Path

import pytest

from .support import ROOT, Project, put, small, vendored


def test_the_committed_package_is_what_a_run_writes(generated_once: Project) -> None:
    """What is committed under generated/ is, byte for byte, what a run writes from the vendored document."""
    committed = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "generated").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert committed == {name: content for name, content in generated_once.files().items() if name in committed}
    assert len(committed) == sum(name.startswith("generated/") for name in generated_once.files())


def test_a_second_run_changes_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A run after a run leaves every file alone, its time of change included, and says so."""
    times = {path: path.stat().st_mtime_ns for path in project.root.rglob("*") if path.is_file()}
    assert project.run_here() == 0
    assert {path: path.stat().st_mtime_ns for path in project.root.rglob("*") if path.is_file()} == times
    assert capsys.readouterr().out.startswith("generated/ is up to date: nothing changed.\n")


def test_the_first_run_writes_everything(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Without generated/, a run makes it as it was, and reports that there is nothing to compare with."""
    before = project.files()
    for path in sorted(project.generated.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    project.generated.rmdir()
    assert project.run_here() == 0
    assert project.files() == before
    assert "no earlier document to compare with" in capsys.readouterr().out


def test_files_that_no_longer_belong_are_removed(project: Project) -> None:
    """A run leaves nothing in generated/ that it has not written, edited files and links included."""
    before = project.files()
    (project.generated / "nexmo_application_generated" / "stale.py").write_text("stale = True\n")
    (project.generated / "nexmo_application_generated" / "errors.py").write_text("edited = True\n")
    (project.generated / "nexmo_application_generated" / "gone.py").symlink_to("nowhere")
    (project.generated / ".hidden").write_text("")
    assert project.run_here() == 0
    assert project.files() == before
    assert not (project.generated / "nexmo_application_generated" / "gone.py").is_symlink()


def test_an_unreadable_record_of_the_last_document_is_no_obstacle(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken copy of the document in generated/ is replaced, and the report says that nothing was compared."""
    (project.generated / "application.json").write_text("{")
    assert project.run_here() == 0
    assert json.loads((project.generated / "application.json").read_bytes()) == vendored()
    assert "no earlier document to compare with" in capsys.readouterr().out


def test_the_report_names_the_files_and_every_override(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """After a change of the configuration alone, a run says so, and lists changed files and each override's state."""
    project.config.write_text(project.config.read_text().replace("HalLinks", "Relations"))
    assert project.run_here() == 0
    out = capsys.readouterr().out
    assert "What changed comes from overrides, configuration, templates or tools." in out
    assert "  changed  nexmo_application_generated/models/application.py\n" in out
    assert "  applied    credentials\n" in out


def test_the_report_is_written_as_markdown_too(project: Project, tmp_path: Path) -> None:
    """With --report, the same is in a Markdown file, which is written even if nothing changed."""
    report = tmp_path / "report.md"
    project.write(put(vendored(), "/components/schemas/applicationBase/properties/region", {"type": "string"}))
    assert project.run_here("--report", report) == 0
    text = report.read_text(encoding="utf-8")
    assert "- `added model applicationBase, property region: string`\n" in text
    assert "| credentials | applied |\n" in text
    assert project.run_here("--report", report) == 0
    assert report.read_text(encoding="utf-8").startswith("## generated/ is up to date: nothing changed.\n")


def test_a_report_that_cannot_be_written_fails_the_run(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A report in a folder that is not there stops the run before anything is replaced."""
    project.write(put(vendored(), "/info/version", "1.0.3"))
    before = project.files()
    assert project.run_here("--report", project.root / "nowhere" / "report.md") == 1
    assert project.files() == before
    assert "nowhere" in capsys.readouterr().err


def test_check_accepts_what_a_run_wrote(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The check of an up-to-date project succeeds, and changes nothing."""
    before = project.files()
    assert project.run_here("--check") == 0
    assert project.files() == before
    assert capsys.readouterr().out == "generated/ is up to date.\n"


def test_check_shows_every_difference(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The check fails for files that are edited, new or missing, shows how they differ, and changes nothing."""
    package = project.generated / "nexmo_application_generated"
    (package / "errors.py").write_text("edited = 1\n")
    (package / "new.py").write_text("new = 1")
    (package / "empty.py").touch()
    (package / "client.py").unlink()
    (package / "py.typed").unlink()
    before = project.files()
    assert project.run_here("--check") == 1
    assert project.files() == before
    captured = capsys.readouterr()
    name = "generated/nexmo_application_generated"
    assert f"--- {name}/errors.py\n+++ {name}/errors.py\n" in captured.out
    assert f"--- {name}/new.py\n+++ (no such file)\n@@ -1 +0,0 @@\n-new = 1\n" in captured.out
    assert f"--- (no such file)\n+++ {name}/client.py\n" in captured.out
    assert f"--- {name}/empty.py (empty)\n+++ {name}/py.typed (empty)\n" in captured.out
    assert "run it, and commit the result" in captured.err


def test_every_file_says_where_it_comes_from(generated_once: Project) -> None:
    """Each generated module names the document's title and version at its top, and where to make changes instead."""
    modules = list(generated_once.generated.rglob("*.py"))
    assert len(modules) > 20
    for module in modules:
        first, second = module.read_text(encoding="utf-8").splitlines()[:2]
        assert first.startswith("# Generated by `make regen` from Nexmo Application API 1.0.2 ")
        assert "Do not edit" in first
        assert "overrides/spec/, overrides/nexmo_application/ or generator-config.yml" in second


def test_a_title_cannot_write_code(project: Project) -> None:
    """Line breaks and quotes in the title of a document stay inside the comment that quotes it."""
    project.write(put(put(small(), "/info/title", 'Evil\nimport os\r"""\u2028'), "/info/version", "1\n2"))
    project.config.write_text("package_name_override: nexmo_application_generated\nfield_prefix: ''\npost_hooks: []\n")
    assert project.run_here() == 0
    for module in project.generated.rglob("*.py"):
        assert module.read_text(encoding="utf-8").startswith(
            '# Generated by `make regen` from Evil import os """ 1 2 ('
        )
