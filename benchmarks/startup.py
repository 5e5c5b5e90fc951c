"""Import and first client, each in a fresh process; the interpreter's own start is not counted."""

import subprocess
import sys
from functools import partial

from benchmarks._measure import ratio, readings_by_turns, scaled
from benchmarks._results import Bars, Goal, Outcome, Result
from benchmarks.peers import stock

HTTPX, OURS, MODELS = "import httpx; httpx.Client()", "nexmo-application", "nexmo-application and its models"
ATTRS = "httpx and attrs alone"
VENDOR, STOCK = "vendor's package", "stock generator"

_CLIENT = "from nexmo_application import Client; Client('key', 'not-a-secret')"
PROGRAMS = {
    HTTPX: "import httpx; httpx.Client()",
    OURS: _CLIENT,
    MODELS: f"{_CLIENT}; import nexmo_application.models",
    ATTRS: "import httpx; httpx.Client(); import attrs",
    VENDOR: "from vonage import Auth, Vonage; Vonage(Auth('key', 'not-a-secret'))",
    STOCK: (
        f"from {stock.PACKAGE} import Client; from {stock.PACKAGE}.api.applications import retrieve_applications;"
        " Client(base_url='https://api.nexmo.com/v1/applications').get_httpx_client()"
    ),
}

_REMARK = "The interpreter's own start is not counted: it would bring every ratio nearer to 1."


def run(*, quick: bool = False) -> Outcome:
    """Measure it; what counts are the statements, since the interpreter's start would flatter the ratio."""
    series = readings_by_turns(
        {name: partial(_seconds, program) for name, program in PROGRAMS.items()},
        rounds=3 if quick else 7,
        calls=5 if quick else 9,
    )
    results = [
        Result("client, beside import httpx; httpx.Client()", ratio(series, OURS, HTTPX), "x", Goal(1.2, 1.1)),
        Result("the same with the models loaded", ratio(series, MODELS, HTTPX), "x", Goal(1.4)),
        Result("floor of that: httpx.Client() and import attrs", ratio(series, ATTRS, HTTPX), "x"),
        Result("client, in a fresh process", scaled(series, OURS, 1e3), "ms"),
    ]
    title = "Import and first client in a fresh process"
    return Outcome(title, results, Bars.of(title, series, HTTPX, 1.2), [_REMARK])


def _seconds(program: str) -> float:
    timed = (
        f"import sys; sys.path[:0] = {sys.path[:1]!r}; import time; started = time.perf_counter(); {program};"
        " print(time.perf_counter() - started)"
    )
    # A program of the table above, isolated from the user's environment.
    command = [sys.executable, "-I", "-c", timed]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
