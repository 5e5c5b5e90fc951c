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

from .support import PLAIN_CONFIG, ROOT, Project, drop, put, small, vendored

TEXT = (ROOT / "openapi" / "application.json").read_text(encoding="utf-8")
VOICE = "/components/schemas/voice"
STRING = {"type": "string"}


def _changed(place: str, value: Any) -> Callable[[], Node]:
    return lambda: put(vendored(), place, value)


def _many(**changes: Any) -> Callable[[], Node]:
    def document() -> Node:
        changed = vendored()
        for place, value in changes.items():
            put(changed, place, value)
        return changed

    return document


BROKEN: dict[str, tuple[Callable[[], Node | str | bytes], str, str]] = {
    "malformed JSON": (lambda: TEXT[:1000], "openapi/application.json, line ", "make vendor"),
    "an empty file": (lambda: "", "openapi/application.json, line 1, column 1: not valid JSON", "make vendor"),
    "not text": (lambda: b"\xff\xfe\xfa", "openapi/application.json: not readable as JSON", "make vendor"),
    "NaN": (lambda: TEXT.replace('"example": 10,', '"example": NaN,'), "NaN is no number of JSON", "make vendor"),
    "a member twice": (
        lambda: TEXT.replace('"info": {', '"servers": [], "info": {', 1),
        "the member 'servers' occurs twice",
        "make vendor",
    ),
    "JSON nested too deeply": (lambda: "[" * 100_000, "not readable as JSON", "make vendor"),
    "no object": (lambda: "[]", "#/openapi: not an OpenAPI 3.0 document", "Convert it"),
    "Swagger": (_changed("/openapi", "2.0"), "#/openapi: not an OpenAPI 3.0 document", "Convert it"),
    "OpenAPI 3.1": (_changed("/openapi", "3.1.0"), "#/openapi: not an OpenAPI 3.0 document", "Convert it"),
    "invalid OpenAPI": (
        _changed(f"{VOICE}/type", "obejct"),
        f"#{VOICE}/type: not valid OpenAPI: 'obejct' is not",
        "overrides/spec/",
    ),
    "a missing part": (lambda: drop(vendored(), "/info"), "#: not valid OpenAPI: 'info'", "overrides/spec/"),
    "a dangling reference": (
        _changed("/components/schemas/application/properties/keys", {"$ref": "#/components/schemas/keyz"}),
        "#/components/schemas/application/properties/keys: the reference '#/components/schemas/keyz' leads nowhere",
        "Correct the reference",
    ),
    "a dangling deep reference": (
        lambda: drop(vendored(), "/components/schemas/applicationBase/properties/id"),
        "#/components/schemas/application/properties/id: the reference",
        "Correct the reference",
    ),
    "a cycle of references": (
        _many(
            **{
                "/components/schemas/keys": {"$ref": "#/components/schemas/apiKey"},
                "/components/schemas/apiKey": {"$ref": "#/components/schemas/keys"},
            }
        ),
        "only leads back to itself",
        "name a schema",
    ),
    "a schema that is a part of itself": (
        _changed("/components/schemas/voice", {"allOf": [{"$ref": "#/components/schemas/voice"}]}),
        "#/components/schemas/voice/allOf/0: the schema is a part of itself",
        "Take the reference",
    ),
    "a remote reference": (
        _changed("/components/schemas/keys", {"$ref": "https://example.com/keys.json"}),
        "#/components/schemas/keys: remote reference 'https://example.com/keys.json'",
        "Bundle the document",
    ),
    "a reference to a file": (
        _changed("/components/schemas/keys", {"$ref": "keys.json#/keys"}),
        "remote reference 'keys.json#/keys'",
        "Bundle the document",
    ),
    "a reference to a text": (
        _changed("/components/schemas/application/properties/keys", {"$ref": "#/info/title"}),
        "#/components/schemas/application/properties/keys: the reference '#/info/title' leads to no object",
        "Correct the reference",
    ),
    "what the generator cannot read": (
        _changed("/paths/~1/get/responses/x-note", "hello"),
        "the generator reports: Failed to parse OpenAPI document",
        "",
    ),
    "one operationId twice": (
        _changed("/paths/~1{app_id}/get/operationId", "createApplication"),
        "has the operationId 'createApplication' of POST /",
        "Give each operation an id of its own",
    ),
    "two operations of one function name": (
        _changed("/paths/~1{app_id}/get/operationId", "create_application"),
        "GET /{app_id} and POST / would both be the function 'create_application'",
        "differs in more than spelling",
    ),
    "two properties of one Python name": (
        _changed("/components/schemas/application/properties/links", STRING),
        "#/components/schemas/application/properties: '_links' and 'links' would both be 'links'",
        "field_prefix",
    ),
    "two properties of no Python name": (
        lambda: put(put(vendored(), f"{VOICE}/properties/+1", STRING), f"{VOICE}/properties/-1", STRING),
        f"#{VOICE}/properties: '+1' and '-1' would both be '1'",
        "overrides/spec/",
    ),
    "a generator warning": (
        _changed(f"{VOICE}/properties/mixed", {"enum": ["a", 1]}),
        f"#{VOICE}/properties/mixed: the generator reports: Unable to process schema",
        "overrides/spec/",
    ),
    "a dropped media type": (
        _changed("/paths/~1/post/responses/201/content", {"application/xml": {"schema": STRING}}),
        "Unsupported content_type application/xml",
        "overrides/spec/",
    ),
    "a class name that hides another": (
        _changed("/components/schemas/Keys", {"type": "object", "properties": {"a": STRING}}),
        "duplicate models with name",
        "overrides/spec/",
    ),
    "an operation without its path parameter": (
        _changed("/paths/~1{app_id}/delete/parameters", []),
        "Path parameter 'app_id' for 'delete' operation in '/{app_id}' was not resolved",
        "overrides/spec/",
    ),
    "a configured class that fits nothing": (
        _changed("/components/schemas/messages", {"type": "object"}),
        "generator-config.yml: class_overrides: MessagesWebhooksItem fits nothing",
        "Remove the entry",
    ),
    "a union that hides properties": (
        _changed(
            f"{VOICE}/properties/extra",
            {
                "properties": {"always": STRING},
                "oneOf": [{"properties": {"one": STRING}}, {"properties": {"two": STRING}}],
            },
        ),
        f"#{VOICE}/properties/extra/properties/always: the property 'always' is no attribute",
        "EXCEPTIONS",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_document_changes_nothing(project: Project, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A few lines name the place and the remedy; the exit status is 1, and every file is as it was."""
    document, place, remedy = BROKEN[case]
    project.write(document())
    before = project.files()
    assert project.run_here() == 1
    captured = capsys.readouterr()
    _is_a_message(captured.out, captured.err, place, remedy)
    assert project.files() == before


@pytest.mark.parametrize(
    "case",
    [
        "malformed JSON",
        "JSON nested too deeply",
        "invalid OpenAPI",
        "a dangling reference",
        "a cycle of references",
        "a remote reference",
        "one operationId twice",
        "a generator warning",
    ],
)
def test_the_program_fails_without_a_traceback(project: Project, case: str) -> None:
    """Run as a program of its own, the driver fails in the same way."""
    document, place, remedy = BROKEN[case]
    project.write(document())
    _fails(project, place, remedy)


CONFIGS = {
    "no YAML": ("class_overrides: [", "generator-config.yml: cannot be read: "),
    "an unknown type": ("post_hooks: 5\n", "generator-config.yml: cannot be read: "),
    "an empty file": ("", "generator-config.yml: cannot be read: "),
}
CLASS_ENUMS = PLAIN_CONFIG.replace("literal_enums: true", "literal_enums: false")


@pytest.mark.parametrize("case", CONFIGS)
def test_a_broken_configuration_changes_nothing(project: Project, case: str) -> None:
    """The message names the configuration; every file is as it was."""
    project.config.write_text(CONFIGS[case][0])
    _fails(project, CONFIGS[case][1], "Correct it")


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("echo told on stderr >&2; false", "the generator reports: echo failed told on stderr"),
        ("no-such-program", "no-such-program is not in PATH"),
        ("rm models/keys.py", "models"),
        ("printf 'x = (\\n' > models/keys.py", "cannot be imported: SyntaxError"),
        ("printf 'raise SystemExit\\n' > models/keys.py", "the generated package cannot be used"),
        ("echo 'x = \"\\d\"' > errors.py", "cannot be imported: SyntaxError"),
    ],
)
def test_a_hook_that_fails_or_breaks_the_result_changes_nothing(
    project: Project, command: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failing hook, a missing one, or one whose result cannot be imported: a message, and every file is as it was."""
    project.hook(command)
    before = project.files()
    assert project.run_here() == 1
    captured = capsys.readouterr()
    _is_a_message(captured.out, captured.err, place, "")
    assert project.files() == before


def test_the_program_reports_a_failing_hook(project: Project) -> None:
    """Run as a program of its own, the driver tells a failing hook in the same way."""
    project.hook("echo told on stderr >&2; false")
    _fails(project, "the generator reports: echo failed told on stderr", "")


def test_a_configuration_that_loses_something_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """With classes in place of literals for enums, no value of tomorrow could be read: the run fails."""
    project.config.write_text(CLASS_ENUMS)
    assert project.run_here() == 1
    assert "the type has no enum value" in capsys.readouterr().err


def test_a_crash_of_the_generator_is_a_message(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception inside the generator is told in a line, and every file is as it was."""

    def fail(_: object) -> None:
        raise ZeroDivisionError("in the generator")

    monkeypatch.setattr("openapi_python_client.Project.build", fail)
    before = project.files()
    assert project.run_here() == 1
    assert "the generator fails: ZeroDivisionError: in the generator" in capsys.readouterr().err
    assert project.files() == before


def test_a_document_too_deep_for_python_is_a_message(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever Python's stack ends, it ends with a line."""

    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("regen._run.apply", fail)
    assert project.run_here() == 1
    assert capsys.readouterr().err == "regen: the document is nested too deeply\nEverything is as it was.\n"


@pytest.mark.parametrize("file", ["openapi/application.json", "generator-config.yml"])
def test_a_missing_file_is_named(project: Project, file: str) -> None:
    """Without the document or the configuration, the message names the file."""
    (project.root / file).unlink()
    _fails(project, file, "")


def test_a_failing_check_changes_nothing_either(project: Project) -> None:
    """The check of a broken document fails with the same message."""
    project.write("{")
    before = project.files()
    done = project.run("--check")
    assert done.returncode == 1
    assert "not valid JSON" in done.stderr
    assert project.files() == before


def test_two_runs_take_turns(project: Project) -> None:
    """A run waits for one that is under way, and both succeed."""
    project.config.write_text(PLAIN_CONFIG)
    project.write(small())
    lock = os.open(project.root, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    command = [sys.executable, "-m", "regen", "--root", str(project.root)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603
    assert not (project.root / ".regen").exists()
    os.close(lock)
    outputs = sorted(run.communicate()[0].splitlines()[0] for run in runs)
    assert [run.returncode for run in runs] == [0, 0]
    assert outputs[0].startswith("generated/ is up to date")
    assert outputs[1].startswith("generated/ is written")
    assert not (project.root / ".regen").exists()


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
    project: Project, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file or link with the name of the work folder is not removed: the message says to do so, and the run fails."""
    make(project.root / ".regen")
    before = project.files()
    assert project.run_here() == 1
    captured = capsys.readouterr()
    _is_a_message(captured.out, captured.err, ".regen: in the way", "Remove it")
    assert project.files() == before


@pytest.mark.parametrize("make", [_locked, _locked_inside])
def test_a_work_folder_that_cannot_be_removed_ends_the_run(project: Project, make: Callable[[Path], None]) -> None:
    """What the user may not delete is named with the remedy, and the run fails; every file is as it was."""
    make(project.root / ".regen")
    before = project.files()
    done = _run_obeying_modes(project)
    assert done.returncode == 1
    _is_a_message(done.stdout, done.stderr, ".regen: in the way", "Remove it")
    assert project.files() == before


def test_a_run_that_cannot_clear_up_is_done_all_the_same(project: Project) -> None:
    """When the old `generated/` cannot be deleted, the new one is in place: the next run says what to remove."""
    new = project.files()
    _locked(project.generated / "folder")
    done = _run_obeying_modes(project)
    assert (done.returncode, done.stderr) == (0, "")
    assert {name: content for name, content in project.files().items() if not name.startswith(".regen/")} == new
    assert "Remove it" in _run_obeying_modes(project).stderr
    (project.root / ".regen" / "old" / "folder").chmod(0o700)
    assert _run_obeying_modes(project).returncode == 0
    assert project.files() == new


def test_a_closed_pipe_is_no_traceback(project: Project, tmp_path: Path) -> None:
    """A reader that goes away does not make a run fail with a traceback, and what is written stays written."""
    project.write(put(vendored(), "/info/version", "1.0.3"))
    with (tmp_path / "stderr").open("w+") as stderr:
        command = f"{sys.executable} -m regen --root {project.root} | true"
        subprocess.run(command, shell=True, cwd=ROOT, stderr=stderr, check=False)  # noqa: S602
        assert stderr.read() == ""
    assert json.loads((project.generated / "application.json").read_bytes())["info"]["version"] == "1.0.3"


def _fails(project: Project, place: str, remedy: str) -> None:
    before = project.files()
    done = project.run()
    assert done.returncode == 1, done.stdout + done.stderr
    _is_a_message(done.stdout, done.stderr, place, remedy)
    assert project.files() == before
    assert not (project.root / ".regen").exists()


def _is_a_message(out: str, err: str, place: str, remedy: str) -> None:
    assert out == ""
    assert place in err
    assert remedy in err
    assert err.endswith("\nEverything is as it was.\n")
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 9
