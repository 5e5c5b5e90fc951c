"""`make install`: what a lock says, whatever the index serves today."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.project.index import LATER, locked, write_wheel

ROOT = Path(__file__).parents[2]

# The case that stopped the set-up: one package asks for another with an extra, as pytest-cov does for coverage[toml].
PACKAGES: dict[str, tuple[list[str], list[str]]] = {
    "fake-runner": ([], []),
    "fake-plugin": (["fake-measure[extra]>=1", "fake-runner"], []),
    "fake-measure": (["fake-parser; extra == 'extra'"], ["extra"]),
    "fake-parser": ([], []),
    "fake-tool": (["fake-runner"], []),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide an index with the five packages and a later release of each, and a lock of them all."""
    folder = tmp_path_factory.mktemp("index")
    lines: list[str] = []
    for name, (requires, extras) in PACKAGES.items():
        lines.append(f"{name}==1.0 --hash={write_wheel(folder, name, '1.0', requires, extras)}\n")
        write_wheel(folder, name, LATER, requires, extras)
    (folder / "whole.lock").write_text("".join(lines), encoding="utf-8")
    (folder / "lacking.lock").write_text("".join(lines[1:]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Provide a virtual environment as `make setup` makes it."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603
    return folder


def install(index: Path, lock: str, venv: Path) -> subprocess.CompletedProcess[str]:
    """Call the Makefile's own line, with nothing but the folder as an index."""
    # Of the settings of this run and this machine, none: not those of a surrounding make, of pip or of coverage.
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)}
    command = ["make", "-s", "install", f"LOCK={index / lock}", f"INTO={venv / 'bin' / 'python'}"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def installed(venv: Path) -> dict[str, str]:
    """Return the versions of the fake packages that a virtual environment has."""
    found = venv.glob("lib/python*/site-packages/fake_*.dist-info")
    matches = [re.fullmatch(r"(.*)-(.*)\.dist-info", folder.name) for folder in found]
    return {match[1]: match[2] for match in matches if match}


def test_exactly_the_locked_versions_are_installed(index: Path, fresh: Path, tmp_path: Path) -> None:
    """A newer release of everything, at which a resolver might stop, changes nothing."""
    venv = shutil.copytree(fresh, tmp_path / "venv", symlinks=True)
    done = install(index, "whole.lock", venv)
    assert (done.returncode, done.stderr) == (0, "")
    assert installed(venv) == dict.fromkeys((name.replace("-", "_") for name in PACKAGES), "1.0")


def test_an_incomplete_lock_is_refused(index: Path, fresh: Path, tmp_path: Path) -> None:
    """What a lock lacks is named, with the command that mends it."""
    venv = shutil.copytree(fresh, tmp_path / "venv", symlinks=True)
    done = install(index, "lacking.lock", venv)
    assert done.returncode != 0
    assert "fake-runner" in done.stderr
    assert "make lock" in done.stderr


def test_nothing_else_installs_from_a_lock() -> None:
    """The line of the Makefile is the only one: whoever needs a lock installed calls it."""
    texts = [ROOT / "Makefile", ROOT / "noxfile.py", ROOT / ".pre-commit-config.yaml", ROOT / ".ci" / "run"]
    texts += (ROOT / ".github").rglob("*.yml")
    lines = [line for text in texts for line in text.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if re.search(r"-r\b.*(lock|LOCK)", line) and "pip-audit" not in line] == [
        line for line in lines if "--require-hashes --no-deps -r $(LOCK)" in line
    ]


@pytest.mark.parametrize(("lock", "group"), [("requirements.lock", "dev"), ("requirements-bench.lock", "bench")])
def test_a_lock_has_all_that_its_group_names(lock: str, group: str) -> None:
    """Whatever is added to pyproject.toml is in the lock, too."""
    groups: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]

    def names(group: Any) -> set[str]:
        parts: list[set[str]] = [
            names(entry["include-group"]) if isinstance(entry, dict) else {entry} for entry in groups[group]
        ]
        return {re.split(r"[^\w.-]", name)[0].lower().replace(".", "-") for part in parts for name in part}

    assert names(group) - locked(ROOT / lock) == set()
