"""The public interface changes on purpose alone."""

import pytest

import nexmo_application
from tests.project.interface import SNAPSHOT, interface


def test_the_public_interface_is_as_recorded() -> None:
    """The public names and signatures are those of the snapshot; a change is for CHANGELOG and `make snapshot`."""
    recorded = SNAPSHOT.read_text(encoding="utf-8")
    assert interface() == recorded, "say what changed in CHANGELOG.md, then run `make snapshot`"


def test_the_package_lists_its_names_before_they_are_imported() -> None:
    """`dir()` gives the public names, sorted as they are stated; another name is no attribute."""
    names = nexmo_application.__all__
    assert names == sorted(names)
    assert dir(nexmo_application) == sorted([*names, "keys", "models", "v2"])
    with pytest.raises(AttributeError, match="has no attribute 'Clinet'"):
        _ = nexmo_application.Clinet  # pyright: ignore[reportAttributeAccessIssue]
