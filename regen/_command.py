"""The command line of the driver."""

import argparse
import io
import os
import sys
from pathlib import Path
from typing import cast

from overrides.spec._errors import RegenError, plain
from regen._run import check, regenerate
from regen._vendor import fetch

ROOT = Path(__file__).parents[1]


def run(argv: list[str] | None = None) -> int:
    """Do what the arguments say and return the exit status."""
    options = _options(argv)
    for stream in (sys.stdout, sys.stderr):
        # What a document says, and the arrows of the report, may be more than a locale has letters for.
        cast("io.TextIOWrapper", stream).reconfigure(errors="backslashreplace")
    # What is written does not depend on who runs this: neither its modes, nor the ruff that the hooks find.
    os.umask(0o022)
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    try:
        if options.check:
            report = check(options.root)
        elif options.vendor:
            report = regenerate(options.root, options.report, fetch(options.vendor), options.vendor)
        else:
            report = regenerate(options.root, options.report)
    except RegenError as error:
        failure = str(error)
    except OSError as error:
        failure = plain(f"{error.filename or 'the system'}: {error.strerror or error}")
    except RecursionError:
        failure = "the document is nested too deeply"
    else:
        _write(report)
        return 0
    sys.stderr.write(f"regen: {failure}\nEverything is as it was.\n")
    return 1


def _write(report: str) -> None:
    """Print the report of a run that is done, also if nobody reads it any more."""
    try:
        sys.stdout.write(report)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m regen", description="Generate generated/ from openapi/application.json."
    )
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--check", action="store_true", help="change nothing; fail if generated/ is not up to date")
    task.add_argument("--vendor", metavar="SPEC", help="first put another document, by path or URL, in its place")
    parser.add_argument("--report", type=Path, metavar="PATH", help="write what changed as Markdown, too")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser.parse_args(argv)
