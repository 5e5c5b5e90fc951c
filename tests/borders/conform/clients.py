"""Prism serves the document as published, and refuses what it does not allow, to every method of both clients."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nexmo_application import AsyncClient, Client
from tests.borders.conform.hooks import KEY, SECRET

ROOT = Path(__file__).parents[3]
LOCKED = Path(__file__).parent / "prism"
APP_ID = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
"""The document's example."""

FIELDS: Any = {
    "name": "My Application",
    "type": "voice",
    "answer_url": "https://example.com/answer",
    "event_url": "https://example.com/event",
}


def try_clients(folder: Path) -> str:
    """Call every method of both clients and return what was done in a line."""
    if shutil.which("npm") is None:
        return "Prism: not tried, since there is no npm."
    with _prism(folder) as (url, log):
        with Client(KEY, SECRET, base_url=url, max_retries=0) as client:
            called = _methods(client.applications)
            for call in called:
                call()
        asyncio.run(_async(url))
    passed, received = (sum(text in line for line in log) for text in ("request passed", "Request received"))
    if not passed == received > len(called):
        sys.exit(f"Prism accepts {passed} of {received} requests:\n{''.join(log)}")
    return f"Prism: {len(called)} methods of each client, all {received} requests accepted and all answers read."


def _methods(applications: Any) -> list[Any]:
    return [
        applications.list,
        lambda: applications.create(**FIELDS),
        lambda: applications.retrieve(APP_ID),
        lambda: applications.update(APP_ID, **FIELDS),
        lambda: applications.modify(APP_ID, name="Newer", type="voice"),
        lambda: applications.delete(APP_ID),
    ]


async def _async(url: str) -> None:
    async with AsyncClient(KEY, SECRET, base_url=url, max_retries=0) as client:
        for call in _methods(client.applications):
            await call()


@contextmanager
def _prism(folder: Path) -> Generator[tuple[str, list[str]]]:
    """Install Prism as it is locked, and let it serve the document on a free port; its log is whole at the end."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCKED / name, folder / name)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    subprocess.run(install, cwd=folder, check=True)  # noqa: S603
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    prism = folder / "node_modules" / ".bin" / "prism"
    document = ROOT / "openapi" / "application.json"
    command = [str(prism), "mock", "--host", "127.0.0.1", "--port", str(port), str(document)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None
            log: list[str] = []
            for line in server.stdout:
                log.append(line)
                if "Prism is listening" in line:
                    break
            else:
                sys.exit(f"Prism does not start:\n{''.join(log)}")
            yield f"http://127.0.0.1:{port}", log
        finally:
            server.terminate()
        log += server.stdout
