"""The regeneration that docs/regeneration.md shows is what happens."""

from pathlib import Path

from .walkthrough import PAGE, page_with, walkthrough


def test_that_the_page_shows_what_happens(tmp_path: Path) -> None:
    """Each block of the walkthrough is what the real driver does; `python -m tests.docs.walkthrough` writes it anew."""
    assert page_with(walkthrough(tmp_path)) == PAGE.read_text(encoding="utf-8")


def test_that_a_second_run_shows_the_same(tmp_path: Path) -> None:
    """Nothing in the walkthrough depends on the folder in which it happens."""
    shown = walkthrough(tmp_path / "one")
    assert str(tmp_path) not in "".join(shown.values())
    assert shown == walkthrough(tmp_path / "two")
