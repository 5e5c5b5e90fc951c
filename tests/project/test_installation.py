"""`make install`: what a lock says, whatever the index serves today."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.dependency_groups import resolve_dependency_groups
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def test_exactly_the_locked_versions_are_installed(tmp_path: Path) -> None:
    """What a lock lacks is named, with the command that mends it; a newer release of everything changes nothing."""
    lines: list[str] = []
    for name, (requires, extras) in PACKAGES.items():
        lines.append(f"{name}==1.0 --hash={write_wheel(tmp_path, name, '1.0', requires, extras)}\n")
        write_wheel(tmp_path, name, LATER, requires, extras)
    lock, venv = tmp_path / "a.lock", tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)  # noqa: S603
    # Of the settings of this run and this machine, none: not those of a surrounding make, of pip or of coverage.
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    command = ["make", "-s", "install", f"LOCK={lock}", f"INTO={venv / 'bin' / 'python'}"]

    def install(*locked: str) -> subprocess.CompletedProcess[str]:
        lock.write_text("".join(locked), encoding="utf-8")
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    incomplete = install(*lines[1:])
    assert incomplete.returncode != 0
    assert "fake-runner" in incomplete.stderr
    assert "make lock" in incomplete.stderr
    complete = install(*lines)
    assert (complete.returncode, complete.stderr) == (0, "")
    found = venv.glob("lib/python*/site-packages/fake_*.dist-info")
    assert sorted(path.name for path in found) == sorted(f"{name.replace('-', '_')}-1.0.dist-info" for name in PACKAGES)


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
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    names = {canonicalize_name(Requirement(line).name) for line in resolve_dependency_groups(groups, group)}
    assert names - locked(ROOT / lock) == set()
