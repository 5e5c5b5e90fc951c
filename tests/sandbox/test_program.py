"""`python -m nexmo_application.sandbox`, and the package without its extra."""

import re
import runpy
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

import httpx
import pytest

import nexmo_application.sandbox as sandbox_module
from nexmo_application.sandbox.__main__ import main
from tests.sandbox.support import wait_until
from tests.support.data import KEY, SECRET

pytestmark = pytest.mark.measured_processes

WITHOUT_EXTRA = """
import sys
sys.modules[{missing!r}] = None
{then}
"""


@contextmanager
def program(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Run the program; gives the process and what it printed at its start."""
    command = [sys.executable, "-W", "error", "-X", "dev", "-m", "nexmo_application.sandbox", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            yield process, "".join(iter(process.stdout.readline, "Ctrl-C stops it.\n"))
        finally:
            process.kill()


def exported(printed: str) -> dict[str, str]:
    """Read the environment variables out of what the program printed."""
    return dict(re.findall(r"^  export (\w+)=(\S+)", printed, re.MULTILINE))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_and_ends_quietly(number: signal.Signals) -> None:
    """What it prints is enough to use it; the signal ends it with status 0 and not a word."""
    with program("--port", "0") as (process, printed):
        variables = exported(printed)
        query = {"api_key": variables["NEXMO_API_KEY"], "api_secret": variables["NEXMO_API_SECRET"]}
        with httpx.Client(trust_env=False) as client:
            assert client.get(variables["NEXMO_APPLICATION_BASE_URL"], params=query).json()["count"] == 0
        process.send_signal(number)
        assert process.communicate() == ("", "")
        assert process.returncode == 0


def test_a_secret_of_the_user_is_used_but_not_printed() -> None:
    """With --secret the program says where the secret comes from; the key is printed."""
    with program("--key", KEY, "--secret", SECRET) as (process, printed):
        variables = exported(printed)
        query = {"api_key": KEY, "api_secret": SECRET}
        with httpx.Client(trust_env=False) as client:
            assert client.get(variables["NEXMO_APPLICATION_BASE_URL"], params=query).status_code == 200
        assert variables["NEXMO_API_KEY"] == KEY
        assert "--secret" in printed
        assert SECRET not in printed
        process.terminate()
        assert process.communicate() == ("", "")


def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The error goes to stderr, the status is 1, and the signal handlers are as they were."""
    before = signal.getsignal(signal.SIGTERM)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert re.fullmatch(r"nexmo sandbox: .*in use.*\n", output.err)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--key", ""], ["--secret", ""]])
def test_a_wrong_value_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What the sandbox refuses is told without a traceback."""
    assert main(arguments) == 1
    assert re.fullmatch(r"nexmo sandbox: .+ must .+\n", capsys.readouterr().err)


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--colour"]])
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The command line's own errors are argparse's."""
    with pytest.raises(SystemExit) as exit_info:
        main(arguments)
    assert exit_info.value.code == 2
    assert "usage: python -m nexmo_application.sandbox" in capsys.readouterr().err


def test_main_serves_in_this_process_too(capsys: pytest.CaptureFixture[str]) -> None:
    """SIGINT, also if another thread gets it, ends it with 0 and leaves no trace; other signals are the caller's."""
    before = threading.active_count(), signal.getsignal(signal.SIGINT)
    former = set(threading.enumerate())

    def interrupt() -> None:
        wait_until(lambda: "nexmo-sandbox" in {thread.name for thread in set(threading.enumerate()) - former})
        signal.raise_signal(signal.SIGUSR1)
        signal.raise_signal(signal.SIGINT)

    noticed: list[int] = []
    handler = signal.signal(signal.SIGUSR1, lambda number, _: noticed.append(number))
    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    assert main([]) == 0
    interrupter.join()
    signal.signal(signal.SIGUSR1, handler)
    assert noticed == [signal.SIGUSR1]
    assert "NEXMO_API_SECRET=secret\n" in capsys.readouterr().out
    assert (threading.active_count(), signal.getsignal(signal.SIGINT)) == before


def test_running_the_module_runs_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit status is that of `main`."""
    monkeypatch.delitem(sys.modules, "nexmo_application.sandbox.__main__")
    monkeypatch.setattr(sys, "argv", ["sandbox", "--port", "70000"])
    with pytest.raises(SystemExit) as exit_info:
        runpy.run_module("nexmo_application.sandbox", run_name="__main__")
    assert exit_info.value.code == 1


def run_without(missing: str, then: str) -> subprocess.CompletedProcess[str]:
    """Run some code in a Python in which a module is missing."""
    code = WITHOUT_EXTRA.format(missing=missing, then=then)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "cryptography"])
def test_without_the_extra_the_error_says_how_to_install_it(missing: str) -> None:
    """Importing the module is free; its names are an ImportError of one line."""
    result = run_without(missing, "import nexmo_application.sandbox\nfrom nexmo_application.sandbox import Sandbox")
    assert result.returncode == 1
    expected = 'ImportError: the sandbox needs its extra: pip install "nexmo-application[sandbox]"'
    assert result.stderr.splitlines()[-1] == expected
    assert "During handling" not in result.stderr


def test_without_the_extra_the_program_says_so_in_one_line() -> None:
    """The program has no traceback to show."""
    then = "from nexmo_application.sandbox.__main__ import main\nsys.exit(main([]))"
    result = run_without("uvicorn", then)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == 'nexmo sandbox: the sandbox needs its extra: pip install "nexmo-application[sandbox]"\n'


def test_importing_the_module_imports_nothing_heavy() -> None:
    """The server's libraries come with the first use of a name."""
    heavy = "{'starlette', 'uvicorn', 'cryptography'} & sys.modules.keys()"
    result = run_without("nothing", f"import nexmo_application.sandbox\nprint({heavy})")
    assert (result.returncode, result.stdout) == (0, "set()\n")


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    """The module has the names of its __all__ and no others."""
    assert sandbox_module.__all__ == sorted(sandbox_module.__all__)
    assert all(hasattr(sandbox_module, name) for name in sandbox_module.__all__)
    assert not hasattr(sandbox_module, "Server")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("anyio", r'the sandbox needs its extra: pip install "nexmo-application\[sandbox\]"'),
        ("nexmo_application.sandbox._store", "import of nexmo_application.sandbox._store halted"),
    ],
)
def test_only_a_missing_extra_is_blamed_on_it(monkeypatch: pytest.MonkeyPatch, missing: str, message: str) -> None:
    """An import error inside the sandbox itself stays what it is."""
    monkeypatch.delattr(sandbox_module, "_sandbox", raising=False)
    monkeypatch.delitem(sys.modules, "nexmo_application.sandbox._sandbox", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=message):
        _ = sandbox_module.Sandbox
