"""Prism serves the document as published, and refuses what it does not allow, to every method of both clients."""

import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.clients import Flavour
from tests.support.data import APP_ID, CALLS, Call
from tests.support.openapi import DOCUMENT

LOCKED = Path(__file__).parent / "prism"
# The document's example is of several types.
METHODS: dict[str, Call] = {**CALLS, "modify": lambda applications: applications.modify(APP_ID, name="B", type="voice")}


def try_clients(folder: Path) -> str:
    """Install Prism as it is locked, call every method of both clients, and return what was done in a line."""
    if shutil.which("npm") is None:
        return "Prism: not tried, since there is no npm."
    shutil.copytree(LOCKED, folder, dirs_exist_ok=True)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    subprocess.run(install, cwd=folder, check=True)  # noqa: S603
    command = [str(folder / "node_modules" / ".bin" / "prism"), "mock", "--port=0", str(DOCUMENT)]
    log: list[str] = []
    outcomes: list[Any] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as prism:  # noqa: S603
        for line in prism.stdout or ():
            log.append(line)
            if found := re.search(r"Prism is listening on (http://127\.0\.0\.1:\d+)", line):
                with asyncio.Runner() as runner:
                    for flavour in (Flavour("sync", runner), Flavour("async", runner)):
                        outcomes += flavour.outcomes(METHODS.values(), base_url=found[1], max_retries=0)
                prism.terminate()
    failed = [repr(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
    passed, received = (sum(text in line for line in log) for text in ("request passed", "Request received"))
    if failed or not passed == received > len(outcomes):
        sys.exit("\n".join([f"Prism accepts {passed} of {received} requests:", *failed, *log]))
    return f"Prism: {len(METHODS)} methods of each client, all {received} requests accepted and all answers read."
