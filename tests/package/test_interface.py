"""The public interface changes on purpose alone."""

from tests.package.interface import SNAPSHOT, interface


def test_that_the_public_interface_is_as_recorded() -> None:
    """The public names and signatures are those of the snapshot; a change is for CHANGELOG and `make snapshot`."""
    recorded = SNAPSHOT.read_text(encoding="utf-8").partition("\n")[2]
    assert interface() == recorded, "say what changed in CHANGELOG.md, then run `make snapshot`"
