"""What a document gains is typed and usable after a run alone, through the client that people import."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from overrides.spec import Node
from tests.regen.documents import DATE, TEXT, TIME, UUID, WHOLE, array, body, everything, parameter, ref, thing
from tests.regen.support import ROOT, Project, build, put, vendored
from tests.support.server import Request, Server, kept_json

KEY, SECRET = ({"$ref": f"#/components/parameters/{name}QueryString"} for name in ("apiKey", "apiSecret"))
PROGRAM = Path(__file__).with_name("consumer.py.txt").read_text(encoding="utf-8")


def _additive() -> Node:
    """Let the vendored document gain each kind of thing."""
    document = vendored()
    signed = thing(("api_key", "api_secret", "q"), api_key=TEXT, api_secret=TEXT, q=TEXT)
    for path, method in (("~1", "post"), ("~1{app_id}", "put")):
        properties = f"/paths/{path}/{method}/requestBody/content/application~1json/schema/properties"
        put(document, f"{properties}/region", TEXT)
        put(document, f"{properties}/expires", DATE)
        put(document, f"{properties}/limits", thing(("most",), most=WHOLE))
        put(document, f"{properties}/scopes", array({**TEXT, "enum": ["read", "write"]}))
        put(document, f"{properties}/type/enum", ["voice", "messages", "rtc"])
    schemas = "/components/schemas"
    put(document, f"{schemas}/shared", thing(inner=thing(region=thing(name=TEXT))))
    put(document, f"{schemas}/chained", thing(region=ref("shared/properties/inner/properties/region")))
    for name, schema in {
        "created_at": TIME,
        "token": {**UUID, "nullable": True},
        "owner": thing(since=DATE),
        "state": {**TEXT, "enum": ["on", "off"]},
        "region": ref("chained/properties/region"),
        "contact": {"nullable": True, **thing(email=TEXT, phone=TEXT)},
    }.items():
        put(document, f"{schemas}/application/properties/{name}", schema)
    put(document, "/paths/~1{app_id}/get/responses/404", body(thing(title=TEXT)))
    events: Node = {
        "operationId": "listEvents",
        "security": [{"key": []}],
        "parameters": [KEY, SECRET, parameter("since", "query", DATE)],
        "responses": {"200": body(array(thing(at=TIME)))},
    }
    put(
        document,
        "/paths/~1{app_id}~1events",
        {"parameters": [{"$ref": "#/components/parameters/app_id"}], "get": events},
    )
    put(document, "/components/securitySchemes", {"key": {"type": "apiKey", "in": "query", "name": "api_key"}})
    search = {
        "operationId": "searchApplications",
        "requestBody": body(signed),
        "responses": {"200": body(ref("applications"))},
    }
    return put(document, "/paths/~1search", {"post": search})


APPLICATION: Node = {
    "id": "id-1",
    "name": "An app",
    "voice": {"webhooks": []},
    "created_at": "2030-01-02T03:04:05Z",
    "token": None,
    "owner": {"since": "2029-01-01"},
    "state": "of-tomorrow",
    "region": {"name": "Europe"},
    "contact": {"phone": "123"},
    "unknown": {"kept": True},
}
KEYS = {"public_key": "public", "private_key": "not-a-real-key"}


ANSWERS: dict[tuple[str, str], tuple[int, Any]] = {
    ("POST", "/v1/applications"): (201, {**APPLICATION, "keys": KEYS}),
    ("POST", "/v1/applications/search"): (200, {"count": 0}),
    ("GET", "/v1/applications/id-1/events"): (200, [{"at": "2030-05-06T00:00:00Z"}]),
    ("GET", "/v1/applications/missing"): (404, {"title": "No such application"}),
}


def _query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.target).query))


@pytest.fixture(scope="module")
def additive(generated_once: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate from the additive document, with the configuration as it is, and return the folder of the package.

    Beside it lies what is generated from a document with everything, as `everything_generated`.
    """
    project = Project(tmp_path_factory.mktemp("additive"))
    project.document.parent.mkdir()
    project.config.write_bytes(generated_once.config.read_bytes())
    project.write(_additive())
    assert project.run_here() == 0
    build(everything(), project.root / "everything").rename(project.generated / "everything_generated")
    return project.generated


@pytest.fixture(scope="module")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide a cache for all runs of mypy."""
    return tmp_path_factory.mktemp("mypy_cache")


def _environment(generated: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{generated}{os.pathsep}{ROOT / 'overrides'}"}


def test_a_program_uses_everything_new(additive: Path, server: Server, tmp_path: Path) -> None:
    """A program that people write uses all that is new, sync and async; every request of it is signed."""
    (tmp_path / "consumer.py").write_text(PROGRAM, encoding="utf-8")
    server.answer_by(lambda it: kept_json(*ANSWERS.get((it.method, urlsplit(it.target).path), (200, APPLICATION))))
    command = [sys.executable, str(tmp_path / "consumer.py"), server.url]
    environment = _environment(additive)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout, done.stderr) == (0, "used\n", "")
    for request in server.requests:
        sent = _query(request) | json.loads(request.content or b"{}")
        assert {"api_key": "abcd1234", "api_secret": "not-a-real-secret"}.items() <= sent.items(), request
    created = json.loads(server.requests[0].content)
    assert {name: created[name] for name in ("type", "region", "expires", "limits", "scopes")} == {
        "type": "rtc",
        "region": "eu",
        "expires": "2030-01-02",
        "limits": {"most": 7},
        "scopes": ["read", "write"],
    }
    assert _query(server.requests[2])["since"] == "2030-01-01"


def test_mypy_knows_everything_new(additive: Path, mypy_cache: Path, tmp_path: Path) -> None:
    """The program and all generated code, also that of a document with everything, pass mypy's strict mode."""
    (tmp_path / "consumer.py").write_text(PROGRAM, encoding="utf-8")
    packages = ["-p", "nexmo_application_generated", "-p", "everything_generated"]
    done = _mypy(tmp_path, additive, mypy_cache, *packages)
    assert done.returncode == 0, done.stdout


def test_mypy_refuses_what_is_not_in_the_document(additive: Path, mypy_cache: Path, tmp_path: Path) -> None:
    """A misspelt keyword and an unknown enum value in a request are errors for a type checker."""
    (tmp_path / "consumer.py").write_text(_wrong())
    done = _mypy(tmp_path, additive, mypy_cache)
    assert done.returncode == 1
    assert "incompatible type \"Literal['video']\"" in done.stdout
    assert 'Unexpected keyword argument "regon"' in done.stdout
    assert done.stdout.endswith("Found 2 errors in 1 file (checked 1 source file)\n")


def test_pyright_knows_everything_new(additive: Path, tmp_path: Path) -> None:
    """The program passes pyright's strict mode, all generated code its basic one; a wrong program does not pass."""
    (tmp_path / "right.py").write_text(PROGRAM)
    (tmp_path / "wrong.py").write_text(_wrong())
    shutil.copytree(additive, tmp_path / "generated")
    settings = {"strict": ["*.py"], "extraPaths": ["generated", str(ROOT / "overrides")]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", f"--pythonpath={sys.executable}", "--outputjson", "-p", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    output = json.loads(done.stdout)
    assert output["summary"]["filesAnalyzed"] > 60
    assert {Path(error["file"]).name for error in output["generalDiagnostics"]} == {"wrong.py"}
    assert {"reportArgumentType", "reportCallIssue"} <= {error["rule"] for error in output["generalDiagnostics"]}


def _wrong() -> str:
    """Make the program wrong in two places."""
    assert 'type="rtc"' in PROGRAM
    return PROGRAM.replace('type="rtc"', 'type="video"').replace(
        'type="voice", region="eu"', 'type="voice", regon="eu"'
    )


def _mypy(folder: Path, generated: Path, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={cache}"]
    command = [sys.executable, "-m", "mypy", *options, "-m", "consumer", *arguments]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(map(str, (folder, generated, ROOT / "overrides")))}
    return subprocess.run(command, env=environment, cwd=cache, capture_output=True, text=True, check=False)  # noqa: S603
