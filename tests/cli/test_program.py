"""The command as a program: how it starts, what it needs, and its sandbox."""

import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nexmo_application import Client, __version__
from nexmo_application.cli import main
from nexmo_application.sandbox import Sandbox
from tests.cli.support import VOICE, Cli, silent_server
from tests.support.data import KEY, SECRET

PROGRAM = shutil.which("nexmo-application", path=str(Path(sys.executable).parent)) or ""
MODULE = [sys.executable, "-W", "error", "-X", "dev", "-m", "nexmo_application.cli"]


def run_without(missing: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a Python in which a module is missing."""
    code = f"import sys; sys.modules[{missing!r}] = None; from nexmo_application.cli import main; sys.exit(main([]))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603


@contextmanager
def serving(*arguments: str) -> Generator[subprocess.Popen[str]]:
    """Run the sandbox as a program of its own."""
    command = [*MODULE, "sandbox", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.kill()


def read_line(process: subprocess.Popen[str]) -> str:
    """Read what a program prints first."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the program has ended"
    return line


@pytest.mark.parametrize("command", [[PROGRAM], MODULE])
def test_the_program_is_installed_and_a_module(command: list[str]) -> None:
    """The command runs by its name and as `python -m nexmo_application.cli`."""
    result = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (result.returncode, result.stdout, result.stderr) == (0, f"nexmo-application {__version__}\n", "")


def test_running_the_module_returns_the_status_of_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit status of the module is that of `main`, which takes the process's arguments by default."""
    monkeypatch.setattr(sys, "argv", ["cli", "fly"])
    with pytest.raises(SystemExit) as exit_info:
        runpy.run_module("nexmo_application.cli", run_name="__main__")
    assert exit_info.value.code == 2


def test_importing_the_module_runs_nothing() -> None:
    """The module that runs the command can be imported without doing so."""
    assert runpy.run_module("nexmo_application.cli", run_name="other", alter_sys=False)["main"] is main


@pytest.mark.parametrize("missing", ["typer", "rich", "rich.console"])
def test_without_the_extra_one_line_says_how_to_install_it(missing: str) -> None:
    """Without typer or rich the status is 2 and the line names the extra."""
    result = run_without(missing)
    assert (result.returncode, result.stdout) == (2, "")
    expected = 'nexmo-application: the command needs its extra: pip install "nexmo-application[cli]"\n'
    assert result.stderr == expected


@pytest.mark.parametrize("missing", ["typer", "nexmo_application.cli._app"])
def test_only_a_missing_extra_is_blamed_on_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    """An import error inside the command itself stays what it is."""
    for name in [name for name in sys.modules if name.startswith("nexmo_application.cli.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    if missing == "typer":
        assert main(["list"]) == 2
        assert "nexmo-application[cli]" in capsys.readouterr().err
    else:
        with pytest.raises(ModuleNotFoundError, match="_app"):
            main(["list"])


def test_importing_the_package_imports_nothing_heavy() -> None:
    """The command's libraries come when it runs."""
    code = "import sys, nexmo_application.cli; print({'typer', 'rich', 'httpx', 'attrs'} & sys.modules.keys())"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert result.stdout == "set()\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_takes_a_free_port_and_prints_its_url(number: signal.Signals) -> None:
    """With --port 0 stdout has the URL alone, at which a client works; a signal ends the program with 0, quietly."""
    with serving("--port", "0", "--api-key", KEY, "--api-secret", SECRET) as process:
        url = read_line(process).strip()
        with Client(KEY, SECRET, base_url=url) as client:
            assert client.applications.list().count == 0
        process.send_signal(number)
        out, err = process.communicate()
    assert (process.returncode, out) == (0, "")
    assert f"export NEXMO_APPLICATION_BASE_URL={url}" in err
    assert SECRET not in err


def test_the_sandbox_for_programs_prints_how_to_call_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With --json stdout has an object of what to set in the environment, with credentials made for it."""
    for name in ("NEXMO_API_KEY", "NEXMO_API_SECRET"):
        monkeypatch.delenv(name, raising=False)
    with serving("--json") as process:
        text = read_line(process)
        while not text.endswith("}\n"):
            text += read_line(process)
        variables = json.loads(text)
        assert variables.keys() == {"NEXMO_API_KEY", "NEXMO_API_SECRET", "NEXMO_APPLICATION_BASE_URL"}
        command = [*MODULE, "list", "--json"]
        listed = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=True)  # noqa: S603
        assert json.loads(listed.stdout) == []


@contextmanager
def interruption_when_serving() -> Generator[None]:
    """Interrupt this process as soon as a sandbox runs in it."""
    former = set(threading.enumerate())
    ended = threading.Event()

    def interrupt() -> None:
        while not ended.wait(0.01):
            if "nexmo-sandbox" in {thread.name for thread in set(threading.enumerate()) - former}:
                signal.raise_signal(signal.SIGINT)
                return

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@pytest.mark.parametrize("given", [True, False])
def test_the_sandbox_has_the_credentials_of_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, given: bool
) -> None:
    """The credentials of the environment are the sandbox', and its secret is printed only if nobody brought one."""
    monkeypatch.setenv("NEXMO_API_KEY", KEY if given else "")
    monkeypatch.setenv("NEXMO_API_SECRET", SECRET if given else "")
    with interruption_when_serving():
        assert main(["sandbox"]) == 0
    output = capsys.readouterr()
    assert output.out.startswith("http://127.0.0.1:")
    assert f"export NEXMO_API_KEY={KEY if given else 'key'}\n" in output.err
    assert ("NEXMO_API_SECRET" in output.err) is not given
    assert SECRET not in output.err


def test_the_sandbox_for_programs_runs_in_this_process_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --json and credentials of the environment, the object leaves out the secret."""
    monkeypatch.setenv("NEXMO_API_KEY", KEY)
    monkeypatch.setenv("NEXMO_API_SECRET", SECRET)
    with interruption_when_serving():
        assert main(["sandbox", "--json"]) == 0
    assert json.loads(capsys.readouterr().out).keys() == {"NEXMO_API_KEY", "NEXMO_APPLICATION_BASE_URL"}


def test_a_taken_port_is_a_usage_error(cli: Cli) -> None:
    """A port that cannot be had is status 2, and the line says why."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = cli("sandbox", "--port", str(taken.getsockname()[1]))
    assert (result.status, result.out) == (2, "")
    assert "Address already in use" in result.err


def test_the_sandbox_without_its_extra_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what the sandbox needs, the status is 2 and the line names its extra."""
    for name in [name for name in sys.modules if name.startswith("nexmo_application.sandbox")]:
        monkeypatch.delitem(sys.modules, name)
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


def test_ctrl_c_ends_the_program_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGINT while the answer is awaited ends the process with status 130 and not a word."""
    monkeypatch.setenv("NEXMO_API_KEY", KEY)
    monkeypatch.setenv("NEXMO_API_SECRET", SECRET)
    processes: list[subprocess.Popen[bytes]] = []
    with silent_server(lambda: processes[0].send_signal(signal.SIGINT)) as url:
        command = [*MODULE, "list", "--base-url", url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
            processes.append(process)
            assert process.communicate() == (b"", b"")
    assert process.returncode == 130


def test_the_key_file_of_the_program_is_for_its_owner_alone(sandbox: Sandbox, tmp_path: Path) -> None:  # noqa: ARG001 - the environment points at it
    """As a program, with a liberal umask, the key file has mode 0600."""
    path = tmp_path / "my.key"
    command = [*MODULE, "create", "--name", "Mine", *VOICE, "--key-file", str(path)]
    subprocess.run(command, capture_output=True, check=True, umask=0)  # noqa: S603
    assert path.stat().st_mode & 0o777 == 0o600
