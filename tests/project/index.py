"""A folder that plays the package index of another day: `python -m tests.project.index FOLDER LOCK …`."""

import hashlib
import re
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

LATER = "99.0"
"""A version that everything may have tomorrow."""


def write_wheel(folder: Path, name: str, version: str, requires: Iterable[str] = (), extras: Iterable[str] = ()) -> str:
    """Write a wheel without any module and return its hash as a lock names it."""
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    metadata += [f"Requires-Dist: {requirement}" for requirement in requires]
    metadata += [f"Provides-Extra: {extra}" for extra in extras]
    distribution = f"{name.replace('-', '_')}-{version}"
    path = folder / f"{distribution}-py3-none-any.whl"
    files = {
        "METADATA": "\n".join(metadata),
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any",
        "RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for file, content in files.items():
            wheel.writestr(f"{distribution}.dist-info/{file}", content)
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def locked(lock: Path) -> set[str]:
    """Return the names that a lock pins."""
    return set(re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def main(folder: str, *locks: str) -> None:
    """Write a later release of everything that the locks pin into a folder."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name in set[str]().union(*(locked(Path(lock)) for lock in locks)):
        write_wheel(Path(folder), name, LATER)


if __name__ == "__main__":
    main(*sys.argv[1:])
