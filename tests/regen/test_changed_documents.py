"""The document's own history, and changed copies of the vendored document: what a run makes of each."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

from overrides.spec import Node
from tests.regen.documents import DATE, TEXT, TIME, UUID, WHOLE, array, body, parameter, ref, thing
from tests.regen.history import portal, version_1_0_0, version_1_0_1
from tests.regen.support import ROOT, Project, drop, put, vendored

SCHEMAS = "/components/schemas"
CREATE = "/paths/~1/post/requestBody/content/application~1json/schema"
APPLICATION = f"{SCHEMAS}/application/properties"
WEBHOOK = f"{SCHEMAS}/voice/properties/webhooks/items/properties"
KEY, SECRET = ({"$ref": f"#/components/parameters/{name}QueryString"} for name in ("apiKey", "apiSecret"))

Change = Callable[[Node], object]

ADDITIVE: dict[str, tuple[Change, str]] = {
    "an optional request property": (
        lambda d: put(d, f"{CREATE}/properties/region", TEXT),
        "added model CreateApplicationBody, property region: string",
    ),
    "an optional request date": (
        lambda d: put(d, f"{CREATE}/properties/expires", DATE),
        "property expires: string (date)",
    ),
    "an optional request object": (
        lambda d: put(d, f"{CREATE}/properties/limits", thing(("most",), most=WHOLE)),
        "property limits: CreateApplicationBodyLimits",
    ),
    "an optional response date-time": (
        lambda d: put(d, f"{APPLICATION}/created_at", TIME),
        "added model Application, property created_at: string (date-time)",
    ),
    "a response array of enums": (
        lambda d: put(d, f"{APPLICATION}/scopes", array({**TEXT, "enum": ["read", "write"]})),
        "property scopes: array of enum of string",
    ),
    "a nullable response object": (
        lambda d: put(d, f"{APPLICATION}/owner", {**thing(name=TEXT, id=UUID), "nullable": True}),
        "property owner: ApplicationOwner or null",
    ),
    "a free-form response object": (
        lambda d: put(d, f"{APPLICATION}/labels", {"type": "object", "additionalProperties": DATE}),
        "property labels: ApplicationLabels",
    ),
    "an enum value in a request": (
        lambda d: put(d, f"{CREATE}/properties/type/enum", ["voice", "messages", "rtc"]),
        "added model CreateApplicationBody, property type, value 'rtc'",
    ),
    "an enum value that differs by case": (
        lambda d: put(d, f"{CREATE}/properties/type/enum", ["voice", "messages", "Voice"]),
        "property type, value 'Voice'",
    ),
    "an enum value in an answer": (
        lambda d: put(d, f"{WEBHOOK}/http_method/enum", ["GET", "POST", "PUT"]),
        "value 'PUT'",
    ),
    "a schema behind chained deep references": (
        lambda d: (
            put(d, f"{SCHEMAS}/shared", thing(inner=thing(region=thing(name=TEXT, since=DATE)))),
            put(d, f"{SCHEMAS}/chained", thing(region=ref("shared/properties/inner/properties/region"))),
            put(d, f"{APPLICATION}/region", ref("chained/properties/region")),
        ),
        "added model Application, property region: ",
    ),
    "a new status with a body": (
        lambda d: put(d, "/paths/~1{app_id}/get/responses/404", body(thing(title=TEXT, since=TIME))),
        "added GET /{app_id}, answer 404",
    ),
    "a new operation with credentials in its query": (
        lambda d: put(
            d,
            "/paths/~1{app_id}~1events",
            {
                "parameters": [{"$ref": "#/components/parameters/app_id"}],
                "get": {
                    "operationId": "listEvents",
                    "parameters": [KEY, SECRET, parameter("since", "query", DATE)],
                    "responses": {"200": body(array(thing(at=TIME)))},
                },
            },
        ),
        "added GET /{app_id}/events: applications.listEvents",
    ),
    "a new operation with credentials in its body": (
        lambda d: put(
            d,
            "/paths/~1search",
            {
                "post": {
                    "operationId": "searchApplications",
                    "requestBody": body(thing(("api_key", "api_secret", "q"), api_key=TEXT, api_secret=TEXT, q=TEXT)),
                    "responses": {"200": body(ref("applications"))},
                }
            },
        ),
        "added POST /search: applications.searchApplications",
    ),
    "a required response property": (
        lambda d: put(put(d, f"{APPLICATION}/state", TEXT), f"{SCHEMAS}/application/required", ["name", "state"]),
        "added model Application, property state: string, required",
    ),
    "another version": (lambda d: put(d, "/info/version", "1.0.3"), "nothing that users see but descriptions"),
}

BREAKING: dict[str, tuple[Change, str]] = {
    "a removed operation": (lambda d: drop(d, "/paths/~1{app_id}/delete"), "removed DELETE /{app_id}"),
    "a removed response property": (
        lambda d: drop(d, f"{APPLICATION}/voice"),
        "removed model Application, property voice",
    ),
    "a removed request property": (
        lambda d: drop(d, f"{CREATE}/properties/event_method"),
        "removed model CreateApplicationBody, property event_method",
    ),
    "a removed enum value": (
        lambda d: put(d, f"{CREATE}/properties/type/enum", ["voice"]),
        "property type, value 'messages'",
    ),
    "a new required parameter": (
        lambda d: d["paths"]["/"]["get"]["parameters"].append({**parameter("tenant", "query", TEXT), "required": True}),
        "added GET /, query parameter tenant: string, required",
    ),
    "a new required request property": (
        lambda d: (put(d, f"{CREATE}/properties/region", TEXT), put(d, f"{CREATE}/required", ["name", "region"])),
        "added model CreateApplicationBody, property region: string, required",
    ),
    "another type": (
        lambda d: put(d, f"{SCHEMAS}/applicationsBase/properties/count", TEXT),
        "model ApplicationPageBase, property count: integer → string",
    ),
    "a renamed operation": (
        lambda d: put(d, "/paths/~1{app_id}/get/operationId", "readApplication"),
        "changed GET /{app_id}: applications.retrieveApplication → applications.readApplication",
    ),
}


@pytest.mark.parametrize("case", ADDITIVE)
def test_an_additive_change_needs_no_hand_edit(project: Project, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A run on a document that gained something succeeds, proves it is all there, and reports it as not breaking."""
    report = _run(project, ADDITIVE[case][0], capsys)
    assert ADDITIVE[case][1] in report
    assert "BREAKING" not in report


@pytest.mark.parametrize("case", BREAKING)
def test_a_breaking_change_is_generated_and_marked(
    project: Project, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run on a document that takes something away or asks for more succeeds, and marks that in its report."""
    report = _run(project, BREAKING[case][0], capsys)
    marked = [line for line in report.splitlines() if "BREAKING" in line]
    assert any(BREAKING[case][1] in line for line in marked)


def _run(project: Project, change: Change, capsys: pytest.CaptureFixture[str]) -> str:
    document = vendored()
    change(document)
    project.write(document)
    assert project.run_here() == 0, capsys.readouterr().err
    report = capsys.readouterr().out
    assert json.loads((project.generated / "application.json").read_bytes()) == document
    return report


HISTORY: dict[str, Node] = {
    "1.0.1": version_1_0_1(),
    "1.0.2 of the repository": put(version_1_0_1(), "/info/version", "1.0.2"),
    "1.0.2 of the portal": portal(),
}


@pytest.fixture
def whole_project(project: Project) -> Project:
    """Provide a project with what the hand-written side needs."""
    folder = project.root / "overrides" / "nexmo_application"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "overrides" / "nexmo_application" / "models.py", folder)
    return project


@pytest.mark.parametrize("version", HISTORY)
def test_the_documents_of_the_past_live_through_the_demonstration(
    whole_project: Project, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The client that is made from a document of the past does all that the demonstration shows."""
    whole_project.write(HISTORY[version])
    assert whole_project.run_here() == 0, capsys.readouterr().err
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (whole_project.generated, ROOT / "overrides")))}
    command = [sys.executable, str(ROOT / "examples" / "demo.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    assert "The sandbox has stopped." in done.stdout


def test_the_first_document_is_refused_by_what_it_lacks(
    whole_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """1.0.0 calls its operations by other names: the run fails, and names what the package needs."""
    whole_project.write(version_1_0_0())
    assert whole_project.run_here() == 1
    message = capsys.readouterr().err
    assert "CreateApplicationParams is missing: overrides/nexmo_application uses it" in message


def test_the_way_from_version_to_version_is_told(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """From 1.0.1 over the portal's form to the vendored document, no name changes, and the last leaves no trace."""
    before = project.files()
    for document in (version_1_0_1(), portal()):
        project.write(document)
        assert project.run_here() == 0
    report = capsys.readouterr().out
    assert "Nexmo Application API 1.0.2 → Nexmo Application API 1.0.1: " in report
    assert "Nexmo Application API 1.0.1 → Vonage Application API 1.0.2: 2 changes, 2 of them breaking." in report
    assert "BREAKING  removed model ApplicationBase: object" in report
    project.write(before["openapi/application.json"])
    assert project.run_here() == 0
    assert project.files() == before
