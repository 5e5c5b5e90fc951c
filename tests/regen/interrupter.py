"""A program that runs the driver and sends its process a signal when a function is called for the nth time.

Arguments: the signal's number, the function as `module:name` (`*` stands for every function) and n, then the driver's
own. With n = 0 nothing is sent, and the number of calls goes to standard error at the end.
"""

import functools
import importlib
import os
import runpy
import sys
from collections.abc import Callable
from operator import attrgetter
from types import FrameType
from typing import Any


def main() -> None:
    """Watch the calls, and run the driver."""
    signum, place, nth = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    sys.argv[1:4] = []
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signum)

    def profile(_frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            count()

    if place == "*":
        sys.setprofile(profile)
    else:
        _watch(place, count)
    try:
        runpy.run_module("regen", run_name="__main__")
    finally:
        sys.setprofile(None)
        if not nth:
            sys.stderr.write(f"{calls}")


def _watch(place: str, count: Callable[[], None]) -> None:
    module, _, path = place.partition(":")
    owner_path, _, name = path.rpartition(".")
    owner: Any = importlib.import_module(module)
    if owner_path:
        owner = attrgetter(owner_path)(owner)
    function = getattr(owner, name)

    @functools.wraps(function)
    def counted(*arguments: Any, **keywords: Any) -> Any:
        count()
        return function(*arguments, **keywords)

    setattr(owner, name, counted)


if __name__ == "__main__":
    main()
