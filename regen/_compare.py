"""Telling two folders apart, file by file."""

from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder, by its path in it; compiled modules do not count."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def difference(old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, str]:
    """Return `added`, `removed` or `changed` for each file that is not the same in both."""
    return {
        name: "added" if name not in old else "removed" if name not in new else "changed"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }
