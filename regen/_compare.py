"""Telling two folders apart, file by file."""

import difflib
from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder, by its path in it; compiled modules do not count."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def difference(old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """Return a unified diff from one set of files to another, new and missing files included."""
    return "".join(
        line if line.endswith("\n") else line + "\n"
        for name in sorted(old.keys() | new.keys())
        for line in difflib.unified_diff(
            _lines(old.get(name)),
            _lines(new.get(name)),
            f"generated/{name}" if name in old else "(no such file)",
            f"generated/{name}" if name in new else "(no such file)",
        )
    ) + "".join(
        f"{'+++' if name in new else '---'} generated/{name} (empty)\n"
        for name in sorted(old.keys() ^ new.keys())
        if not old.get(name, new.get(name))
    )


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "backslashreplace").splitlines(keepends=True)
