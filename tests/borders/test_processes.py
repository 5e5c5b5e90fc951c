"""One client in several processes: each of them gets the answers to its own requests, and no other's private key."""

import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.borders.processes import WAYS, WORKERS
from tests.support.data import APPLICATION, CREATED
from tests.support.server import COLLECTION, Answer, Request, Server, kept_json


def named(request: Request) -> Answer:
    """Answer with the name that a request has in its path or body, and with a key that has it."""
    if request.method == "POST":
        name = json.loads(request.content)["name"]
        return kept_json(201, {**CREATED, "name": name, "keys": {"public_key": "", "private_key": f"key of {name}"}})
    name = request.target.partition("?")[0].removeprefix(COLLECTION + "/")
    return kept_json(200, {**APPLICATION, "id": name, "name": name})


@pytest.fixture
def variables(request: pytest.FixtureRequest, certificate: Path) -> dict[str, str]:
    """Let a server answer so, and tell a program where it is, and to trust it."""
    server: Server = request.getfixturevalue(request.param)
    server.answer_by(named)
    return {**os.environ, "NEXMO_APPLICATION_BASE_URL": server.url, "SSL_CERT_FILE": str(certificate)}


def wrong(outcomes: list[list[str]]) -> list[list[str]]:
    """Return the outcomes that are neither the name that was asked for, nor its key."""
    return [[asked, got] for asked, got in outcomes if got not in (asked, f"key of {asked}")]


@pytest.mark.parametrize(
    ("way", "variables"), [("fork", "tls_server"), *((way, "server") for way in WAYS)], indirect=["variables"]
)
def test_no_process_gets_an_answer_of_another(way: str, variables: dict[str, str]) -> None:
    """A client that was used before is right in each process that inherits or makes it, and no process hangs."""
    command = [sys.executable, "-m", "tests.borders.processes", way]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=variables, timeout=100)  # noqa: S603
    outcomes = json.loads(done.stdout)
    assert wrong(outcomes) == []
    assert len(outcomes) >= 20


@pytest.mark.parametrize("variables", ["server"], indirect=True)
def test_gunicorn_may_load_the_application_before_its_workers(variables: dict[str, str]) -> None:
    """With `--preload`, workers inherit a client that was used already: each gets its own answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers=4"]
        command += [f"--bind=fd://{listener.fileno()}", "tests.borders.processes:application"]
        with subprocess.Popen(command, pass_fds=[listener.fileno()], env=variables) as program:  # noqa: S603
            try:
                url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                with httpx.Client(timeout=60, trust_env=False) as web, ThreadPoolExecutor(WORKERS) as pool:
                    answers = list(pool.map(web.get, [f"{url}?{number}" for number in range(8 * WORKERS)]))
            finally:
                program.terminate()
    outcomes = [outcome for answer in answers for outcome in answer.json()]
    assert wrong(outcomes) == []
    assert len(outcomes) > len(answers)
