"""`python -m nexmo_application.sandbox`, and the package without its extra."""

import re
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

import nexmo_application.sandbox as sandbox_module
from nexmo_application.sandbox.__main__ import main
from tests.support.data import CREDENTIALS, KEY, SECRET
from tests.support.fresh import loaded_by, packages
from tests.support.interruption import interruption_when_serving

pytestmark = pytest.mark.measured_processes

PYTHON = [sys.executable, "-W", "error", "-X", "dev"]
EXTRA = 'the sandbox needs its extra: pip install "nexmo-application[sandbox]"'
OF_THE_EXTRA = ("anyio", "cryptography.hazmat.primitives.asymmetric", "starlette.responses", "uvicorn")


def test_it_serves_until_a_signal_and_ends_quietly() -> None:
    """What it prints is enough to use it, a secret of the user excepted; SIGTERM ends it with 0 and not a word."""
    command = [*PYTHON, "-m", "nexmo_application.sandbox", "--key", KEY, "--secret", SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            printed = "".join(iter(process.stdout.readline, "Ctrl-C stops it.\n"))
            variables = dict(re.findall(r"^  export (\w+)=(\S+)", printed, re.MULTILINE))
            response = httpx.get(variables["NEXMO_APPLICATION_BASE_URL"], params=CREDENTIALS, trust_env=False)
            assert response.json()["count"] == 0
            process.terminate()
            assert process.communicate() == ("", "")
        finally:
            process.kill()
    assert process.returncode == 0
    assert variables["NEXMO_API_KEY"] == KEY
    assert "--secret" in printed
    assert SECRET not in printed


def test_main_serves_in_this_process_too(capsys: pytest.CaptureFixture[str]) -> None:
    """SIGINT, also if another thread gets it, ends it with 0 and leaves no trace; other signals are the caller's."""
    before = threading.active_count(), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    noticed: list[int] = []
    handler = signal.signal(signal.SIGUSR1, lambda number, _: noticed.append(number))
    with interruption_when_serving(signal.SIGUSR1, signal.SIGINT):
        assert main([]) == 0
    signal.signal(signal.SIGUSR1, handler)
    assert noticed == [signal.SIGUSR1]
    assert "NEXMO_API_SECRET=secret\n" in capsys.readouterr().out
    assert (threading.active_count(), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_what_cannot_be_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A value that makes no sense, and a port that is taken: the line goes to stderr, and the status is 1."""
    before = signal.getsignal(signal.SIGTERM)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments in (["--port", port], ["--port", "70000"], ["--key", ""], ["--secret", ""]):
            assert main(arguments) == 1
    assert signal.getsignal(signal.SIGTERM) is before
    output = capsys.readouterr()
    assert output.out == ""
    assert re.fullmatch(r"nexmo sandbox: .*in use.*\n(nexmo sandbox: .+ must .+\n){3}", output.err)


def test_importing_the_package_imports_nothing_of_the_extra() -> None:
    """That comes when a name of the package is used; it has the names of its __all__ and no others."""
    assert all(hasattr(sandbox_module, name) for name in sandbox_module.__all__)
    assert not hasattr(sandbox_module, "Server")
    assert not packages(loaded_by("import nexmo_application.sandbox")) & {
        "anyio",
        "cryptography",
        "starlette",
        "uvicorn",
    }


@pytest.mark.parametrize("missing", [*OF_THE_EXTRA, "nexmo_application.sandbox._state"])
def test_only_a_missing_extra_is_blamed_on_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    """Without the extra, its names are an ImportError of one line; one inside the sandbox itself stays what it is."""
    for name in [name for name in sys.modules if name.startswith("nexmo_application.sandbox._")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError) as error:
        _ = sandbox_module.Sandbox
    assert (error.value.msg == EXTRA) is error.value.__suppress_context__ is (missing in OF_THE_EXTRA)
    assert error.value.__cause__ is None
    assert main([]) == 1
    assert capsys.readouterr() == ("", f"nexmo sandbox: {error.value}\n")
