"""Faults on demand: what shall go wrong with the next calls of an operation."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from attrs import define, frozen
from starlette.responses import Response

from nexmo_application.sandbox._answers import error_answer
from nexmo_application_generated.types import OPERATIONS

Body: TypeAlias = str | bytes | Mapping[str, object] | Sequence[object]
Cut: TypeAlias = Literal["before", "within"]

OperationId: TypeAlias = Literal[
    "retrieveApplications",
    "createApplication",
    "deleteApplication",
    "retrieveApplication",
    "updateApplication",
]
"""The operations that the sandbox carries out; at run time those of a new document can have faults, too."""

_BODILESS: Final = (204, 304)
_FRAMING: Final = ("content-length", "transfer-encoding")


@frozen(kw_only=True)
class Fault:
    """One thing that goes wrong, see `Sandbox.fail`. Arguments that make no sense are a ValueError."""

    status: int | None
    body: Body | None
    headers: Mapping[str, str] | None
    retry_after: float | str | None
    delay: float
    cut: Cut | None
    act: bool | None

    def __attrs_post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"status must be from 200 to 599, not {self.status}")
        _check_seconds("delay", self.delay)
        if self.cut not in (None, "before", "within"):
            raise ValueError(f'unknown cut {self.cut!r}: one of "before", "within"')
        content = (self.status, self.body, self.headers, self.retry_after)
        if content == (None, None, None, None):
            if self.cut is None and not self.delay:
                raise ValueError(
                    "nothing goes wrong: give at least one of status, body, headers, retry_after, delay, cut"
                )
        elif self.cut == "before":
            raise ValueError('cut="before" answers nothing: leave out status, body, headers and retry_after')
        if self.act is False and self.status is None and self.cut != "before":
            raise ValueError("act=False needs a status, since there is no answer of the operation")
        if self.body is not None:
            _encoded(self.body)
            if self.status in _BODILESS:
                raise ValueError(f"an answer {self.status} has no body")
        self._headers()

    @property
    def acts(self) -> bool:
        """Whether the operation is carried out all the same."""
        return self.act if self.act is not None else self.status is None and self.cut != "before"

    def apply(self, answer: Response | None) -> Response | None:
        """Turn the operation's own answer, None if it was not carried out, into the one to send, None for nothing."""
        if self.status is not None:
            answer = error_answer(self.status)
        if answer is None or self.cut == "before":
            return None
        headers = {name: value for name, value in answer.headers.items() if name not in _FRAMING}
        body = bytes(answer.body)
        if self.body is not None:
            body = _encoded(self.body)
            if not isinstance(self.body, str | bytes):
                headers["content-type"] = "application/json"
        return Response(body, answer.status_code, headers | self._headers())

    def _headers(self) -> dict[str, str]:
        """Give the headers asked for, by their names in lower case."""
        headers = {name.lower(): value for name, value in (self.headers or {}).items()}
        if self.retry_after is not None:
            if not isinstance(self.retry_after, str):
                _check_seconds("retry_after", self.retry_after)
            headers["retry-after"] = str(self.retry_after)
        for name, value in headers.items():
            _check_header(name, value)
        return headers


@define
class _Asked:
    """A fault, and how many calls of which operation shall meet it."""

    operation_id: str
    fault: Fault
    left: int
    optional: bool
    met: bool = False


class Faults:
    """The faults that wait for their calls, in order for each operation."""

    def __init__(self) -> None:
        self._asked: list[_Asked] = []

    def add(self, operation_id: str, fault: Fault, times: int, *, optional: bool) -> None:
        """Let the next calls of an operation meet this fault, after those that already wait."""
        if operation_id not in OPERATIONS.values():
            raise ValueError(f"unknown operation {operation_id!r}: one of {', '.join(OPERATIONS.values())}")
        if times < 1:
            raise ValueError(f"times must be at least 1, not {times}")
        if operation_id == "deleteApplication" and fault.status is None and fault.body is not None:
            raise ValueError("a deletion's own answer, 204, has no body: give a status")
        self._asked.append(_Asked(operation_id, fault, times, optional))

    def take(self, operation_id: str) -> Fault | None:
        """Give the fault that this call meets, which is then done with."""
        for asked in self._asked:
            if asked.operation_id == operation_id and asked.left:
                asked.left -= 1
                asked.met = True
                return asked.fault
        return None

    def unused(self) -> list[str]:
        """Name the operations of the faults that no call has met, although one had to."""
        return [asked.operation_id for asked in self._asked if not (asked.met or asked.optional)]

    def clear(self) -> None:
        """Forget all faults."""
        self._asked.clear()


def _encoded(body: object) -> bytes:
    """Encode a fault's body."""
    if isinstance(body, bytes):
        return body
    try:
        return body.encode() if isinstance(body, str) else json.dumps(body).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"body must be text, bytes or something JSON can hold: {error}") from None


def _check_seconds(name: str, value: float) -> None:
    if not 0 <= value <= 1e9:
        raise ValueError(f"{name} must be a number of seconds from 0 to 1e9, not {value}")


def _check_header(name: str, value: str) -> None:
    """Refuse a header that cannot be sent, or would break the framing (for that there is `cut`)."""
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9a-z-]+", name) or name in _FRAMING:
        raise ValueError(f"header {name!r} cannot be set")
    if value != value.strip() or not re.fullmatch(r"[ \t!-~\xa0-\xff]*", value):
        raise ValueError(f"header {name!r} cannot have the value {value!r}")
