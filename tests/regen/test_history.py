"""The document's own history: what a run makes of each version."""

import json
import os
import subprocess
import sys

import pytest

from overrides.spec import Node
from tests.regen.support import ROOT, VENDORED, Project, altered


def _version_1_0_1() -> Node:
    """Make the document as 1.0.1 was, and the 1.0.2 that the vendor's repository has."""
    text = VENDORED.replace(b"apiKeyQueryString", b"key").replace(b"apiSecretQueryString", b"secret")
    changes = {
        "/info/version": "1.0.1",
        "/servers/0/url": "https://example.com/v1/applications",
        "/components/schemas/applications/required": ["count", "page_size", "page_index", "_embedded"],
        "/paths/~1{app_id}/put/requestBody/content/application~1json/schema/properties/event_method/default": "GET",
    }
    return altered(json.loads(text), changes)


def _portal() -> Node:
    """Make a document in the shape that a portal serves: every schema with a title, and no reference into another."""
    document = altered(_version_1_0_1(), {"/info/title": "Vonage Application API", "/info/version": "1.0.2"})
    schemas = document["components"]["schemas"]
    for name in ("application", "applications"):
        schemas[name]["properties"] |= schemas.pop(f"{name}Base")["properties"]
    for name, schema in schemas.items():
        schema["title"] = f"The {name} of the portal"
    document["paths"]["/{app_id}"]["parameters"] = [{"$ref": "#/components/parameters/app_id"}]
    for operation in ("get", "put", "delete"):
        del document["paths"]["/{app_id}"][operation]["parameters"][-1]
    return document


def _version_1_0_0() -> Node:
    """Make a document as the first was: other names, and credentials by a global scheme."""
    scheme = {"type": "apiKey", "in": "query"}
    changes: Node = {
        "/info/version": "1.0.0",
        "/security": [{"apiKey": [], "apiSecret": []}],
        "/components/securitySchemes": {
            "apiKey": {**scheme, "name": "api_key"},
            "apiSecret": {**scheme, "name": "api_secret"},
        },
        "/paths/~1/get/operationId": "getApplications",
        "/paths/~1/post/operationId": "postApplication",
        "/paths/~1/post/security": [{"apiKey": [], "apiSecret": []}],
        "/paths/~1{app_id}/get/operationId": "getApplication",
        "/paths/~1{app_id}/put/operationId": "putApplication",
        "/paths/~1{app_id}/delete/operationId": "removeApplication",
    }
    return altered(_version_1_0_1(), changes)


def test_the_versions_of_the_past_live_through_the_demonstration(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """From 1.0.1 over the portal's form to the vendored one, no name changes: each client does what the demo shows."""
    before = project.files()
    for document in (_version_1_0_1(), _portal()):
        project.write(document)
        assert project.run_here() == 0, capsys.readouterr().err
        paths = os.pathsep.join(map(str, (project.generated, ROOT / "overrides")))
        command = [sys.executable, str(ROOT / "examples" / "demo.py")]
        environment = {**os.environ, "PYTHONPATH": paths}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        assert (done.returncode, done.stderr) == (0, "")
        assert "The sandbox has stopped." in done.stdout
    report = capsys.readouterr().out
    assert "Nexmo Application API 1.0.2 → Nexmo Application API 1.0.1: " in report
    assert "Nexmo Application API 1.0.1 → Vonage Application API 1.0.2: 2 changes, 2 of them breaking." in report
    assert "BREAKING  removed model ApplicationBase: object" in report
    project.write(before["openapi/application.json"])
    assert project.run_here() == 0
    assert project.files() == before


def test_the_first_version_is_refused_by_what_it_lacks(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """1.0.0 calls its operations by other names: the run fails, and names what the package needs."""
    project.write(_version_1_0_0())
    told = project.refuses(capsys)
    assert "CreateApplicationParams is missing: overrides/nexmo_application uses it" in told
