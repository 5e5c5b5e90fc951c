"""What a document gains, the sandbox and the command have after generation alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from overrides.spec import Node
from tests.regen.documents import TEXT, WHOLE, array, body, thing
from tests.regen.support import ROOT, Project, put, vendored

pytestmark = pytest.mark.measured_processes

METHODS: Node = {**TEXT, "enum": ["GET", "POST"]}
SCOPES = array({**TEXT, "enum": ["read", "write"]})
PROGRAM = """
import json, os
from nexmo_application import BadRequestError, Client
from nexmo_application.cli import main
from nexmo_application.sandbox import Sandbox
from nexmo_application_generated.api.applications import list_events

FIELDS = {
    "name": "One",
    "type": "video",
    "camera_url": "https://example.com/camera",
    "camera_method": "POST",
    "region": "eu",
    "scopes": ["read", "write"],
    "size": 7,
}
webhook = {"endpoint_type": "camera_url", "endpoint": "https://example.com/camera", "http_method": "POST"}
others = {"region": "eu", "scopes": ["read", "write"], "size": 7}

with Sandbox() as sandbox, Client(sandbox.api_key, sandbox.api_secret, base_url=sandbox.url, max_retries=0) as client:
    created = client.applications.create(**FIELDS).to_dict()
    assert created["video"] == {"webhooks": [webhook]}, created
    assert others.items() <= created.items(), created
    assert client.applications.modify(created["id"], name="Two").to_dict() == sandbox.applications[0]
    assert others.items() <= sandbox.applications[0].items(), sandbox.applications[0]
    for wrong in ({"scopes": ["delete"]}, {"scopes": "read"}, {"size": "7"}, {"region": ""}, {"camera_method": "PUT"}):
        try:
            client.applications.update(created["id"], **FIELDS | wrong)
        except BadRequestError as error:
            assert list(error.invalid_parameters) == list(wrong), error
        else:
            raise AssertionError(wrong)
    sandbox.fail("listEvents", status=418)
    url = f"{created['id']}"
    assert list_events.sync_detailed(url, client=client.generated).status_code == 418
    answer = list_events.sync_detailed(url, client=client.generated)
    assert (answer.status_code, json.loads(answer.content)["detail"].split()[-1]) == (501, "listEvents.")
    os.environ |= {
        "NEXMO_API_KEY": sandbox.api_key,
        "NEXMO_API_SECRET": sandbox.api_secret,
        "NEXMO_APPLICATION_BASE_URL": sandbox.url,
    }
    options = ["--scopes", "read", "--scopes", "write", "--size", "7", "--region", "eu", "--camera-method", "POST"]
    options += ["--name", "One", "--type", "video", "--camera-url", "https://example.com/camera"]
    assert main(["create", *options, "--discard-private-key"]) == 0
    assert {name: sandbox.requests[-1].body[name] for name in FIELDS} == FIELDS, sandbox.requests[-1]
print("used")
"""


@pytest.fixture(scope="module")
def additive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate from a document with a new type, webhook, operation and fields, and return the folder of the package."""
    document = vendored()
    webhook = thing(("endpoint", "endpoint_type"), endpoint=TEXT, endpoint_type={**TEXT, "enum": ["camera_url"]})
    webhook["properties"]["http_method"] = METHODS
    application = "/components/schemas/application/properties"
    put(document, f"{application}/video", thing(webhooks=array(webhook)))
    new = {"region": TEXT, "scopes": SCOPES, "size": WHOLE}
    for name, schema in new.items():
        put(document, f"{application}/{name}", schema)
    for path, method in (("~1", "post"), ("~1{app_id}", "put")):
        properties = f"/paths/{path}/{method}/requestBody/content/application~1json/schema/properties"
        for name, schema in {**new, "camera_url": TEXT, "camera_method": METHODS}.items():
            put(document, f"{properties}/{name}", schema)
        put(document, f"{properties}/type/enum", ["voice", "messages", "video"])
    app_id = {"parameters": [{"$ref": "#/components/parameters/app_id"}]}
    events = {"operationId": "listEvents", "responses": {"200": body(array(thing(at=TEXT)))}}
    put(document, "/paths/~1{app_id}~1events", {**app_id, "get": events})
    project = Project(tmp_path_factory.mktemp("additive"))
    project.fill(document, (ROOT / "generator-config.yml").read_text(encoding="utf-8"))
    assert project.run_here() == 0
    return project.generated


def test_an_additive_document_changes_sandbox_and_command_by_itself(additive: Path) -> None:
    """New fields, values, types and webhooks are taken, checked and shown; a new operation answers 501."""
    environment = {**os.environ, "PYTHONPATH": f"{additive}{os.pathsep}{ROOT / 'overrides'}"}
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout.splitlines()[-1:], done.stderr) == (0, ["used"], "")
