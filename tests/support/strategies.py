"""Answers of a server as hypothesis makes them: right ones, right ones with something broken, and noise.

And how many of them a property is tried with.
"""

import gzip
import json
import os
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st


def examples(count: int) -> settings:
    """Say how many examples a property is tried with: `count`, and in `make fuzz` in proportion to EXAMPLES."""
    scale = int(os.environ.get("NEXMO_FUZZ_EXAMPLES", "1000")) / 1000
    return settings(max_examples=max(1, round(count * scale)))


TEXTS = st.text(max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
_FLAT = SCALARS | st.lists(SCALARS, max_size=2)
JSON = SCALARS | st.lists(_FLAT, max_size=2) | st.dictionaries(TEXTS, _FLAT, max_size=2)

Objects = st.SearchStrategy[dict[str, Any]]


def objects(always: dict[str, st.SearchStrategy[Any]], often: dict[str, st.SearchStrategy[Any]]) -> Objects:
    """Make objects of known fields, some left out, at times with a field that nobody knows."""
    known = st.fixed_dictionaries(always, optional=often)
    unknown = st.dictionaries(TEXTS.filter(lambda name: name not in {*always, *often}), JSON, max_size=1)
    return st.tuples(known, unknown).map(lambda parts: {**parts[0], **parts[1]})


_LINK = st.fixed_dictionaries({}, optional={"href": TEXTS})
LINKS = objects({}, {"href": TEXTS, **dict.fromkeys(("self", "first", "last", "next", "prev"), _LINK)})
WEBHOOKS = objects(
    {"endpoint": TEXTS, "endpoint_type": st.sampled_from(["answer_url", "event_url", "status_url"]) | TEXTS},
    {"http_method": st.sampled_from(["GET", "POST"]) | TEXTS},
)
PRODUCTS = objects({}, {"webhooks": st.lists(WEBHOOKS, max_size=2)})
KEYS = objects({}, {"public_key": TEXTS})
_PARTS = {"voice": PRODUCTS, "messages": PRODUCTS, "_links": LINKS}
APPLICATIONS = objects({"id": TEXTS, "name": TEXTS}, {**_PARTS, "keys": KEYS})
CREATED = objects(
    {"id": TEXTS, "name": TEXTS, "keys": objects({"public_key": TEXTS, "private_key": TEXTS}, {})}, _PARTS
)
REQUESTS = objects(
    {"name": TEXTS, "type": st.sampled_from(["voice", "messages"]) | TEXTS},
    {"answer_url": TEXTS, "answer_method": st.sampled_from(["GET", "POST"]) | TEXTS, "status_url": TEXTS},
)
PAGES = objects(
    {},
    {
        "count": st.integers(),
        "page_size": st.integers(),
        "page_index": st.integers(),
        "_embedded": objects({}, {"applications": st.lists(APPLICATIONS, max_size=2)}),
        "_links": LINKS,
    },
)
ERRORS = objects(
    {},
    {
        "type": TEXTS,
        "title": TEXTS,
        "error_title": TEXTS,
        "detail": TEXTS,
        "invalid_parameters": st.dictionaries(TEXTS, JSON, max_size=2)
        | st.lists(objects({}, {"name": TEXTS, "reason": JSON}) | JSON, max_size=2),
    },
)
DOCUMENTS = PAGES | APPLICATIONS | CREATED | ERRORS


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Write a document with one value or name, somewhere in it, replaced."""
    text = json.dumps(draw(DOCUMENTS))
    start = draw(st.sampled_from([match.end() for match in re.finditer(r"^|: |, |[\[{](?![\]}])", text)]))
    with suppress(ValueError):  # it was within a text
        end = json.JSONDecoder().raw_decode(text, start)[1]
        text = text[:start] + json.dumps(draw(JSON)) + text[end:]
    return text


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Make the bytes of a body: JSON in some encoding, JSON that is broken, or no JSON."""
    text = draw(st.builds(json.dumps, DOCUMENTS, ensure_ascii=st.booleans()) | mutated())
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32-be", "latin-1"]))
    body = text.encode(encoding, "replace")
    at = draw(st.integers(0, len(body)))
    breaks = b"", b"\xff", b'"', b"{", b"0", b",", b"\0", b"NaN"
    broken = st.sampled_from([body[:at] + it + body[at + 1 :] for it in breaks])
    other = st.binary(max_size=60) | st.just(b"<!DOCTYPE html><title>Bad gateway</title>")
    return bytes(draw(st.one_of(*[st.just(body)] * 4, broken, other)))


def _chunked(body: bytes) -> bytes:
    return (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"


_FORMS: list[tuple[str, Callable[[bytes], bytes]]] = [
    *[("Server: plain", bytes)] * 8,
    *[("Content-Encoding: gzip", partial(gzip.compress, mtime=0))] * 2,
    *((f"Content-Encoding: {name}", bytes) for name in ("gzip", "gzip, gzip", "br", "zstd", "identity", "x", ",")),
    ("Content-Encoding: deflate", zlib.compress),
    *[("Transfer-Encoding: chunked", _chunked)] * 3,
    ("Transfer-Encoding: chunked", bytes),
]
"""How a body is written, and the header that says so, truly or not."""
_HEADERS = st.sampled_from(
    [
        *(f"Content-Type: application/json{charset}" for charset in ("", "; charset=utf-16", "; charset=klingon")),
        *("Content-Type: text/html; charset*=utf-8''x", "Location: http://[", "Location: /", "Upgrade:"),
        *(
            "Set-Cookie: \xe9",
            "Retry-After: -1",
            "Retry-After: 1e9",
            "Retry-After: Wed, 21 Oct 2037 07:28:00 GMT",
            "X-Request-Id:",
        ),
        *("Content-Length: x", "Content-Length: -1", "Content-Length: 5", "No colon", ": none", "A: \0"),
    ]
)
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 301, 400, 404, 429, 503]) | st.integers(100, 999)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Make what a server writes to the connection before it closes it."""
    header, form = draw(st.sampled_from(_FORMS))
    body = form(draw(bodies()))
    lines = [f"HTTP/1.{draw(st.sampled_from([1, 1, 1, 0]))} {draw(STATUSES)} Words", header]
    if draw(st.integers(0, 3)) and "chunked" not in header:
        lines.append(f"Content-Length: {len(body)}")
    lines += draw(st.just([]) | st.lists(_HEADERS, max_size=2))
    whole = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
    cut = draw(st.integers(0, 7)) == 0
    return whole[: draw(st.integers(0, len(whole)))] if cut else whole


RAW_ANSWERS = st.one_of(answers(), answers(), answers(), answers(), answers(), answers(), st.binary(max_size=80))
