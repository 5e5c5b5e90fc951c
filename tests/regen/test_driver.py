"""What a run writes and says."""

import io
import json
import os
import shutil
import sys
import tokenize
from pathlib import Path

import pytest

from regen._inert import HEADER
from tests.regen.support import ROOT, Project, notes, put


def test_the_committed_package_is_what_a_run_writes(capsys: pytest.CaptureFixture[str]) -> None:
    """What is committed under generated/ is, byte for byte, what a run writes from the vendored document."""
    assert Project(ROOT).run_here("--check") == 0, capsys.readouterr()


def test_everything_in_the_document_is_described(generated_once: Project) -> None:
    """The docstring of each model says what it is, and what each of its fields is."""
    for module in generated_once.package.joinpath("models").glob("*.py"):
        assert "does not describe" not in module.read_text(encoding="utf-8"), module.name


def test_a_second_run_changes_nothing(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A run and a check after a run leave every file alone, its time of change included, and say so."""
    times = {path: path.stat().st_mtime_ns for path in small_project.root.rglob("*")}
    assert small_project.run_here("--check") == 0
    assert capsys.readouterr().out == "generated/ is up to date.\n"
    assert small_project.run_here() == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times
    headline, documents, overrides, *_ = capsys.readouterr().out.splitlines()
    assert headline == "generated/ is up to date: nothing changed."
    assert (documents, overrides) == ("Small 1: the document that generated/ was made from.", "Overrides:")


@pytest.mark.parametrize("record", [False, True], ids=["no folder", "a broken copy of the document"])
def test_without_a_record_of_the_last_document_everything_is_written(
    small_project: Project, *, record: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run makes generated/ whatever was there, and reports that there is nothing to compare with."""
    before = small_project.files()
    if record:
        (small_project.generated / "application.json").write_text("{")
    else:
        shutil.rmtree(small_project.generated)
    assert small_project.run_here() == 0
    assert small_project.files() == before
    assert "no earlier document to compare with" in capsys.readouterr().out


def test_the_report_names_files_and_overrides_and_is_written_as_markdown_too(
    small_project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a change of the configuration alone, a run says so; with --report, it writes so even if nothing changed."""
    report = tmp_path / "report.md"
    small_project.hook("printf '# By a hook.\\n' >> models/note.py")
    assert small_project.run_here("--report", report) == 0
    out = capsys.readouterr().out
    assert "What changed comes from overrides, configuration, templates or tools." in out
    assert "Files:\n  changed  nexmo_application_generated/models/note.py\nOverrides:\n" in out
    assert "  needless   credentials: " in out
    assert report.read_text(encoding="utf-8").splitlines()[2:] == [f"    {line}" for line in out.splitlines()[1:]]
    assert small_project.run_here("--report", report) == 0
    assert report.read_text(encoding="utf-8").startswith("## generated/ is up to date: nothing changed.\n")


def test_what_differs_is_named_by_the_check_and_mended_by_a_run(
    small_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check fails for files that are edited, new or missing, and names each; a run leaves what it writes alone."""
    written = small_project.files()
    package = small_project.package
    (package / "errors.py").write_text("edited = 1\n")
    (package / "new.py").write_text("new = 1")
    (package / "empty.py").touch()
    (package / "client.py").unlink()
    (package / "py.typed").unlink()
    (package / "link.py").symlink_to("nowhere")
    name = "generated/nexmo_application_generated"
    assert small_project.refuses(capsys, "--check").splitlines() == [
        "regen: generated/ is not what `make regen` writes:",
        f"would be added: {name}/client.py",
        f"would be removed: {name}/empty.py",
        f"would be changed: {name}/errors.py",
        f"would be removed: {name}/new.py",
        f"would be added: {name}/py.typed",
        "  Run it, and commit the result.",
        "Everything is as it was.",
    ]
    assert small_project.run_here() == 0
    assert small_project.files() == written
    assert not (package / "link.py").is_symlink()


def test_a_closed_pipe_does_not_fail_a_run_that_is_done(
    small_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reader that goes away does not make a run fail with a traceback, and what is written stays written."""
    small_project.write(put(notes(), "/info/version", "2"))
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        assert small_project.run_here() == 0
    assert capsys.readouterr().err == ""
    assert json.loads((small_project.generated / "application.json").read_bytes())["info"]["version"] == "2"


def test_words_about_a_document_change_one_file(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Another title and version change the copy of the document alone: each module begins with the same lines."""
    small_project.write(put(put(notes(), "/info/title", "Notes\n# coding: latin-1"), "/info/version", "2\n3"))
    assert small_project.run_here() == 0
    assert "Files:\n  changed  application.json\nOverrides:\n" in capsys.readouterr().out
    for module in small_project.generated.rglob("*.py"):
        content = module.read_bytes()
        assert content.startswith(HEADER.encode())
        assert tokenize.detect_encoding(io.BytesIO(content).readline)[0] == "utf-8"
    assert "generator-config.yml" in HEADER
