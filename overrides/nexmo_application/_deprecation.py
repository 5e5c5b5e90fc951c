"""The end of an operation, as the API announces it: headers of RFC 9745 and RFC 8594, and the status 410."""

from __future__ import annotations

import datetime
import inspect
import logging
import re
import warnings
from http import HTTPStatus
from typing import TYPE_CHECKING

from nexmo_application._errors import OPERATION, http_date, printable

if TYPE_CHECKING:
    import httpx

    from nexmo_application._redaction import Redactor

logger = logging.getLogger("nexmo_application")

_warned: set[str] = set()
"""The operations that this process was warned of."""


class APIDeprecationWarning(UserWarning):
    """The API says that an operation is deprecated, when it ends, or that it is gone: once a process and operation."""

    __module__ = "nexmo_application"


def announcement(operation: str, response: httpx.Response) -> str | None:
    """Return what an answer says about the end of its operation; what makes no sense says nothing."""
    headers, gone = response.headers, response.status_code == HTTPStatus.GONE
    if not (gone or "Deprecation" in headers or "Sunset" in headers):
        return None  # at once, as almost always
    deprecated, sunset = _deprecated(headers.get("Deprecation", "")), http_date(headers.get("Sunset", ""))
    parts = [
        "is gone (410)" if gone else "",
        "" if deprecated is None else f"is deprecated {deprecated}".rstrip(),
        f"ends on {sunset:%Y-%m-%d}" if sunset else "",
    ]
    if not any(parts):
        return None
    text = f"{operation} of the Application API v1 {', '.join(filter(None, parts))}"
    link = _link(headers.get("Link", ""))
    return f"{text}: see {link}" if link else text


def warn(request: httpx.Request, response: httpx.Response, redact: Redactor) -> None:
    """Give the warning that an answer calls for, at the line outside this package that made the call.

    Where a filter turns it into an exception, a creation or an error would be lost: then it is logged instead.
    """
    operation = request.extensions[OPERATION]
    text = None if operation in _warned else announcement(operation, response)
    if text is None:
        return
    _warned.add(operation)
    warning = APIDeprecationWarning(printable(redact.text(text)))
    level, frame = 1, inspect.currentframe()
    while frame and frame.f_globals.get("__name__", "").startswith("nexmo_application"):
        level, frame = level + 1, frame.f_back
    try:
        warnings.warn(warning, stacklevel=level)
    except APIDeprecationWarning:
        if request.method != "POST" and response.is_success:
            raise
        logger.warning("%s", warning)


def _deprecated(value: str) -> str | None:
    """Read Deprecation: `@` and a Unix time, or as older drafts had it, a date or `true`; None if it says nothing."""
    if value.strip().lower() in ("true", "?1"):
        return ""
    seconds = re.fullmatch(r"\s*@(-?\d{1,15})\s*(?:;.*)?", value)
    try:
        moment = datetime.datetime.fromtimestamp(int(seconds[1]), datetime.UTC) if seconds else http_date(value)
    except (ValueError, OverflowError, OSError):
        moment = None
    return f"as of {moment:%Y-%m-%d}" if moment else None


def _link(value: str) -> str:
    """Find the address of Link that explains it: `<https://…>; rel="deprecation"`, or `sunset`."""
    for part in value.split("<")[1:]:
        address, _, parameters = part.partition(">")
        relations = re.search(r'\brel\s*=\s*"?([^";,]*)', parameters, re.IGNORECASE)
        if relations and not {"deprecation", "sunset"}.isdisjoint(relations[1].lower().split()):
            return address.strip()
    return ""
