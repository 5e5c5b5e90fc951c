"""What can go wrong between a client and a server, in the form of bytes."""

import base64
import gzip
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote_plus

import attrs

from tests.support.data import APPLICATION, MESSAGES_APPLICATION, PAGE
from tests.support.lookout import PRIVATE_KEY
from tests.support.server import COLLECTION, CUT, SILENCE, Answer, Answering, Request, kept, kept_json

# The key first, so that half of an answer has it.
CREATED: Final[dict[str, Any]] = {"keys": {"private_key": PRIVATE_KEY}} | MESSAGES_APPLICATION
CREATED["keys"] = {"private_key": PRIVATE_KEY} | MESSAGES_APPLICATION["keys"]


@attrs.frozen
class Mishap:
    """A kind of failure: how a server answers in it, and what the client needs for it."""

    name: str
    answer: Answering
    refuses: bool = False
    """Nobody listens at all."""
    retries: int = 0


def status(request: Request) -> int:
    """Give the status of success of an operation."""
    return {"POST": 201, "DELETE": 204}.get(request.method, 200)


def _status_with_body(request: Request) -> int:
    return 200 if request.method == "DELETE" else status(request)


def result(request: Request) -> dict[str, Any]:
    """Give the body of success of an operation."""
    if request.method == "POST":
        return CREATED
    return PAGE if request.target.partition("?")[0] == COLLECTION else APPLICATION


def success(request: Request) -> Answer:
    """Answer as the API does when all is well."""
    code = status(request)
    return kept(code) if code == 204 else kept_json(code, result(request))


def echoes(request: Request) -> dict[str, str]:
    """Give back a whole request in the forms in which servers do: as it came, decoded, and in base64."""
    raw = request.head + request.content
    return {
        "target": request.target,
        "lower": re.sub("%..", lambda escape: escape[0].lower(), request.target),
        "spaces": request.target.replace("+", "%20"),
        "plain": unquote_plus(request.target),
        **{f"base64-{n}": base64.b64encode(b"x" * n + raw).decode() for n in range(3)},
    }


def _echo_headers(request: Request) -> dict[str, str]:
    # The bytes of UTF-8, which go over the wire as Latin-1.
    echoed = {f"X-Echo-{name}": text.encode().decode("latin-1") for name, text in echoes(request).items()}
    return echoed | {"X-Echo-Body": request.content.decode(), "X-Request-Id": request.target, "Retry-After": "0"}


def _refusal(code: int) -> Answering:
    def refuse(request: Request) -> Answer:
        words = echoes(request)
        body: dict[str, Any] = {
            "type": words["target"],
            "error_title": words["plain"],
            "detail": "\n".join(words.values()),
            "invalid_parameters": words | {words["plain"]: "Is unknown."},
            "request": json.loads(request.content or b"{}"),
        }
        return kept(code, json.dumps(body).encode(), *_echo_headers(request).items())

    return refuse


def _page_of_html(code: int | None) -> Answering:
    def fail(request: Request) -> Answer:
        page = (
            f"<html><h1>Error</h1><pre>{'<hr>'.join(echoes(request).values())}{request.content.decode()}</pre></html>"
        )
        headers = {"Content-Type": "text/html; charset=utf-8"} | _echo_headers(request)
        return kept(code or _status_with_body(request), page.encode(), *headers.items())

    return fail


def _success_with(change: Callable[[bytes], bytes], **headers: str) -> Answering:
    """Answer with a success whose body was changed."""

    def spoil(request: Request) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return kept(_status_with_body(request), change(json.dumps(result(request)).encode()), *named.items())

    return spoil


def _structure(change: Callable[[dict[str, Any]], object]) -> Answering:
    return _success_with(lambda content: json.dumps(change(json.loads(content))).encode())


def _redirect(location: str) -> Answering:
    def redirect(request: Request) -> Answer:
        headers = _echo_headers(request) | {"Location": location.format(request.target)}
        return kept(302, b"", *headers.items())

    return redirect


def _echo(request: Request) -> Answer:
    """Echo a request in body and headers, in more forms of escaping."""
    fields = _fields(request)
    forms = (
        json.dumps(fields),
        json.dumps(fields, ensure_ascii=False),
        json.dumps(fields).replace("/", "\\/"),
        json.dumps({"data": json.dumps(fields)}),
        repr(fields),
        repr([request.target.encode(), request.content]),
        quote(quote_plus(request.target + request.content.decode())),
        html.escape(unquote_plus(request.target) + request.content.decode()),
    )
    text = " ".join(forms)
    body = {"error_title": text, "detail": text, "invalid_parameters": {"name": text}}
    echoed = text.encode().decode("latin-1")
    return kept(400, json.dumps(body).encode(), ("X-Echo", echoed), ("Retry-After", "0"))


def _fields(request: Request) -> dict[str, Any]:
    """Give the fields of a request, from body or query string."""
    query = dict(parse_qsl(request.target.partition("?")[2]))
    return query | dict(json.loads(request.content or b"{}"))


def _cookie(request: Request) -> Answer:
    return kept(400, b"{}", ("Set-Cookie", f"echo={request.target}"), ("Retry-After", "0"))


def _echoing_success(request: Request) -> Answer:
    headers = _echo_headers(request).items()
    if status(request) == 204:
        return kept(204, b"", *headers)
    body = result(request) | {"request": echoes(request), "data": json.loads(request.content or b"{}")}
    return kept(status(request), json.dumps(body).encode(), *headers)


def _cut_within(request: Request) -> Answer:
    body = json.dumps(result(request)).encode()
    whole = kept(201, body * 2, *_echo_headers(request).items())
    return Answer((whole.pieces[0].removesuffix(body),))


def _broken_head(line: str) -> Answering:
    def break_off(request: Request) -> Answer:
        text = line.format(echoes(request)["plain"] + request.target + request.content.decode())
        return Answer((text.encode() + b"\r\n\r\n",))

    return break_off


def _mishaps() -> Iterator[Mishap]:
    for code in (400, 429):
        yield Mishap(f"status-{code}", _refusal(code), retries=1)
    for code in (500, 503):
        yield Mishap(f"html-{code}", _page_of_html(code), retries=1)
    yield Mishap("created-but-500", lambda it: kept(500, json.dumps(result(it)).encode(), ("Retry-After", "0")))
    yield Mishap("echo", _echo)
    yield Mishap("echo-cookie", _cookie)
    yield Mishap("redirect", _redirect("https://example.com{}"))
    yield Mishap("redirect-nowhere", _redirect("https://[{}"))
    yield Mishap("redirect-to-a-bad-port", _redirect("https://example.com:{}"))
    yield Mishap("refused", success, refuses=True)
    yield Mishap("cut-before", lambda _: CUT)
    yield Mishap("cut-within-head", lambda it: Answer((b"HTTP/1.1 200 OK\r\nX-Echo: " + it.target.encode(),)))
    yield Mishap("cut-within-body", _cut_within)
    yield Mishap("silence", lambda _: SILENCE)
    yield Mishap("bad-status-line", _broken_head("HTTP/1.1 {}"))
    yield Mishap("no-http", _broken_head("{}"))
    yield Mishap("bad-header", _broken_head("HTTP/1.1 200 OK\r\n{}"))
    yield Mishap("html-200", _page_of_html(None))
    yield Mishap("truncated", _success_with(lambda content: content[: len(content) // 2]))
    yield Mishap("invalid-utf-8", _success_with(lambda content: content[:-1] + b', "x": "\xff"}'))
    yield Mishap(
        "unknown-charset", _success_with(lambda c: c[:-1] + b"\xff", Content_Type="application/json;charset=no")
    )
    yield Mishap("array", _structure(lambda body: [body]))
    yield Mishap("text", _structure(lambda body: json.dumps(body)))
    yield Mishap("keys-are-text", _structure(lambda body: body | {"keys": PRIVATE_KEY, "_embedded": PRIVATE_KEY}))
    yield Mishap("keys-are-a-list", _structure(lambda body: body | {"keys": [PRIVATE_KEY], "_embedded": [PRIVATE_KEY]}))
    yield Mishap("id-is-an-object", _structure(lambda body: body | {"id": body, "count": body}))
    yield Mishap("id-is-missing", _structure(lambda body: {"keys": body.get("keys"), "page_size": [PRIVATE_KEY]}))
    yield Mishap("broken-gzip", _success_with(lambda content: b"\x1f\x8b" + content, Content_Encoding="gzip"))
    yield Mishap(
        "truncated-gzip", _success_with(lambda content: gzip.compress(content, mtime=0)[:-30], Content_Encoding="gzip")
    )


MISHAPS: Final = tuple(_mishaps())
ECHOING_SUCCESS: Final = Mishap("success", _echoing_success)
