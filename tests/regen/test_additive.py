"""What a document gains is typed and usable after a run alone: in the client, the sandbox and the command."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from overrides.spec import Node
from tests.regen.documents import DATE, TEXT, TIME, UUID, WHOLE, array, body, everything, parameter, ref, thing
from tests.regen.support import ROOT, Project, altered, vendored
from tests.support.server import Request, Server, kept_json

pytestmark = pytest.mark.measured_processes

CREDENTIALS = [{"$ref": f"#/components/parameters/{name}QueryString"} for name in ("apiKey", "apiSecret")]
METHODS: Node = {**TEXT, "enum": ["GET", "POST"]}
SENT: Node = {
    "region": TEXT,
    "expires": DATE,
    "limits": thing(("most",), most=WHOLE),
    "scopes": array({**TEXT, "enum": ["read", "write"]}),
    "size": WHOLE,
    "camera_url": TEXT,
    "camera_method": METHODS,
}
WEBHOOK = thing(("endpoint", "endpoint_type"), endpoint=TEXT, endpoint_type={**TEXT, "enum": ["camera_url"]})
RECEIVED: Node = {
    "region": TEXT,
    "scopes": SENT["scopes"],
    "size": WHOLE,
    "video": thing(webhooks=array({**WEBHOOK, "properties": {**WEBHOOK["properties"], "http_method": METHODS}})),
    "created_at": TIME,
    "token": {**UUID, "nullable": True},
    "owner": thing(since=DATE),
    "state": {**TEXT, "enum": ["on", "off"]},
    "place": ref("chained/properties/place"),
    "contact": {"nullable": True, **thing(email=TEXT, phone=TEXT)},
}
CREATE, UPDATE = (
    f"/paths/{path}/requestBody/content/application~1json/schema/properties" for path in ("~1/post", "~1{app_id}/put")
)
EVENTS: Node = {
    "operationId": "listEvents",
    "security": [{"key": []}],
    "parameters": [*CREDENTIALS, parameter("since", "query", DATE)],
    "responses": {"200": body(array(thing(at=TIME)))},
}
SEARCH: Node = {
    "operationId": "searchApplications",
    "requestBody": body(thing(("api_key", "api_secret", "q"), api_key=TEXT, api_secret=TEXT, q=TEXT)),
    "responses": {"200": body(ref("applications"))},
}
GAINED: Node = {
    **{f"{schema}/{name}": part for schema in (CREATE, UPDATE) for name, part in SENT.items()},
    **{f"{schema}/type/enum": ["voice", "messages", "video", "Voice"] for schema in (CREATE, UPDATE)},
    **{f"/components/schemas/application/properties/{name}": part for name, part in RECEIVED.items()},
    "/components/schemas/shared": thing(inner=thing(place=thing(name=TEXT))),
    "/components/schemas/chained": thing(place=ref("shared/properties/inner/properties/place")),
    "/components/securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "api_key"}},
    "/paths/~1{app_id}/get/responses/404": body(thing(title=TEXT)),
    "/paths/~1{app_id}~1events": {"parameters": [{"$ref": "#/components/parameters/app_id"}], "get": EVENTS},
    "/paths/~1search": {"post": SEARCH},
}
"""What the vendored document gains, by its places: each kind of thing."""


@pytest.fixture(scope="module")
def additive(generated_once: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Generate from the additive document, and return the folder of the package and the report.

    Beside it lies what is generated from a document with everything, as `everything_generated`.
    """
    folder = tmp_path_factory.mktemp("additive")
    project, other = generated_once.copy(folder / "project"), Project(folder / "everything")
    project.write(altered(vendored(), GAINED))
    other.fill(everything())
    assert project.run_here("--report", folder / "report.md") == other.run_here() == 0
    other.package.rename(project.generated / "everything_generated")
    return project.generated, (folder / "report.md").read_text(encoding="utf-8")


def test_what_a_document_gains_is_told_and_breaks_nothing(additive: tuple[Path, str]) -> None:
    """The report names each new thing, and marks none."""
    _, report = additive
    assert " changes, none of them breaking.\n" in report
    for line in (
        "added POST /search: applications.searchApplications",
        "added model UpdateApplicationBody, property limits: UpdateApplicationBodyLimits",
    ):
        assert f"  {line}\n" in report


PROGRAM = Path(__file__).with_name("consumer.py.txt").read_text(encoding="utf-8")
ANSWER: Node = {
    "id": "id-1",
    "name": "An app",
    "voice": {"webhooks": []},
    "created_at": "2030-01-02T03:04:05Z",
    "token": None,
    "owner": {"since": "2029-01-01"},
    "state": "of-tomorrow",
    "place": {"name": "Europe"},
    "contact": {"phone": "123"},
    "unknown": {"kept": True},
}
ANSWERS: dict[tuple[str, str], tuple[int, Any]] = {
    ("POST", "/v1/applications"): (201, {**ANSWER, "keys": {"public_key": "public", "private_key": "not-a-real-key"}}),
    ("POST", "/v1/applications/search"): (200, {"count": 0}),
    ("GET", "/v1/applications/id-1/events"): (200, [{"at": "2030-05-06T00:00:00Z"}]),
    ("GET", "/v1/applications/missing"): (404, {"title": "No such application"}),
}


def _query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.target).query))


def _ran(generated: Path, *arguments: str | Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{generated}{os.pathsep}{ROOT / 'overrides'}"}
    command = [sys.executable, "-W", "error", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout.splitlines()[-1:], done.stderr) == (0, ["used"], "")


def test_a_program_uses_everything_new(additive: tuple[Path, str], server: Server, tmp_path: Path) -> None:
    """A program calls new functions and fields of the client, which adds its credentials, and reads new fields."""
    server.answer_by(
        lambda request: kept_json(*ANSWERS.get((request.method, request.target.partition("?")[0]), (200, ANSWER)))
    )
    (tmp_path / "consumer.py").write_text(PROGRAM)
    _ran(additive[0], tmp_path / "consumer.py", server.url)
    for request in server.requests:
        sent = _query(request) | json.loads(request.content or b"{}")
        assert {"api_key": "abcd1234", "api_secret": "not-a-real-secret"}.items() <= sent.items(), request
    created = {"type": "video", "expires": "2030-01-02", "limits": {"most": 7}, "scopes": ["read", "write"]}
    assert created.items() <= json.loads(server.requests[0].content).items()
    assert _query(server.requests[2])["since"] == "2030-01-01"


def test_sandbox_and_command_have_everything_new(additive: tuple[Path, str]) -> None:
    """New fields, values, types and webhooks are taken, checked and shown; a new operation answers 501."""
    program = Path(__file__).with_name("sandbox_consumer.py.txt").read_text(encoding="utf-8")
    _ran(additive[0], "-c", program)


@pytest.fixture
def checked(additive: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Provide a folder with the program, and one that misspells a keyword and has an unknown value."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.setenv("MYPYPATH", os.pathsep.join(map(str, (additive[0], ROOT / "overrides"))))
    (tmp_path / "right.py").write_text(PROGRAM)
    wrong = PROGRAM.replace('type="video"', 'type="fax"').replace(
        'type="voice", region="eu"', 'type="voice", regon="eu"'
    )
    (tmp_path / "wrong.py").write_text(wrong)
    return tmp_path


def test_mypy_knows_what_is_new(checked: Path) -> None:
    """The program and all generated code, also of a document with everything, pass mypy's strict mode."""
    packages = ["-p", "nexmo_application_generated", "-p", "everything_generated", "-m", "right", "-m", "wrong"]
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", *packages]
    done = subprocess.run(command, cwd=checked, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "incompatible type \"Literal['fax']\"" in done.stdout
    assert 'Unexpected keyword argument "regon"' in done.stdout
    assert "Found 2 errors in 1 file" in done.stdout


def test_pyright_knows_what_is_new(checked: Path, additive: tuple[Path, str]) -> None:
    """The program passes pyright's strict mode; the wrong one is wrong where mypy says so, too."""
    settings = {"strict": ["*.py"], "extraPaths": [str(additive[0]), str(ROOT / "overrides")]}
    (checked / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", f"--pythonpath={sys.executable}", "--outputjson", "-p", "."]
    done = subprocess.run(command, cwd=checked, capture_output=True, text=True, check=False)  # noqa: S603
    errors = json.loads(done.stdout)["generalDiagnostics"]
    assert {Path(error["file"]).name for error in errors} == {"wrong.py"}
    assert {"reportArgumentType", "reportCallIssue"} <= {error["rule"] for error in errors}
