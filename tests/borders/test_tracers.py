"""What tracers record of calls: every attempt, and nothing of the API secret."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.borders.traced import OUTCOMES, SECRET
from tests.support.lookout import API_SECRET_CANARY

CALLS = len(OUTCOMES) * 7 * 2 * 2
"""The outcomes, the six methods and a generated function, sync and async, over our connections and a user's."""


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("tool", ["opentelemetry", "logfire", "sentry"])
def test_a_tracer_sees_every_attempt_and_never_the_secret(tool: str, order: str) -> None:
    """A tool that is set up before or after the import records a clean URL of each attempt, and no form of the secret.

    Sentry sees requests of httpx's clients alone: those of generated functions, each once, however often it is sent.
    """
    assert API_SECRET_CANARY.is_in(SECRET)
    command = [sys.executable, "-m", "tests.borders.traced", tool, order]
    seen: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    assert len(seen) == CALLS
    assert [call for call, recorded in seen.items() if API_SECRET_CANARY.is_in(recorded["text"])] == []
    for call, recorded in seen.items():
        outcome, name = call.split()[:2]
        attempts = 1 if outcome == "refused" else recorded["sent"]
        if tool == "sentry":
            attempts = int(name == "generated")
        assert len(recorded["urls"]) == attempts, call
        for url in recorded["urls"]:
            path, _, query = url.removeprefix(recorded["base"]).partition("?")
            assert url.startswith(recorded["base"]), call
            assert "api_" not in query, call
            assert query == "" or path == "", call
