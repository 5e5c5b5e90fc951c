"""schemathesis tries the sandbox: values of every kind, and sequences of calls, against the patched document."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from nexmo_application.sandbox import Sandbox
from tests.borders.conform.hooks import KEY, MEANT, SECRET
from tests.support.openapi import with_errors

CASES = 3000
"""How many requests there are at least."""

CONFIGURATION = """\
# 400 is looked at by our own check, which knows the reasons that are meant.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "404"]
"""


def try_sandbox(folder: Path) -> str:
    """Run schemathesis and return what it did in a line.

    Raises:
        SystemExit: something failed, or was not tried; schemathesis has said what.
    """
    rows = Path("docs/wire.md").read_text(encoding="utf-8")
    if missing := [row for _, row in MEANT if f"\n| {row} | " not in rows]:
        sys.exit(f"docs/wire.md has no row {', '.join(missing)}")
    (folder / "document.json").write_text(json.dumps(with_errors()), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    # What schemathesis sends on purpose is no HTTP at times; uvicorn would say so.
    logging.getLogger("uvicorn.error").disabled = True
    with Sandbox(KEY, SECRET) as sandbox:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", f"--config-file={folder / 'schemathesis.toml'}"),
            *("run", str(folder / "document.json"), f"--url={sandbox.url}", "--seed=1", "--max-examples=580"),
            *("--report=json", f"--report-json-path={folder / 'report.json'}", "--continue-on-failure"),
        ]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.borders.conform.hooks"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\n{done.stderr}")
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    cases, phases = report["test_cases"]["generated"], report["phases"]
    skipped = [name for name, phase in phases.items() if phase["status"] != "success"]
    if skipped or cases < CASES:
        sys.exit(f"schemathesis made {cases} requests of {CASES}; not tried: {', '.join(skipped) or 'nothing'}")
    return f"schemathesis: {cases} requests in {len(phases)} phases ({', '.join(phases)}), none answered otherwise."
