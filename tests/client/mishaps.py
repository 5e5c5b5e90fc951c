"""What can go wrong between a client and a server, in the form of bytes that hold the secret, and private keys."""

import base64
import html
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote_plus

from tests.support.data import APPLICATION, CREATED, PAGE
from tests.support.lookout import PRIVATE_KEY
from tests.support.server import COLLECTION, SILENCE, Answer, Answering, Request, kept, kept_json

KEYS: Final = {"keys": {"private_key": PRIVATE_KEY, "public_key": "not a public key"}}


def status(request: Request) -> int:
    """Give the status of success of an operation; of one with a body, where the answer needs one."""
    return 201 if request.method == "POST" else 200


def result(request: Request) -> dict[str, Any]:
    """Give the body of success of an operation; the key comes first, so that half of it has that."""
    if request.method == "POST":
        return KEYS | CREATED | KEYS
    return PAGE if request.target.partition("?")[0] == COLLECTION else APPLICATION


def success(request: Request) -> Answer:
    """Answer as the API does when all is well."""
    return kept(204) if request.method == "DELETE" else kept_json(status(request), result(request))


def echo(request: Request) -> str:
    """Give back a whole request in forms in which servers do: as it came, decoded, escaped, in base64."""
    target, content, raw = request.target, request.content.decode(), request.head + request.content
    fields = dict(parse_qsl(target.partition("?")[2])) | json.loads(content or "{}")
    forms = (
        target + content,
        unquote_plus(target),
        *(base64.b64encode(b"x" * n + raw).decode() for n in range(3)),
        json.dumps({"data": json.dumps(fields)}),
        repr([target.encode(), request.content, fields]),
        html.escape(quote(quote_plus(target + content))),
    )
    return " ".join(forms)


def echoing(code: int | None, body: Callable[[Request], bytes], **headers: str) -> Answering:
    """Answer with a body, with an echo in the headers; without a code, it is one of success."""

    def answer(request: Request) -> Answer:
        # The bytes of UTF-8, which go over the wire as Latin-1.
        named = {"X-Echo": echo(request).encode().decode("latin-1"), "X-Request-Id": request.target, "Retry-After": "0"}
        named |= {"Set-Cookie": f"echo={request.target}"}
        named |= {name.replace("_", "-"): value.format(request.target) for name, value in headers.items()}
        return kept(code or status(request), body(request), *named.items())

    return answer


def _refusal(request: Request) -> bytes:
    text = echo(request)
    words = {"type": text, "error_title": text, "detail": text, "invalid_parameters": {"name": text, text: "Unknown."}}
    return json.dumps(words).encode()


def _page_of_html(request: Request) -> bytes:
    return f"<html><h1>Error</h1><pre>{echo(request)}</pre></html>".encode()


def _echoed_result(request: Request) -> bytes:
    return json.dumps(result(request) | {"request": echo(request)}).encode()


def _result_with(change: Callable[[Any], object]) -> Answering:
    return echoing(None, lambda request: json.dumps(change(result(request))).encode())


def _broken_off(line: str) -> Answering:
    return lambda request: Answer((line.format(echo(request)).encode() + b"\r\n\r\n",))


def _cut_within(request: Request) -> Answer:
    whole = kept_json(201, result(request)).pieces[0]
    return Answer((whole[:-20],))


MISHAPS: Final[dict[str, Answering]] = {
    "status-400": echoing(400, _refusal),
    "status-429": echoing(429, _refusal),
    "html-503": echoing(503, _page_of_html),
    "created-but-500": echoing(500, _echoed_result),
    "redirect-to-a-bad-port": echoing(302, lambda _: b"", Location="https://example.com:{}"),
    "cut-within-head": lambda request: Answer((b"HTTP/1.1 200 OK\r\nX-Echo: " + request.target.encode(),)),
    "cut-within-body": _cut_within,
    "silence": lambda _: SILENCE,
    "bad-status-line": _broken_off("HTTP/1.1 {}"),
    "no-http": _broken_off("{}"),
    "bad-header": _broken_off("HTTP/1.1 200 OK\r\n{}"),
    "html-200": echoing(None, _page_of_html),
    "truncated": echoing(None, lambda request: _echoed_result(request)[:-2]),
    "invalid-utf-8": echoing(None, lambda request: _echoed_result(request)[:-1] + b', "x": "\xff"}'),
    "broken-gzip": echoing(None, lambda request: b"\x1f\x8b" + _echoed_result(request), Content_Encoding="gzip"),
    "array": _result_with(lambda body: [body]),
    "keys-are-text": _result_with(lambda body: body | {"keys": PRIVATE_KEY, "_embedded": PRIVATE_KEY}),
    "keys-are-a-list": _result_with(lambda body: body | {"keys": [PRIVATE_KEY], "_embedded": [PRIVATE_KEY]}),
    "id-is-an-object": _result_with(lambda body: body | {"id": body, "count": body}),
    "id-is-missing": _result_with(lambda body: {"keys": body.get("keys"), "page_size": [PRIVATE_KEY]}),
}
RETRIED: Final = ("status-429", "html-503")
ECHOING_SUCCESS: Final = echoing(None, _echoed_result)
