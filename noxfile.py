"""`make test-all`: the tests on every Python that is there, with the lowest and newest dependencies, on a later day."""

import os
import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

# pyenv's shims answer for versions that are not switched on: the versions themselves come first.
_PYENV = sorted((Path.home() / ".pyenv" / "versions").glob("3.1[1-9]*/bin"))
os.environ["PATH"] = os.pathsep.join([*map(str, _PYENV), os.environ["PATH"]])

PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]
LOCKS = sorted(path.name for path in Path().glob("requirements*.lock"))
CLIENT_TESTS = (
    *(f"tests/{folder}" for folder in ("client", "sandbox", "cli", "plugin")),
    *sorted(map(str, Path("tests/project").glob("test_example_*.py"))),
)


@nox.session(python=PYTHONS)
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
    session.run("python", "-m", "pytest", "--no-cov", *(session.posargs or CLIENT_TESTS))


@nox.session(python=PYTHONS)
@nox.parametrize("lock", LOCKS)
@nox.parametrize("pip", ["bundled", "newest"])
def later_day(session: nox.Session, lock: str, pip: str) -> None:
    """Install a lock on a day on which each package has a newer release, with the Python's own pip or the newest."""
    if pip == "newest":
        session.install("--upgrade", "pip")
    index = Path(session.create_tmp(), "index").resolve()
    session.run(sys.executable, "-m", "tests.project.index", str(index), lock, external=True)
    _install_lock(session, lock, PIP_FIND_LINKS=f"{os.environ.get('PIP_FIND_LINKS', '')} {index}")


@nox.session(python="3.11")
def httpx2(session: nox.Session) -> None:
    """Run the client's tests with httpx2 in the place of httpx, as in a program that calls `httpx2.alias_httpx()`."""
    _install(session)
    session.run("python", "-m", "pytest", "-p", "tests.support.httpx2_alias", *(session.posargs or CLIENT_TESTS))


@nox.session(python="3.11")
def old_pytest(session: nox.Session) -> None:
    """Load the plugin, as installed, into the oldest pytest that runs on this Python."""
    session.install(".[sandbox]", "pytest==7.0.*", "pluggy==1.0.*")
    options = ["-c", os.devnull, "--noconftest", "-p", "no:cacheprovider"]
    session.run("python", "-m", "pytest", *options, "examples/test_your_code.py")


@nox.session(python="3.11")
def newest_backend(session: nox.Session) -> None:
    """Build and use the package with the newest build backend and dependencies, as its users' pip does."""
    session.install(".")
    session.run("python", "-I", "tests/project/smoke.py")


def _install(session: nox.Session) -> None:
    _install_lock(session, "requirements.lock")
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")


def _install_lock(session: nox.Session, lock: str, **env: str) -> None:
    into = f"INTO={Path(session.bin, 'python')}"
    session.run("make", "-s", "install", f"LOCK={lock}", into, env=env, external=True)
