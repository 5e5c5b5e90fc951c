"""Try the sandbox and the clients, and say what was tried."""

import sys
from pathlib import Path

from tests.borders.conform.clients import try_clients
from tests.borders.conform.sandbox import try_sandbox

folder = Path("build", "conform").resolve()
folder.mkdir(parents=True, exist_ok=True)
for attempt in (try_clients, try_sandbox):
    sys.stdout.write(attempt(folder) + "\n")
