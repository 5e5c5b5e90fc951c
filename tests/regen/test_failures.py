"""What a run does with a document or configuration that no right client can be made from: nothing, and it says why."""

import fcntl
import json
import os
import subprocess
import sys

import pytest

from overrides.spec import Node
from tests.regen.documents import TEXT, body
from tests.regen.support import GONE, PLAIN_CONFIG, Project, altered, notes, put

NOTE, AUTHOR = "/components/schemas/Note", "/components/schemas/Author"
GET, PUT = "/paths/~1things/get", "/paths/~1things~1{note_id}/put"


FETCH, CONVERT, CORRECT = "Fetch the document", "Convert it to OpenAPI 3.0", "Correct the "
OVERRIDE, LOST = "Write an override for it in overrides/spec/", "Correct the reference, or add what it names"
GIVE = "Give each operation an id of its own"
EXPECTED, REPORTS = "where an OpenAPI 3.0 document is expected", "regen: the generator reports: "
VERSION = "#/openapi: not an OpenAPI 3.0 document: it has"
# What stands in place of a document, or is changed in it; what is told; what is to be done.
BROKEN: list[tuple[Node | str | bytes, str, str]] = [
    (json.dumps(notes())[:500], ", line 1, column 501: not valid JSON: ", FETCH),
    ("", f", line 1, column 1: an empty file, {EXPECTED}", FETCH),
    ("\n<html>", f", line 2, column 1: an HTML or XML page, {EXPECTED}", FETCH),
    (b"\xff\xfe\xfa", ": not readable as JSON: 'utf-16-le' codec can't decode", FETCH),
    ('{"a": NaN}', ": not readable as JSON: NaN is no number of JSON", FETCH),
    ('{"a": 1, "a": 2}', ": not readable as JSON: the member 'a' occurs twice in one object", FETCH),
    ("[" * 100_000, ": not readable as JSON: maximum recursion depth exceeded", FETCH),
    ("[]", f"{VERSION} no `openapi`, where `openapi: 3.0.3` or the like is expected", CONVERT),
    ({"/openapi": GONE, "/swagger": "2.0"}, f"{VERSION} swagger: '2.0', where", CONVERT),
    ({"/openapi": 3.0}, f"{VERSION} openapi: 3.0, where", CONVERT),
    ({"/openapi": "3.1.0"}, f"{VERSION} openapi: '3.1.0', where", CONVERT),
    ({f"{NOTE}/type": "obejct"}, f"#{NOTE}/type: not valid OpenAPI: 'obejct' is not one of ['array', ", CORRECT),
    ({"/info": GONE}, "#: not valid OpenAPI: 'info' is a required property", CORRECT),
    ({f"{NOTE}/properties/a\ud800b": TEXT}, ": half of a surrogate pair: ", CORRECT),
    ({NOTE: {"$ref": "#/Author"}}, f"#{NOTE}: the reference '#/Author' leads nowhere", LOST),
    ({NOTE: {"$ref": "#/info/title"}}, f"#{NOTE}: the reference '#/info/title' leads nowhere", LOST),
    ({NOTE: {"$ref": "https://example.com/a"}}, f"#{NOTE}: the reference 'https://example.com/a' leads nowhere", LOST),
    ({NOTE: {"$ref": f"a.json#{AUTHOR}"}}, f"#{NOTE}: the reference 'a.json#{AUTHOR}' leads nowhere", LOST),
    ({"/openapi": "3.0.3-rc.1"}, f"{REPORTS}Failed to parse OpenAPI document", ""),
    ({f"{PUT}/operationId": "get_things"}, f"#{PUT}/operationId: PUT /things/{{note_id}} and GET /things ", GIVE),
    (
        {f"{NOTE}/properties/_links": TEXT, f"{NOTE}/properties/links": TEXT},
        f"#{NOTE}/properties: two properties would both be 'links'",
        "Drop one in overrides/spec/, or set another field_prefix in generator-config.yml.",
    ),
    (
        {f"{NOTE}/properties/+1": TEXT, f"{NOTE}/properties/-1": TEXT},
        f"{REPORTS}Unable to process schema {NOTE}: Properties (a name of the document) and",
        OVERRIDE,
    ),
    ({f"{NOTE}/properties/mixed": {"enum": ["a", 1]}}, f"#{NOTE}/properties/mixed: the generator reports: ", OVERRIDE),
    (
        {f"{GET}/responses/200": body(TEXT, "application/xml")},
        f"#{GET}/responses/200: the generator reports: WARN",
        OVERRIDE,
    ),
    ({"/paths/~1things~1{note_id}/parameters": []}, f"{REPORTS}WARNING parsing PUT /things/{{note_id}}", OVERRIDE),
]


@pytest.mark.parametrize(("content", "what", "remedy"), BROKEN, ids=[what for _, what, _ in BROKEN])
def test_a_broken_document_changes_nothing(
    small_project: Project, content: Node | str | bytes, what: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few lines name the place and the remedy; the exit status is 1, and every file is as it was."""
    small_project.write(altered(notes(), content) if isinstance(content, dict) else content)
    place, told, *more = small_project.refuses(capsys).partition(what)
    assert place == ("" if what.startswith("regen: ") else "regen: openapi/application.json")
    assert told
    assert f"\n  {remedy}".rstrip() in more[0]


def test_a_document_too_deep_for_python_is_refused(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Schemas inside each other, deeper than Python's stack, end with a line."""
    schema = TEXT
    for _ in range(300):
        schema = {"type": "array", "items": schema}
    small_project.write(put(notes(), AUTHOR, schema))
    assert small_project.refuses(capsys) == "regen: the document is nested too deeply\nEverything is as it was.\n"


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("class_overrides: [", "generator-config.yml: cannot be read: "),
        ("post_hooks: 5\n", "generator-config.yml: cannot be read: "),
        ("", "generator-config.yml: cannot be read: "),
        (
            f"{PLAIN_CONFIG}class_overrides: {{Note: {{class_name: Somebody}}}}\n",
            "Note: Note cannot be read: AttributeError",
        ),
        (PLAIN_CONFIG.replace("literal_enums: true", "literal_enums: false"), "note_kind.py, line 4: "),
        (f"{PLAIN_CONFIG}  - echo told on stderr >&2; false\n", "the generator reports: echo failed told on stderr"),
        (f"{PLAIN_CONFIG}  - no-such-program\n", "no-such-program is not in PATH"),
        (f"{PLAIN_CONFIG}  - rm models/author.py\n", "models"),
        (f"{PLAIN_CONFIG}  - printf 'x = (\\n' > models/author.py\n", "SyntaxError"),
        (f"{PLAIN_CONFIG}  - printf 'raise SystemExit\\n' > models/author.py\n", "author.py, line 4: "),
        (f"{PLAIN_CONFIG}  - echo 'x = \"\\d\"' > errors.py\n", "SyntaxError"),
    ],
)
def test_a_configuration_that_is_broken_or_breaks_the_result_changes_nothing(
    small_project: Project, config: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that is wrong or loses something, a hook that fails or whose result cannot be used: a message."""
    small_project.config.write_text(config)
    assert told in small_project.refuses(capsys)


def test_a_crash_of_the_generator_is_a_message(
    small_project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception inside the generator is told in a line, and every file is as it was."""

    def fail(_: object) -> None:
        raise ZeroDivisionError("in the generator")

    monkeypatch.setattr("openapi_python_client.Project.build", fail)
    assert "the generator fails: ZeroDivisionError: in the generator" in small_project.refuses(capsys)


def test_what_is_missing_is_named(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the folder of a report, the configuration or the document, a run and a check name the file."""
    small_project.write(put(notes(), "/info/version", "2"))
    report = small_project.root / "nowhere" / "report.md"
    assert "nowhere/report.md: No such file or directory\n" in small_project.refuses(capsys, "--report", report)
    for file in (small_project.config, small_project.document):
        file.unlink()
        assert file.name in small_project.refuses(capsys)
        assert file.name in small_project.refuses(capsys, "--check")


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


@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_work_folder_is_left_alone(
    small_project: Project, *, linked: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file or link with the name of the work folder is not removed: the message says to do so, and the run fails."""
    place, mine = small_project.root / ".regen", small_project.root / "mine"
    mine.mkdir()
    (mine / "file").write_text("mine")
    if linked:
        place.symlink_to(mine)
    else:
        place.write_text("mine")
    assert "regen: .regen: in the way\n  Remove it" in small_project.refuses(capsys)


def _run_obeying_modes(project: Project) -> subprocess.CompletedProcess[str]:
    """Run the driver as a user for whom the modes of files count, which they do not for root."""
    if os.geteuid() != 0:
        return project.run()
    return project.run(
        python="setpriv", prefix=("--bounding-set=-dac_override,-dac_read_search", sys.executable, "-m", "regen")
    )


def test_what_cannot_be_removed_does_not_fail_the_run_but_the_next_one(small_project: Project) -> None:
    """When the old `generated/` cannot be deleted, the new one is in place: the next run says what to remove."""
    new = small_project.files()
    locked = small_project.generated / "folder"
    locked.mkdir()
    (locked / "file").write_text("mine")
    locked.chmod(0o500)
    done = _run_obeying_modes(small_project)
    assert (done.returncode, done.stderr) == (0, "")
    before = small_project.files()
    assert {name: content for name, content in before.items() if not name.startswith(".regen/")} == new
    done = _run_obeying_modes(small_project)
    assert (done.returncode, done.stdout) == (1, "")
    assert "regen: .regen: in the way\n  Remove it" in done.stderr
    assert small_project.files() == before
    (small_project.root / ".regen" / "old" / "folder").chmod(0o700)
    assert small_project.run_here() == 0
    assert small_project.files() == new
