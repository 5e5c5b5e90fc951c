"""The lookout of the canary tests sees what it must see: in each encoding, and wherever it is."""

import base64
import json
import logging
import sys
import warnings
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.client.canary import PRIVATE_KEY, SECRET, Lookout


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        quote(SECRET, safe="").replace("%C3%A9", "%c3%a9"),
        quote(quote(SECRET)),
        json.dumps(SECRET),
        json.dumps(json.dumps(SECRET)),
        json.dumps(SECRET, ensure_ascii=False),
        repr(SECRET),
        repr(SECRET.encode()),
        SECRET.upper(),
        *(base64.b64encode(b"x" * n + SECRET.encode() + b"y" * m).decode() for n in range(3) for m in range(3)),
        "\n│ ".join(SECRET[start : start + 7] for start in range(0, len(SECRET), 7)),
    ],
)
def test_the_lookout_sees_a_secret_however_it_is_written(written: str) -> None:
    """The secret is found in a longer text, in each encoding, in text and in bytes; other text raises no alarm."""
    lookout = Lookout()
    lookout.text("text", f"before {written} after")
    lookout.text("bytes", f"before {written} after".encode())
    lookout.text("nothing", f"before {PRIVATE_KEY} after")

    assert lookout.leaks == {": API secret in text", ": API secret in bytes"}


def test_the_lookout_sees_a_secret_in_a_local_variable() -> None:
    """A traceback that shows a local variable is found out, in each of the three ways to render it."""
    lookout = Lookout()
    with pytest.raises(ValueError, match="it failed") as caught:
        _fail_with_a_secret()
    lookout.error(caught.value)

    ways = ("traceback", "rich", "pytest")
    assert lookout.leaks == {f": API secret in traceback of ValueError by {way}" for way in ways}


def _fail_with_a_secret() -> None:
    shown = [SECRET]
    raise ValueError(f"it failed {len(shown)} times")


def test_the_lookout_sees_a_secret_in_an_error_and_its_causes() -> None:
    """An attribute of an error, what led to it though suppressed, and its pickle are found out."""
    lookout = Lookout()
    error = RuntimeError("it failed")
    vars(error)["hidden"] = SECRET
    error.__context__ = KeyError(SECRET)
    error.__suppress_context__ = True
    lookout.error(error)

    places = {leak.removeprefix(": API secret in ") for leak in lookout.leaks}
    assert places >= {"repr of RuntimeError.hidden", "repr of KeyError", "args of KeyError", "pickle of RuntimeError"}
    assert "repr of RuntimeError" not in places


def test_the_lookout_sees_a_secret_in_logs_and_output(capsys: pytest.CaptureFixture[str]) -> None:
    """A message, an argument, an exception in a log record, and what is printed or warned of, are found out."""
    logger = logging.getLogger("nexmo_application.test_canary")
    error = ValueError(SECRET)
    ways: dict[str, Callable[[], object]] = {
        "message": lambda: logger.debug(SECRET),
        "argument": lambda: logger.debug("%s", [SECRET]),
        "extra": lambda: logger.debug("a message", extra={"hidden": SECRET}),
        "exception": lambda: logger.debug("a message", exc_info=error),
        "output": lambda: sys.stderr.write(SECRET),
        "warning": lambda: warnings.warn(SECRET, stacklevel=1),
    }
    for name, say in ways.items():
        lookout = Lookout()
        with pytest.raises(AssertionError), lookout.looking():
            say()
        assert len(lookout.leaks) == 1, name

    assert capsys.readouterr() == ("", "")
