"""The document's own history: what a run makes of each version."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.regen.history import portal, version_1_0_0, version_1_0_1
from tests.regen.support import ROOT, Project


@pytest.fixture
def whole_project(project: Project) -> Project:
    """Provide a project with what the hand-written side needs."""
    folder = project.root / "overrides" / "nexmo_application"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "overrides" / "nexmo_application" / "models.py", folder)
    return project


def test_the_versions_of_the_past_live_through_the_demonstration(
    whole_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """From 1.0.1 over the portal's form to the vendored one, no name changes: each client does what the demo shows."""
    before = whole_project.files()
    for document in (version_1_0_1(), portal()):
        whole_project.write(document)
        assert whole_project.run_here() == 0, capsys.readouterr().err
        paths = os.pathsep.join(map(str, (whole_project.generated, ROOT / "overrides")))
        command = [sys.executable, str(ROOT / "examples" / "demo.py")]
        environment = {**os.environ, "PYTHONPATH": paths}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        assert (done.returncode, done.stderr) == (0, "")
        assert "The sandbox has stopped." in done.stdout
    report = capsys.readouterr().out
    assert "Nexmo Application API 1.0.2 → Nexmo Application API 1.0.1: " in report
    assert "Nexmo Application API 1.0.1 → Vonage Application API 1.0.2: 2 changes, 2 of them breaking." in report
    assert "BREAKING  removed model ApplicationBase: object" in report
    whole_project.write(before["openapi/application.json"])
    assert whole_project.run_here() == 0
    assert whole_project.files() == before


def test_the_first_version_is_refused_by_what_it_lacks(
    whole_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """1.0.0 calls its operations by other names: the run fails, and names what the package needs."""
    whole_project.write(version_1_0_0())
    told = whole_project.refuses(capsys)
    assert "CreateApplicationParams is missing: overrides/nexmo_application uses it" in told
