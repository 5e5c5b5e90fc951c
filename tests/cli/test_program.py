"""The command as a program: how it starts, what it needs, and its sandbox."""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nexmo_application import Client, __version__
from nexmo_application.cli import main
from nexmo_application.sandbox import Sandbox
from tests.cli.support import Cli
from tests.support.data import KEY, SECRET
from tests.support.interruption import interruption_when_serving

PROGRAM = Path(sys.executable).with_name("nexmo-application")
PYTHON = [sys.executable, "-W", "error", "-X", "dev"]
MODULE = [*PYTHON, "-m", "nexmo_application.cli"]


def test_the_program_is_installed() -> None:
    """The command runs by its name."""
    result = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (result.returncode, result.stdout, result.stderr) == (0, f"nexmo-application {__version__}\n", "")


@pytest.mark.parametrize(("argument", "status"), [("--version", 0), ("fly", 2)])
def test_running_the_module_returns_the_status_of_main(
    monkeypatch: pytest.MonkeyPatch, argument: str, status: int
) -> None:
    """The exit status of the module is that of `main`, which takes the process's arguments by default."""
    monkeypatch.setattr(sys, "argv", ["cli", argument])
    with pytest.raises(SystemExit) as exit_info:
        runpy.run_module("nexmo_application.cli", run_name="__main__")
    assert exit_info.value.code == status


@pytest.mark.parametrize("missing", ["typer", "rich.console", "nexmo_application.cli._app"])
def test_only_a_missing_extra_is_blamed_on_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    """Without typer or rich a line names the extra; an import error inside the command itself stays what it is."""
    for name in [name for name in sys.modules if name.startswith("nexmo_application.cli._")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(name)
    monkeypatch.setitem(sys.modules, missing, None)
    if missing == "nexmo_application.cli._app":
        with pytest.raises(ModuleNotFoundError, match="_app"):
            main(["list"])
    else:
        assert main(["list"]) == 2
        output = capsys.readouterr()
        expected = 'nexmo-application: the command needs its extra: pip install "nexmo-application[cli]"\n'
        assert (output.out, output.err) == ("", expected)


def test_importing_the_package_imports_nothing_heavy() -> None:
    """The command's libraries come when it runs."""
    code = "import sys, nexmo_application.cli; print({'typer', 'rich', 'httpx', 'attrs'} & sys.modules.keys())"
    result = subprocess.run([*PYTHON, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert result.stdout == "set()\n"


def test_the_sandbox_takes_a_free_port_and_prints_its_url() -> None:
    """With --port 0 stdout has the URL alone, at which a client works; a signal ends the program with 0, quietly."""
    command = [*MODULE, "sandbox", "--port", "0", "--api-key", KEY, "--api-secret", SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            with Client(KEY, SECRET, base_url=url) as client:
                assert client.applications.list().count == 0
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        finally:
            process.kill()
    assert (process.returncode, out) == (0, "")
    assert f"export NEXMO_APPLICATION_BASE_URL={url}" in err
    assert SECRET not in err


@pytest.mark.parametrize("given", [True, False])
def test_the_sandbox_has_the_credentials_of_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, given: bool
) -> None:
    """Its secret is printed only if nobody brought one; with --json stdout has what to set in the environment."""
    monkeypatch.setenv("NEXMO_API_KEY", KEY if given else "")
    monkeypatch.setenv("NEXMO_API_SECRET", SECRET if given else "")
    with interruption_when_serving(signal.SIGTERM):
        assert main(["sandbox"]) == 0
    output = capsys.readouterr()
    assert output.out.startswith("http://127.0.0.1:")
    assert f"export NEXMO_API_KEY={KEY if given else 'key'}\n" in output.err
    assert ("NEXMO_API_SECRET" in output.err) is not given
    with interruption_when_serving(signal.SIGINT):
        assert main(["sandbox", "--json"]) == 0
    variables = json.loads(capsys.readouterr().out)
    assert variables.pop("NEXMO_APPLICATION_BASE_URL").startswith("http://127.0.0.1:")
    assert variables == ({"NEXMO_API_KEY": KEY} if given else {"NEXMO_API_KEY": "key", "NEXMO_API_SECRET": "secret"})


def test_a_taken_port_is_a_usage_error(cli: Cli) -> None:
    """A port that cannot be had is status 2, and the line says why."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = cli("sandbox", "--port", str(taken.getsockname()[1]))
    assert (result.status, result.out) == (2, "")
    assert "Address already in use" in result.err


def test_the_sandbox_without_its_extra_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what the sandbox needs, the status is 2 and the line names its extra."""
    for name in [name for name in sys.modules if name.startswith("nexmo_application.sandbox._")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = cli("sandbox")
    assert (result.status, result.out) == (2, "")
    assert result.err == 'nexmo-application: the sandbox needs its extra: pip install "nexmo-application[sandbox]"\n'


def test_a_pipe_without_a_reader_is_quiet(sandbox: Sandbox) -> None:
    """When nobody reads the output any more, there is not a word, also at the end of the interpreter."""
    sandbox.add()
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run([*MODULE, "list"], stdout=writer, stderr=subprocess.PIPE, check=False)  # noqa: S603
    os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")
