"""What wheel and sdist hold."""

import re
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import nexmo_application

ROOT = Path(__file__).parents[2]
PACKAGES = {"nexmo_application", "nexmo_application_generated"}


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wheel and sdist, built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return folder


def test_the_wheel_holds_two_typed_packages(dist: Path) -> None:
    """The wheel holds both packages with py.typed, its metadata, and nothing else."""
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == PACKAGES
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert not [name for name in names if name.endswith((".pyc", ".jinja", ".yml"))]


def test_the_sdist_holds_what_the_wheel_is_made_of(dist: Path) -> None:
    """The sdist holds both packages and the texts, and nothing of regen, the spec overrides or the tests."""
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    folders = ("overrides/nexmo_application/", "generated/nexmo_application_generated/")
    texts = {"CHANGELOG.md", "LICENSE", "README.md", "PKG-INFO", "pyproject.toml", ".gitignore"}
    assert {name for name in names if not name.startswith(folders)} <= texts
    assert {f"{folder}py.typed" for folder in folders} <= names


def test_only_the_run_time_dependencies_are_required(dist: Path) -> None:
    """Without an extra, an installation brings attrs, httpx and python-dateutil alone."""
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        requirements = message_from_string(wheel.read(metadata).decode()).get_all("Requires-Dist") or []
    plain = {re.split(r"[^\w-]", line)[0] for line in requirements if "extra ==" not in line}
    assert plain == {"attrs", "httpx", "python-dateutil"}


def test_the_version_is_the_newest_of_the_changelog() -> None:
    """The version is the newest one in the CHANGELOG."""
    versions = re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == nexmo_application.__version__
