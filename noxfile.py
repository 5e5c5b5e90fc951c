"""`make test-all`: the tests on every Python that is there, and with the lowest and newest dependencies."""

import os
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

# pyenv's shims answer for versions that are not switched on: the versions themselves come first.
_PYENV = sorted((Path.home() / ".pyenv" / "versions").glob("3.1[1-9]*/bin"))
os.environ["PATH"] = os.pathsep.join([*map(str, _PYENV), os.environ["PATH"]])


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """Run the tests with the pinned tools and dependencies."""
    _install(session)
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python="3.11")
@nox.parametrize("resolution", ["lowest-direct", "highest"])
def dependencies(session: nox.Session, resolution: str) -> None:
    """Run the client's tests with the lowest or the newest dependencies that pyproject.toml allows."""
    _install(session)
    pins = Path(session.create_tmp(), "pins.txt")
    command = ["uv", "pip", "compile", "pyproject.toml", "--all-extras", "--python-version", "3.11", "--no-header"]
    session.run(*command, "--resolution", resolution, "--quiet", "--output-file", str(pins))
    session.install("-r", str(pins))
    session.run("python", "-m", "pytest", "--no-cov", *(session.posargs or _CLIENT_TESTS))


_CLIENT_TESTS = tuple(f"tests/{folder}" for folder in ("client", "reliability", "sandbox", "cli", "plugin", "examples"))


def _install(session: nox.Session) -> None:
    session.install("--require-hashes", "-r", "requirements.lock")
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")
