"""The demonstration that `make demo` runs."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, str(Path(__file__).parents[2] / "examples" / "demo.py")]


def test_the_demonstration_runs_and_shows_no_secret() -> None:
    """The demonstration shows all six methods in sync and async code, and neither the secret nor a private key."""
    result = subprocess.run(COMMAND, capture_output=True, text=True, check=True)  # noqa: S603
    for line in ("POST /v1/applications → 201", "PUT /v1/applications/", "DELETE /v1/applications/", "→ 204", "→ 401"):
        assert line in result.stdout
    assert "The sandbox has stopped." in result.stdout
    assert result.stderr == ""
    assert "demo-secret" not in result.stdout
    assert "PRIVATE KEY" not in result.stdout


def test_the_demonstration_ends_quietly_when_nobody_reads_on() -> None:
    """`make demo | head` shows what was asked for, and no traceback."""
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run(COMMAND, stdout=writer, stderr=subprocess.PIPE, check=False)  # noqa: S603
    os.close(writer)
    assert (result.returncode, result.stderr) == (0, b"")
