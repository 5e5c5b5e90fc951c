"""Temporary projects."""

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import openapi_python_client
import pytest
from jinja2 import Environment, FileSystemBytecodeCache

from .support import ROOT, Project


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile the templates once for all runs in this process: it takes a third of each."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openapi_python_client, "Environment", functools.partial(Environment, bytecode_cache=cache))
        yield


@pytest.fixture(scope="session")
def generated_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Make a project as it is after `make regen`; not to be changed."""
    project = Project(tmp_path_factory.mktemp("generated_once"))
    project.document.parent.mkdir()
    shutil.copy(ROOT / "openapi" / "application.json", project.document)
    shutil.copy(ROOT / "generator-config.yml", project.config)
    assert project.run_here() == 0
    return project


@pytest.fixture
def project(generated_once: Project, tmp_path: Path) -> Project:
    """Provide a project of one's own, as it is after `make regen`."""
    shutil.copytree(generated_once.root, tmp_path / "project")
    return Project(tmp_path / "project")
