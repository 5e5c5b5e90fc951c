"""`make test-all`: the tests on every Python that is there, and with the lowest and newest dependencies."""

import shutil
from pathlib import Path

import nox

PYTHONS = ("3.11", "3.12", "3.13", "3.14")

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False


def _interpreter(version: str) -> str:
    """Find a Python, under pyenv too, whose shims answer for versions that are not switched on."""
    found = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    return str(found[-1]) if found else shutil.which(f"python{version}") or f"python{version}"


@nox.session(python=[_interpreter(version) for version in PYTHONS])
def tests(session: nox.Session) -> None:
    """Run the tests with the pinned tools and dependencies."""
    _install(session)
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python=_interpreter("3.11"))
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
