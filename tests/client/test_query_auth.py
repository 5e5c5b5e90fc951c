"""What the client writes to the socket, credentials and all: method, target, headers and body of every method."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
import pytest

from nexmo_application import __version__
from nexmo_application._query_auth import Credentials, mark, with_credentials
from nexmo_application_generated.models import CreateApplicationBody, UpdateApplicationBody
from tests.support import data
from tests.support.clients import Flavour
from tests.support.openapi import faults
from tests.support.server import COLLECTION, Server, well

SIGNED: Final = "api_key=fake%26%3D%2B%25%2F%C3%A9&api_secret=FAKE%26%3D%2B%25%2F%C3%A9%22secret"
CREDENTIALS: Final = {"api_key": "fake&=+%/é", "api_secret": 'FAKE&=+%/é"secret'}

ODD_ID: Final = "a/b c?d=é&%2F#+"
ODD_ITEM: Final = f"/a%2Fb%20c%3Fd%3D%C3%A9%26%252F%23%2B?{SIGNED}"
VOICE: Final = {
    "name": 'Überall "zu Hause" 日本',
    "type": "voice",
    "answer_url": "https://exämple.com/ä?a=1&b=%20+é",
    "answer_method": "POST",
    "event_url": "https://example.com/event",
}
CHANGED: Final = data.VOICE | {"answer_method": "GET", "event_method": "POST", "name": "B"}

Sending = tuple[str, str, Any]
"""A request that must be sent: method, target below the collection, JSON body without the credentials."""

READ: Final = ("GET", ODD_ITEM, None)
CREATE: Final = ("POST", "", VOICE)
UPDATE: Final = ("PUT", ODD_ITEM, VOICE)
DELETE: Final = ("DELETE", ODD_ITEM, None)
METHODS: Final[dict[str, tuple[Callable[[Any], Any], list[Sending]]]] = {
    "list": (lambda it: it.list(), [("GET", f"?page_size=100&page_index=1&{SIGNED}", None)]),
    "create": (lambda it: it.create(**VOICE), [CREATE]),
    "retrieve": (lambda it: it.retrieve(ODD_ID), [READ]),
    "update": (lambda it: it.update(ODD_ID, **VOICE), [UPDATE]),
    "modify": (lambda it: it.modify(ODD_ID, name="B"), [READ, ("PUT", ODD_ITEM, CHANGED)]),
    "delete": (lambda it: it.delete(ODD_ID), [DELETE]),
}
FUNCTIONS: Final[dict[str, tuple[dict[str, Any], Sending]]] = {
    "retrieve_applications": ({"page_size": 7, "page_index": 3}, ("GET", f"?page_index=3&page_size=7&{SIGNED}", None)),
    "create_application": ({"body": CreateApplicationBody.from_dict(VOICE)}, CREATE),
    "retrieve_application": ({"app_id": ODD_ID}, READ),
    "update_application": ({"app_id": ODD_ID, "body": UpdateApplicationBody.from_dict(VOICE)}, UPDATE),
    "delete_application": ({"app_id": ODD_ID}, DELETE),
}


@pytest.fixture
def client(flavour: Flavour, server: Server) -> Iterator[Any]:
    """Provide a client of the server, with credentials in which everything needs encoding."""
    server.answer_by(well)
    with flavour.client(**CREDENTIALS, base_url=server.url) as client:
        yield client


@pytest.mark.parametrize("name", METHODS)
def test_a_method_sends_exactly_this(name: str, flavour: Flavour, client: Any, server: Server) -> None:
    """A method sends the wanted requests, all their headers and bodies included, and the document allows them."""
    call, wanted = METHODS[name]
    flavour.run(call(client.applications))
    _assert_sent(server, wanted, {"accept": "application/json", "accept-encoding": "gzip"})
    for request in server.requests:
        if request.content:  # in ASCII, and the credentials are the last
            assert request.content == json.dumps(json.loads(request.content), separators=(",", ":")).encode()
            assert list(json.loads(request.content))[-2:] == list(CREDENTIALS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_generated_function_sends_exactly_this(name: str, flavour: Flavour, client: Any, server: Server) -> None:
    """A generated function's request has the credentials and no trailing slash, and the document allows it."""
    arguments, wanted = FUNCTIONS[name]
    assert flavour.generated(client, name, **arguments).status_code < 300
    _assert_sent(server, [wanted], {"accept": "*/*", "accept-encoding": "gzip", "connection": "keep-alive"})


def _assert_sent(server: Server, wanted: list[Sending], others: dict[str, str]) -> None:
    for request, (method, target, body) in zip(server.requests, wanted, strict=True):
        assert (request.method, request.target, request.version) == (method, COLLECTION + target, "HTTP/1.1")
        headers = others | {"host": server.host, "user-agent": f"nexmo-application/{__version__}"}
        if body is not None:
            headers |= {"content-type": "application/json", "content-length": str(len(request.content))}
            # As pairs, so that none is there twice.
            assert sorted(json.loads(request.content, object_pairs_hook=list)) == sorted((body | CREDENTIALS).items())
        assert sorted(request.headers) == sorted(headers.items())
        assert bool(request.content) == (body is not None)
        whole = httpx.Request(method, server.url + target, headers=request.headers, content=request.content)
        assert faults(whole) == []


API: Final = "https://host/v1/applications"
ADDED: Final = "api_key=key&api_secret=not-a-secret"


def sent(method: str, url: str, collection: str = API, **arguments: Any) -> httpx.Request:
    """Return a request as a client of a collection sends it, with the credentials or without."""
    request = httpx.Request(method, url, **arguments)
    mark(request, Credentials("key", "not-a-secret"), httpx.URL(collection))
    return with_credentials(request)


@pytest.mark.parametrize(
    "url",
    [API.replace("host", "other"), API.replace("https", "http"), API.replace("host", "host:1"), API + "-2", API[:-9]],
)
def test_requests_below_no_collection_have_no_credentials(url: str) -> None:
    """What a program sends elsewhere through the generated client's connections is left as it is."""
    assert sent("GET", url).url == url


@pytest.mark.parametrize(
    ("tail", "target"), [("", "?"), ("/", "?"), ("/?a=b", "?a=b&"), ("/a", "/a?"), ("/a/?b", "/a/?b&")]
)
def test_requests_to_the_collection_and_below_it_have_credentials(tail: str, target: str) -> None:
    """They stand behind what the query has; the collection itself loses a trailing slash, unless it is the root."""
    assert sent("GET", API + tail).url == API + target + ADDED
    root = sent("GET", "https://host" + tail, "https://host").url.raw_path.decode()
    assert root.removeprefix("/") == (target + ADDED).removeprefix("/")


JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"data": {"a": "b"}},
        {"headers": {"Content-Type": "text/plain"}, "content": b'{"a": "b"}'},
        {"headers": JSON, "content": iter([b"{}"])},
        *({"headers": JSON, "content": content} for content in (b"[]", b'{"a": "b"', b'"b"}', b"{", b"}")),
    ],
)
def test_a_post_without_a_json_object_has_the_credentials_in_its_query(arguments: dict[str, Any]) -> None:
    """That is so for another type, too, for a broken object, and for one that is streamed."""
    before = arguments.get("content")
    request = sent("POST", API, **arguments)
    assert request.url.query.decode() == ADDED
    assert not isinstance(before, bytes) or request.content == before


@pytest.mark.parametrize("content", [b"{}", b" { }\n", b'{"a": 1 }'])
@pytest.mark.parametrize(("method", "query"), [("POST", ""), ("PUT", ADDED)])
def test_a_json_object_takes_the_credentials(method: str, query: str, content: bytes) -> None:
    """They become its last members, and its length is told; a PUT has them in its query as well."""
    request = sent(method, API, headers=JSON, content=content)
    assert json.loads(request.content) == json.loads(content) | {"api_key": "key", "api_secret": "not-a-secret"}
    assert request.headers["Content-Length"] == str(len(request.content))
    assert request.url.query.decode() == query
