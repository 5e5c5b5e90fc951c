"""The example that restores applications from a backup of the command `export`."""

from pathlib import Path

import pytest

from examples.restore_backup import main
from nexmo_application import Client
from nexmo_application.cli import main as command
from nexmo_application.sandbox import Sandbox


def test_a_backup_restores_what_was_changed_since(
    nexmo_sandbox: Sandbox, nexmo_client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the command exports is what an application has again afterwards; one that is gone is named."""
    for product in ("voice", "messages"):
        nexmo_sandbox.add(type=product, name=f"My {product}")
    gone = nexmo_sandbox.add(name="Gone")
    before = nexmo_sandbox.applications[:2]
    assert command(["export"]) == 0
    (tmp_path / "backup.json").write_text(capsys.readouterr().out, encoding="utf-8")
    for app in before:
        nexmo_client.applications.modify(str(app["id"]), name="Changed")
    nexmo_client.applications.delete(gone)
    assert main([str(tmp_path / "backup.json")]) == 1
    assert nexmo_sandbox.applications == before
    err = capsys.readouterr().err
    assert err.startswith(f"{gone}: ")
    assert err.endswith("2 applications restored, 1 failed\n")
    (tmp_path / "backup.json").write_text("{}", encoding="utf-8")
    assert main([str(tmp_path / "backup.json")]) == 0
