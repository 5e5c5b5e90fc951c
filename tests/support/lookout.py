"""A fake secret and a fake private key, and a lookout for them in everything that a program could show.

What is found is told by where it was, never by the text around it.
"""

import base64
import io
import logging
import pickle
import traceback
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import TracebackType
from typing import Final

import pytest
from rich.pretty import pretty_repr

from nexmo_application import NexmoError

_HEAD, _TAIL = "FakeCanarySecretHead", "FakeCanarySecretTail"

SECRET: Final = f'{_HEAD}"/+=é%\\{_TAIL}'
"""An API secret in which much needs escaping, in URLs, in JSON, in Python. Both ends survive any escaping."""

_KEY: Final = "FakeCanaryPrivateKey"
PRIVATE_KEY: Final = f"-----BEGIN PRIVATE KEY-----\n{_KEY}\n-----END PRIVATE KEY-----\n"
"""A private key as the API sends it."""

_FRAME = str.maketrans("", "", " \n│╭╮╰╯─")
_OURS: Final = ("nexmo_application", "nexmo_application_generated")


def _base64_cores(word: str) -> Iterator[str]:
    """Give the characters that stand for a word alone when it is somewhere in a text in base64: three alignments."""
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + word.encode() + b"\0").decode()
        core = encoded[-(-offset * 8 // 6) : (offset + len(word)) * 8 // 6]
        yield core
        yield core.translate(str.maketrans("+/", "-_"))


class Canary:
    """Something that must not show, by the words in it that survive any escaping."""

    def __init__(self, name: str, *words: str) -> None:
        self.name = name
        self._words = tuple(word.lower() for word in words)
        self._encoded = tuple(core for word in words for core in _base64_cores(word))

    def is_in(self, text: str | bytes) -> bool:
        """Whether it is in a text: plain, escaped in whatever way, wrapped by a frame, or in base64."""
        if isinstance(text, bytes):
            text = text.decode(errors="replace")
        text = text.translate(_FRAME)
        lower = text.lower()
        return any(word in lower for word in self._words) or any(core in text for core in self._encoded)


API_SECRET_CANARY: Final = Canary("API secret", _HEAD, _TAIL)
PRIVATE_KEY_CANARY: Final = Canary("private key", _KEY)


class Lookout(logging.Handler):
    """Looks at texts, objects, errors and log records, and remembers where a canary was.

    Args:
        *canaries: What to look for, beside the fake secret.
    """

    def __init__(self, *canaries: Canary) -> None:
        super().__init__()
        self.canaries = (API_SECRET_CANARY, *canaries)
        self.label = ""
        self.leaks: set[str] = set()
        self.loggers: set[str] = set()

    def text(self, where: str, text: str | bytes, *, may_hold: Canary | None = None) -> None:
        """Look at a text."""
        for canary in self.canaries:
            if canary is not may_hold and canary.is_in(text):
                self.leaks.add(f"{self.label}: {canary.name} in {where}")

    def thing(self, where: str, thing: object) -> None:
        """Look at an object in every way in which it can be turned into text."""
        for way, text in (("repr", repr(thing)), ("str", str(thing)), ("format", f"{thing}")):
            self.text(f"{way} of {where}", text)
        self.text(f"pretty {where}", pretty_repr(thing))

    def error(self, error: BaseException, *, by_pytest: bool = False) -> None:
        """Look at an exception, at all that led to it, at the tracebacks with local variables, and at its pickle.

        Args:
            error: The exception.
            by_pytest: Whether to look at pytest's traceback, too. It takes as long as all else: a file is parsed each
                time. It has the same representations as Python's.
        """
        for one in list(_chain(error)):
            name = type(one).__name__
            self.thing(name, one)
            self.text(f"args of {name}", repr(one.args))
            for attribute, value in vars(one).items():
                # The one place where the private key of a created application may be.
                if isinstance(one, NexmoError) and attribute == "body":
                    self.text(f"{name}.body", value, may_hold=PRIVATE_KEY_CANARY)
                else:
                    self.thing(f"{name}.{attribute}", value)
            one.__traceback__ = _from_our_frames(one.__traceback__)
        name = type(error).__name__
        extracted = traceback.TracebackException.from_exception(error, capture_locals=True)
        self.text(f"traceback of {name}", "".join(extracted.format()))
        self.text(f"traceback of {name} by rich", "\n".join(_told_by_rich(error)))
        if by_pytest and error.__traceback__ is not None:
            info = pytest.ExceptionInfo[BaseException].from_exception(error)
            shown = info.getrepr(showlocals=True, style="long", truncate_locals=False, truncate_args=False, chain=True)
            self.text(f"traceback of {name} by pytest", str(shown))
        self.text(f"pickle of {name}", pickle.dumps(error))

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a log record."""
        self.loggers.add(record.name)
        text = f"{logging.Formatter().format(record)}\n{vars(record)}"
        self.text(f"log of {record.name}", text)

    @contextmanager
    def looking(self) -> Generator[None]:
        """Look at all that is logged, warned of and printed meanwhile; fail at the end if anything was found."""
        output = io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(output),
            redirect_stderr(output),
            warnings.catch_warnings(record=True, action="always") as caught,
        ):
            # Of all loggers, whatever their levels.
            patch.setattr(logging.Logger, "isEnabledFor", bool)
            patch.setattr(logging.Logger, "callHandlers", self.handle)
            yield
        self.text("output", output.getvalue())
        self.text("warnings", "".join(str(warning) for warning in caught))
        assert not self.leaks, "\n".join(sorted(self.leaks))
        assert caught == []


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, its cause and its context, and theirs, suppressed ones too."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__]


def _from_our_frames(frames: TracebackType | None) -> TracebackType | None:
    """Leave out the frames above the first one of our packages: the tests' own, and asyncio's."""
    first = frames
    while first is not None:
        if not set(Path(first.tb_frame.f_code.co_filename).parts).isdisjoint(_OURS):
            return first
        first = first.tb_next
    return frames


def _told_by_rich(error: BaseException) -> Iterator[str]:
    """Give what rich's traceback shows of local variables, without the frames and the source that it prints around.

    Laying those out would take most of the time of these tests.
    """
    for one in _chain(error):
        for frame, _ in traceback.walk_tb(one.__traceback__):
            yield from (f"{name} = {pretty_repr(value, max_width=1_000_000)}" for name, value in frame.f_locals.items())
