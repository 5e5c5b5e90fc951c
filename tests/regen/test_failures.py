"""What a run does with a document or configuration that no right client can be made from: nothing, and it says why."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from overrides.spec import Node
from tests.regen.support import PLAIN_CONFIG, Project, drop, notes, put

NOTE, AUTHOR = "/components/schemas/Note", "/components/schemas/Author"
GET, PUT = "/paths/~1things/get", "/paths/~1things~1{note_id}/put"
STRING = {"type": "string"}


def _changed(*places: str, value: Any) -> Callable[[], Node]:
    def document() -> Node:
        changed = notes()
        for place in places:
            put(changed, place, value)
        return changed

    return document


BROKEN: dict[str, tuple[Callable[[], Node | str | bytes], str, str]] = {
    "malformed JSON": (lambda: json.dumps(notes())[:500], "openapi/application.json, line ", "make vendor"),
    "an empty file": (lambda: "", "openapi/application.json, line 1, column 1: an empty file, where", "make vendor"),
    "not text": (lambda: b"\xff\xfe\xfa", "openapi/application.json: not readable as JSON", "make vendor"),
    "a page": (lambda: "\n<html>", "openapi/application.json, line 2, column 1: an HTML or XML page", "make vendor"),
    "NaN": (_changed(f"{NOTE}/example", value=float("nan")), "NaN is no number of JSON", "make vendor"),
    "a member twice": (
        lambda: json.dumps(notes()).replace('"info": {', '"servers": [], "servers": [], "info": {', 1),
        "the member 'servers' occurs twice",
        "make vendor",
    ),
    "JSON nested too deeply": (lambda: "[" * 100_000, "not readable as JSON", "make vendor"),
    "no object": (lambda: "[]", "#/openapi: not an OpenAPI 3.0 document", "Convert it"),
    "Swagger": (_changed("/openapi", value="2.0"), "#/openapi: not an OpenAPI 3.0 document", "Convert it"),
    "a version that is a number": (
        _changed("/openapi", value=3.0),
        "it has openapi: 3.0, where `openapi: 3.0.3`",
        "Convert it",
    ),
    "OpenAPI 3.1": (_changed("/openapi", value="3.1.0"), "#/openapi: not an OpenAPI 3.0 document", "Convert it"),
    "invalid OpenAPI": (_changed(f"{NOTE}/type", value="obejct"), f"#{NOTE}/type: not valid OpenAPI: ", "Correct"),
    "a missing part": (lambda: drop(notes(), "/info"), "#: not valid OpenAPI: ", "overrides/spec/"),
    "a dangling reference": (
        _changed(f"{NOTE}/properties/author", value={"$ref": "#/components/schemas/Authr"}),
        f"#{NOTE}/properties/author: the reference '#/components/schemas/Authr' leads nowhere",
        "Correct the reference",
    ),
    "a cycle of references": (
        lambda: put(put(notes(), NOTE, {"$ref": f"#{AUTHOR}"}), AUTHOR, {"$ref": f"#{NOTE}"}),
        "only leads back to itself",
        "name a schema",
    ),
    "a schema that is a part of itself": (
        _changed(AUTHOR, value={"allOf": [{"$ref": f"#{AUTHOR}"}]}),
        f"#{AUTHOR}: the schema is a part of itself",
        "Take the reference",
    ),
    "a remote reference": (
        _changed(AUTHOR, value={"$ref": "https://example.com/author.json"}),
        f"#{AUTHOR}: remote reference 'https://example.com/author.json'",
        "Bundle the document",
    ),
    "a reference to a file": (
        _changed(AUTHOR, value={"$ref": "author.json#/author"}),
        "remote reference 'author.json#/author'",
        "Bundle the document",
    ),
    "a reference to a text": (
        _changed(f"{NOTE}/properties/author", value={"$ref": "#/info/title"}),
        f"#{NOTE}/properties/author: the reference '#/info/title' leads to no object",
        "Correct the reference",
    ),
    "half of a surrogate pair": (
        _changed(f"{NOTE}/properties/a\ud800b", value=STRING),
        "openapi/application.json: half of a surrogate pair: ",
        "Correct the text",
    ),
    "what the generator cannot read": (
        _changed(f"{GET}/responses/x-note", value="hello"),
        "the generator reports: Failed to parse OpenAPI document",
        "",
    ),
    "one operationId twice": (
        _changed(f"{PUT}/operationId", value="getThings"),
        "would both be the function 'get_things'",
        "Give each operation an id of its own",
    ),
    "two operations of one function name": (
        lambda: put(put(notes(), f"{PUT}/operationId", "get_things"), f"{PUT}/tags", ["notes"]),
        "would both be the function 'get_things'",
        "differs in more than spelling",
    ),
    "two properties of one Python name": (
        _changed(f"{NOTE}/properties/_links", f"{NOTE}/properties/links", value=STRING),
        f"#{NOTE}/properties: '_links' and 'links' would both be 'links'",
        "field_prefix",
    ),
    "two properties of no Python name": (
        _changed(f"{NOTE}/properties/+1", f"{NOTE}/properties/-1", value=STRING),
        f"the generator reports: Unable to process schema {NOTE}: Properties",
        "overrides/spec/",
    ),
    "a generator warning": (
        _changed(f"{NOTE}/properties/mixed", value={"enum": ["a", 1]}),
        f"#{NOTE}/properties/mixed: the generator reports: Unable to process schema",
        "overrides/spec/",
    ),
    "a dropped media type": (
        _changed(f"{GET}/responses/200/content", value={"application/xml": {"schema": STRING}}),
        "Unsupported content_type application/xml",
        "overrides/spec/",
    ),
    "an operation without its path parameter": (
        _changed("/paths/~1things~1{note_id}/parameters", value=[]),
        "the path /things/{note_id} and its parameters disagree about 'note_id'",
        "Declare what the path has",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_document_changes_nothing(
    small_project: Project, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few lines name the place and the remedy; the exit status is 1, and every file is as it was."""
    document, place, remedy = BROKEN[case]
    small_project.write(document())
    told = small_project.refuses(capsys)
    assert place in told
    assert remedy in told


def test_the_program_fails_without_a_traceback(small_project: Project) -> None:
    """Run as a program of its own, the driver fails in the same way, the check included."""
    small_project.write("{")
    before = small_project.files()
    done = small_project.run("--check")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("regen: openapi/application.json, line 1, column 2: not valid JSON")
    assert "Traceback" not in done.stderr
    assert small_project.files() == before


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("class_overrides: [", "generator-config.yml: cannot be read: "),
        ("post_hooks: 5\n", "generator-config.yml: cannot be read: "),
        ("", "generator-config.yml: cannot be read: "),
        (
            PLAIN_CONFIG + "class_overrides: {Nobody: {class_name: Somebody}}\n",
            "generator-config.yml: class_overrides are not used\n  Remove them",
        ),
        (PLAIN_CONFIG.replace("literal_enums: true", "literal_enums: false"), "note_kind.py, line 4: "),
    ],
    ids=["no YAML", "an unknown type", "an empty file", "a name for a class", "enums in another form"],
)
def test_a_broken_configuration_changes_nothing(
    small_project: Project, config: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the configuration, or what it loses; every file is as it was."""
    small_project.config.write_text(config)
    assert told in small_project.refuses(capsys)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("echo told on stderr >&2; false", "the generator reports: echo failed told on stderr"),
        ("no-such-program", "no-such-program is not in PATH"),
        ("rm models/author.py", "models"),
        ("printf 'x = (\\n' > models/author.py", "SyntaxError"),
        ("printf 'raise SystemExit\\n' > models/author.py", "author.py, line 4: "),
        ("echo 'x = \"\\d\"' > errors.py", "SyntaxError"),
    ],
)
def test_a_hook_that_fails_or_breaks_the_result_changes_nothing(
    small_project: Project, command: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failing hook, a missing one, or one whose result cannot be imported: a message, and every file is as it was."""
    small_project.hook(command)
    assert told in small_project.refuses(capsys)


def test_a_crash_of_the_generator_is_a_message(
    small_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception inside the generator is told in a line, and every file is as it was."""

    def fail(_: object) -> None:
        raise ZeroDivisionError("in the generator")

    monkeypatch.setattr("openapi_python_client.Project.build", fail)
    assert "the generator fails: ZeroDivisionError: in the generator" in small_project.refuses(capsys)


def test_a_document_too_deep_for_python_is_a_message(
    small_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever Python's stack ends, it ends with a line."""

    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("regen._run.apply", fail)
    told = small_project.refuses(capsys)
    assert told == "regen: the document is nested too deeply\nEverything is as it was.\n"


@pytest.mark.parametrize("file", ["openapi/application.json", "generator-config.yml"])
def test_a_missing_file_is_named(small_project: Project, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the document or the configuration, the message names the file."""
    (small_project.root / file).unlink()
    assert file in small_project.refuses(capsys)


def test_a_failing_check_changes_nothing_either(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The check of a broken document fails with the same message."""
    small_project.write("{")
    assert "not valid JSON" in small_project.refuses(capsys, "--check")


def test_two_runs_take_turns(small_project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run waits for one that is under way, and succeeds after it."""
    lock = os.open(small_project.root, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    waited: list[bool] = []

    def wait(descriptor: int, operation: int) -> None:
        with pytest.raises(BlockingIOError):
            flock(descriptor, operation | fcntl.LOCK_NB)
        waited.append((small_project.root / ".regen").exists())
        os.close(lock)
        flock(descriptor, operation)

    flock = fcntl.flock
    monkeypatch.setattr(fcntl, "flock", wait)
    assert small_project.run_here() == 0
    assert waited == [False]
    assert not (small_project.root / ".regen").exists()


def _file(place: Path) -> None:
    place.write_text("mine")


def _link(place: Path) -> None:
    target = place.with_name("mine")
    _locked(target)
    place.symlink_to(target)


def _locked(place: Path) -> None:
    place.mkdir()
    (place / "file").write_text("mine")
    place.chmod(0o500)


def _locked_inside(place: Path) -> None:
    place.mkdir()
    _locked(place / "folder")


def _run_obeying_modes(project: Project) -> subprocess.CompletedProcess[str]:
    """Run the driver as a user for whom the modes of files count, which they do not for root."""
    if os.geteuid() != 0:
        return project.run()
    return project.run(
        python="setpriv", prefix=("--bounding-set=-dac_override,-dac_read_search", sys.executable, "-m", "regen")
    )


@pytest.mark.parametrize("make", [_file, _link])
def test_what_is_no_work_folder_is_left_alone(
    small_project: Project, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file or link with the name of the work folder is not removed: the message says to do so, and the run fails."""
    make(small_project.root / ".regen")
    told = small_project.refuses(capsys)
    assert ".regen: in the way" in told
    assert "Remove it" in told


def test_a_work_folder_that_cannot_be_removed_ends_the_run(small_project: Project) -> None:
    """What the user may not delete is named with the remedy, and the run fails; every file is as it was."""
    _locked_inside(small_project.root / ".regen")
    before = small_project.files()
    done = _run_obeying_modes(small_project)
    assert (done.returncode, done.stdout) == (1, "")
    assert ".regen: in the way\n  Remove it" in done.stderr
    assert small_project.files() == before


def test_a_run_that_cannot_clear_up_is_done_all_the_same(small_project: Project) -> None:
    """When the old `generated/` cannot be deleted, the new one is in place: the next run says what to remove."""
    new = small_project.files()
    _locked(small_project.generated / "folder")
    done = _run_obeying_modes(small_project)
    assert (done.returncode, done.stderr) == (0, "")
    assert {name: content for name, content in small_project.files().items() if not name.startswith(".regen/")} == new
    (small_project.root / ".regen" / "old" / "folder").chmod(0o700)
    assert small_project.run_here() == 0
    assert small_project.files() == new
