"""The command as a program: how it starts, what it needs, and its sandbox."""

import json
import re
import runpy
import signal
import subprocess
import sys

import pytest

from nexmo_application import __version__
from nexmo_application.cli import main
from tests.cli.support import Cli, no_reader
from tests.support.data import SECRET
from tests.support.fresh import loaded_by, packages
from tests.support.interruption import interruption_when_serving

MODULE = [sys.executable, "-W", "error", "-X", "dev", "-m", "nexmo_application.cli"]


def test_running_the_module_returns_the_status_of_main(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit status of the module is that of `main`, which takes the process's arguments by default."""
    for argument, status in (("fly", 2), ("--version", 0)):
        monkeypatch.setattr(sys, "argv", ["cli", argument])
        with pytest.raises(SystemExit) as exit_info:
            runpy.run_module("nexmo_application.cli", run_name="__main__")
        assert exit_info.value.code == status
    assert capsys.readouterr().out == f"nexmo-application {__version__}\n"


def without(monkeypatch: pytest.MonkeyPatch, package: str, missing: str) -> None:
    """Let a package be imported anew, without something."""
    for name in [name for name in sys.modules if name.startswith(f"nexmo_application.{package}._")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(name)
    monkeypatch.setitem(sys.modules, missing, None)


@pytest.mark.parametrize("missing", ["typer", "rich.console", "uvicorn"])
def test_a_missing_extra_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Without typer or rich, or what the sandbox needs, the status is 2 and a line names the extra."""
    package = "sandbox" if missing == "uvicorn" else "cli"
    without(monkeypatch, package, missing)
    result = cli("sandbox")
    what = "sandbox needs its extra" if missing == "uvicorn" else "command needs its extra"
    line = f'nexmo-application: the {what}: pip install "nexmo-application[{package}]"\n'
    assert (result.status, result.out, result.err) == (2, "", line)


def test_only_a_missing_extra_is_blamed_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import error inside the command itself stays what it is."""
    without(monkeypatch, "cli", "nexmo_application.cli._app")
    with pytest.raises(ModuleNotFoundError, match="_app"):
        main(["list"])


def test_importing_the_package_imports_nothing_heavy() -> None:
    """The command's libraries come when it runs."""
    assert not packages(loaded_by("import nexmo_application.cli")) & {"typer", "rich", "httpx", "attrs"}


def test_the_sandbox_has_the_credentials_that_are_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of options or the environment; stdout has the URL alone. A signal ends the program with 0.

    Without any its secret is printed; with --json stdout has what to set in the environment.
    """
    monkeypatch.setenv("NEXMO_API_KEY", "")
    monkeypatch.setenv("NEXMO_API_SECRET", SECRET)
    with interruption_when_serving(signal.SIGTERM):
        assert main(["sandbox", "--port", "0", "--api-key", "my $key"]) == 0
    url, err = capsys.readouterr()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1/applications\n", url)
    variables = ["  export NEXMO_API_KEY='my $key'", f"  export NEXMO_APPLICATION_BASE_URL={url.strip()}"]
    assert err.splitlines()[1:] == variables
    monkeypatch.setenv("NEXMO_API_SECRET", "")
    with interruption_when_serving(signal.SIGINT):
        assert main(["sandbox", "--json"]) == 0
    out, err = capsys.readouterr()
    own = json.loads(out)
    assert f"  export NEXMO_APPLICATION_BASE_URL={own.pop('NEXMO_APPLICATION_BASE_URL')}\n" in err
    assert own == {"NEXMO_API_KEY": "key", "NEXMO_API_SECRET": "secret"}


def test_a_taken_port_is_a_usage_error(cli: Cli) -> None:
    """A port that cannot be had is status 2, and the line says why."""
    result = cli("sandbox", "--port", cli.sandbox.url.split("/")[2].partition(":")[2])
    assert (result.status, result.out, "Address already in use" in result.err) == (2, "", True)


@pytest.mark.usefixtures("cli")
def test_a_pipe_without_a_reader_is_quiet() -> None:
    """When nobody reads the output any more, there is not a word, also at the end of the interpreter."""
    with no_reader() as writer:
        result = subprocess.run([*MODULE, "list", "--json"], stdout=writer, stderr=-1, check=False)  # noqa: S603
    assert (result.returncode, result.stderr) == (141, b"")
