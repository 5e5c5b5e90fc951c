"""Answers of a server as hypothesis makes them: right ones, right ones with something broken, and noise.

And how many of them a property is tried with.
"""

import copy
import gzip
import json
import os
import zlib
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


def _object(always: dict[str, st.SearchStrategy[Any]], often: dict[str, st.SearchStrategy[Any]]) -> Objects:
    """Make objects of known fields, some left out, at times with a field that nobody knows."""
    known = st.fixed_dictionaries(always, optional=often)
    return st.tuples(known, unknown_fields(*always, *often)).map(lambda parts: {**parts[0], **parts[1]})


def unknown_fields(*known: str) -> Objects:
    """Make at most one field that nobody knows."""
    return st.dictionaries(TEXTS.filter(lambda name: name not in known), JSON, max_size=1)


_LINK = st.fixed_dictionaries({}, optional={"href": TEXTS})
LINKS = _object({}, {"href": TEXTS, **dict.fromkeys(("self", "first", "last", "next", "prev"), _LINK)})
WEBHOOKS = _object(
    {"endpoint": TEXTS, "endpoint_type": st.sampled_from(["answer_url", "event_url", "status_url"]) | TEXTS},
    {"http_method": st.sampled_from(["GET", "POST"]) | TEXTS},
)
PRODUCTS = _object({}, {"webhooks": st.lists(WEBHOOKS, max_size=2)})
KEYS = _object({}, {"public_key": TEXTS})
_PARTS = {"voice": PRODUCTS, "messages": PRODUCTS, "_links": LINKS}
APPLICATIONS = _object({"id": TEXTS, "name": TEXTS}, {**_PARTS, "keys": KEYS})
CREATED = _object(
    {"id": TEXTS, "name": TEXTS, "keys": _object({"public_key": TEXTS, "private_key": TEXTS}, {})}, _PARTS
)
REQUESTS = _object(
    {"name": TEXTS, "type": st.sampled_from(["voice", "messages"]) | TEXTS},
    {"answer_url": TEXTS, "answer_method": st.sampled_from(["GET", "POST"]) | TEXTS, "status_url": TEXTS},
)
PAGES = _object(
    {},
    {
        "count": st.integers(),
        "page_size": st.integers(),
        "page_index": st.integers(),
        "_embedded": _object({}, {"applications": st.lists(APPLICATIONS, max_size=2)}),
        "_links": LINKS,
    },
)
ERRORS = _object(
    {},
    {
        "type": TEXTS,
        "title": TEXTS,
        "error_title": TEXTS,
        "detail": TEXTS,
        "invalid_parameters": st.dictionaries(TEXTS, JSON, max_size=2)
        | st.lists(_object({}, {"name": TEXTS, "reason": JSON}) | JSON, max_size=2),
    },
)
DOCUMENTS = PAGES | APPLICATIONS | CREATED | ERRORS


def _members(value: Any) -> list[tuple[Any, Any]]:
    """List the objects and arrays in a value, each beside each of its keys or indexes."""
    if isinstance(value, str) or not hasattr(value, "__len__"):
        return []
    keys: Any = value if hasattr(value, "keys") else range(len(value))
    return [found for key in keys for found in ((value, key), *_members(value[key]))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """Make a document with one value, somewhere in it, replaced or left out."""
    document = copy.deepcopy(draw(DOCUMENTS))
    if members := _members(document):
        place, key = members[draw(st.integers(0, len(members) - 1))]
        if draw(st.booleans()):
            place[key] = draw(JSON | st.just([place[key]]))
        else:
            del place[key]
    return document


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Make the bytes of a body: JSON in some encoding, JSON that is broken, or no JSON."""
    kind = draw(st.sampled_from(["valid", "valid", "mutated", "mutated", "broken", "other"]))
    if kind == "other":
        html = st.just(b"<!DOCTYPE html><title>Bad gateway</title>")
        return draw(st.binary(max_size=60) | html | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
    text = json.dumps(draw(DOCUMENTS if kind == "valid" else mutated()), ensure_ascii=draw(st.booleans()))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32-be", "latin-1"]))
    body = text.encode(encoding, "replace")
    if kind == "broken":
        at = draw(st.integers(min_value=0, max_value=len(body)))
        body = body[:at] + draw(st.sampled_from([b"", b"\xff", b'"', b"{", b"0", b",", b"\0", b"NaN"])) + body[at + 1 :]
    return body


_CHARSETS = st.sampled_from(["", "; charset=utf-16", "; charset=latin-1", "; charset=klingon", "; charset*=utf-8''x"])
CONTENT_TYPES = st.tuples(st.sampled_from(["application/json", "text/html", ""]), _CHARSETS).map("".join)
ENCODINGS = st.sampled_from(["gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "gzip, deflate", "x", ","])
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 301, 400, 404, 429, 503]) | st.integers(100, 999)
_TOKENS = st.sampled_from(["Location", "Retry-After", "X-Request-Id", "Set-Cookie", "Content-Range", "Upgrade"])
_VALUES = st.sampled_from(["", "5", "-1", "1e9", "nan", "Wed, 21 Oct 2037 07:28:00 GMT", "/", "http://[", "é", "soon"])


@st.composite
def _compressed(draw: st.DrawFn, body: bytes, encodings: str) -> bytes:
    """Compress a body as its header says, or not, or not to the end."""
    for encoding in encodings.split(", "):
        if encoding == "gzip":
            body = gzip.compress(body, mtime=0)
        elif encoding == "deflate":
            body = zlib.compress(body)
    return draw(st.sampled_from([body, body, body[:-9], body[:3] + b"\xff" + body[4:], b"no"]))


def _chunked(body: bytes) -> bytes:
    return (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Make what a server writes to the connection before it closes it."""
    body = draw(bodies())
    headers = [f"Content-Type: {draw(CONTENT_TYPES)}"] if draw(st.booleans()) else []
    if draw(st.integers(0, 3)) == 0:
        encodings = draw(ENCODINGS)
        headers.append(f"Content-Encoding: {encodings}")
        body = draw(_compressed(body, encodings))
    headers += draw(st.lists(st.builds("{}: {}".format, _TOKENS, _VALUES), max_size=2))
    framing = draw(st.sampled_from(["right", "right", "right", "right", "none", "chunked", "wrong", "garbage"]))
    if framing == "chunked":
        headers.append("Transfer-Encoding: chunked")
        body = draw(st.sampled_from([_chunked(body), _chunked(body), _chunked(body)[:-3], b"zz\r\n" + body]))
    elif framing == "garbage":
        headers.append(
            draw(st.sampled_from(["Content-Length: x", "Content-Length: -1", "No colon", ": none", "A: \0"]))
        )
    elif framing != "none":
        wrong = draw(st.integers(0, 2 * len(body))) if framing == "wrong" else len(body)
        headers.append(f"Content-Length: {wrong}")
    version = draw(st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0"]))
    head = "\r\n".join([f"{version} {draw(STATUSES)} Words", *headers, "", ""])
    whole = head.encode("latin-1") + body
    cut = draw(st.integers(0, 7)) == 0
    return whole[: draw(st.integers(0, len(whole)))] if cut else whole


RAW_ANSWERS = st.one_of(answers(), answers(), answers(), answers(), answers(), answers(), st.binary(max_size=80))
