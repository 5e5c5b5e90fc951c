"""What wheel and sdist hold."""

import re
import tarfile
import zipfile
from pathlib import Path

import nexmo_application

ROOT = Path(__file__).parents[2]
PACKAGES = {"nexmo_application", "nexmo_application_generated"}


def test_the_wheel_holds_two_typed_packages(dist: Path) -> None:
    """The wheel holds both packages with py.typed, its metadata, and nothing else; it requires no more than it uses."""
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = wheel.namelist()
        metadata = wheel.read(next(name for name in names if name.endswith(".dist-info/METADATA")))
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == PACKAGES
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert not [name for name in names if name.endswith((".pyc", ".jinja", ".yml"))]
    requirements = re.findall(r"^Requires-Dist: ([\w-]+)(?!.*extra ==)", metadata.decode(), re.MULTILINE)
    assert sorted(requirements) == ["attrs", "httpx", "python-dateutil"]


def test_the_sdist_holds_what_the_wheel_is_made_of(dist: Path) -> None:
    """The sdist holds both packages and the texts, and nothing of regen, the spec overrides or the tests."""
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    folders = ("overrides/nexmo_application/", "generated/nexmo_application_generated/")
    texts = {"CHANGELOG.md", "LICENSE", "README.md", "PKG-INFO", "pyproject.toml", ".gitignore"}
    assert {name for name in names if not name.startswith(folders)} <= texts
    assert {f"{folder}py.typed" for folder in folders} <= names


def test_the_version_is_the_newest_of_the_changelog() -> None:
    """The version is the newest one in the CHANGELOG."""
    versions = re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == nexmo_application.__version__
