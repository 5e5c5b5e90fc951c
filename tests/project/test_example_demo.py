"""The demonstration that `make demo` runs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_demonstration_runs_and_shows_no_secret() -> None:
    """The demonstration shows all six methods in sync and async code, and neither the secret nor a private key."""
    result = subprocess.run(  # noqa: S603
        [sys.executable, str(ROOT / "examples" / "demo.py")], capture_output=True, text=True, check=True
    )
    for line in ("POST /v1/applications → 201", "PUT /v1/applications/", "DELETE /v1/applications/", "→ 204", "→ 401"):
        assert line in result.stdout
    assert "The sandbox has stopped." in result.stdout
    assert result.stderr == ""
    assert "demo-secret" not in result.stdout
    assert "PRIVATE KEY" not in result.stdout
