"""The regeneration that docs/regeneration.md shows is what happens."""

from pathlib import Path

from tests.project.walkthrough import PAGE, walkthrough


def test_the_page_shows_what_happens(tmp_path: Path) -> None:
    """Each block of the walkthrough is what the real driver does; `make pictures` writes it anew."""
    assert walkthrough(tmp_path) == PAGE.read_text(encoding="utf-8")
