"""Temporary projects."""

import functools
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import openapi_python_client
import pytest
from jinja2 import Environment, FileSystemBytecodeCache

from tests.regen.support import ROOT, VENDORED, Project, notes


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile the templates once for all runs in this process, a third of each, and let the hooks find ruff."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openapi_python_client, "Environment", functools.partial(Environment, bytecode_cache=cache))
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def generated_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a project of the vendored document as it is after `make regen`; not to be changed."""
    project = Project(tmp_path_factory.mktemp("generated_once"))
    project.fill(VENDORED, (ROOT / "generator-config.yml").read_text(encoding="utf-8"))
    # What the hand-written side needs is read there.
    models = project.root / "overrides" / "nexmo_application" / "models.py"
    models.parent.mkdir(parents=True)
    shutil.copy(ROOT / "overrides" / "nexmo_application" / "models.py", models)
    assert project.run_here() == 0
    return project


@pytest.fixture
def project(generated_once: Project, tmp_path: Path) -> Project:
    """Provide a project of the vendored document of one's own, as it is after `make regen`."""
    return generated_once.copy(tmp_path / "project")


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a project of a small document as it is after a run; not to be changed."""
    project = Project(tmp_path_factory.mktemp("small_once"))
    project.fill(notes())
    assert project.run_here() == 0
    return project


@pytest.fixture
def small_project(small_once: Project, tmp_path: Path) -> Project:
    """Provide a project of a small document of one's own, as it is after a run."""
    return small_once.copy(tmp_path / "project")
