"""What tracers record of calls: every attempt, and nothing of the API secret."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("tool", ["opentelemetry", "logfire", "sentry"])
def test_a_tracer_sees_every_attempt_and_never_the_secret(tool: str, order: str) -> None:
    """A tool that is set up before or after the import records a clean URL of each attempt, and no form of the secret.

    All methods and a generated function, sync and async, over our connections and a user's, with five outcomes.
    Sentry sees requests of httpx's clients alone: those of generated functions, each once, however often it is sent.
    """
    subprocess.run([sys.executable, "-m", "tests.borders.traced", tool, order], check=True)  # noqa: S603
