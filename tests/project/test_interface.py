"""The public interface changes on purpose alone."""

import re
from pathlib import Path

import pytest

import nexmo_application
from tests.project.interface import SNAPSHOT, interface, main


def test_the_public_interface_is_as_recorded() -> None:
    """The public names and signatures are those of the snapshot; a change is for CHANGELOG and `make snapshot`."""
    recorded = SNAPSHOT.read_text(encoding="utf-8")
    assert interface() == recorded, "say what changed in CHANGELOG.md, then run `make snapshot`"


def test_a_change_is_recorded_once_the_changelog_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is lost, new or another must stand under Unreleased first; `make accept` writes there what is new."""
    snapshot, changelog = tmp_path / "interface.txt", tmp_path / "CHANGELOG.md"
    monkeypatch.setattr("tests.project.interface.SNAPSHOT", snapshot)
    monkeypatch.setattr("tests.project.interface.CHANGELOG", changelog)
    released = "\n## [1.0]\n\n- `old_params` and `update_params`.\n"
    changelog.write_text(f"## [Unreleased]\n{released}")
    snapshot.write_text(interface().replace(".update_params(", ".old_params("))
    for accept in (False, True):
        assert "of nexmo_application.old_params, nexmo_application.update_params; then" in str(main(accept=accept))
    assert "old_params" in snapshot.read_text()
    changelog.write_text("## [Unreleased]\n\n- `old_params` is `update_params`.\n")
    assert main() is None
    assert snapshot.read_text() == interface()
    others = [line for line in interface().splitlines(keepends=True) if "KeyFile" not in line]
    snapshot.write_text("".join(others).replace("Client.close() -> None", "Client.close() -> int"))
    changelog.write_text(f"## [Unreleased]\n{released}")
    for _ in range(2):
        assert main(accept=True) is None
        added = changelog.read_text().removesuffix(released)
        assert added.startswith("## [Unreleased]\n\n- From version ")
        assert re.findall(r"`nexmo_application\.(.*?)`", added) == ["Client.close", "keys.KeyFile", "keys.new_key_file"]
    assert snapshot.read_text() == interface()


def test_the_package_lists_its_names_before_they_are_imported() -> None:
    """`dir()` gives the public names, sorted as they are stated; another name is no attribute."""
    names = nexmo_application.__all__
    assert names == sorted(names)
    assert dir(nexmo_application) == sorted([*names, "keys", "models", "v2"])
    with pytest.raises(AttributeError, match="has no attribute 'Clinet'"):
        _ = nexmo_application.Clinet  # pyright: ignore[reportAttributeAccessIssue]
