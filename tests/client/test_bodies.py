"""The limit of what is read of a body: 16 MiB, compressed or not."""

import gzip
import tracemalloc
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIResponseValidationError, ServerError, _bodies
from nexmo_application._bodies import MAX_BODY
from nexmo_application.models import Application
from tests.support.clients import Flavour, Stub, sequence
from tests.support.data import APP_ID, APPLICATION, CALLS, encoded
from tests.support.server import Server, answer


def test_a_body_of_the_limit_is_read(flavour: Flavour, server: Server) -> None:
    """A body of exactly 16 MiB is read to its end."""
    server.prepare(answer(200, encoded(APPLICATION).ljust(MAX_BODY)))
    assert isinstance(flavour.outcome(CALLS["retrieve"], base_url=server.url), Application)


def test_a_body_over_the_limit_is_a_validation_error(flavour: Flavour, server: Server) -> None:
    """Of a longer body, 16 MiB are kept, in an APIResponseValidationError that names the limit."""
    body = encoded({**APPLICATION, "name": "A" * MAX_BODY})
    server.prepare(answer(200, body))
    error = flavour.outcome(CALLS["retrieve"], base_url=server.url, max_retries=0)
    assert type(error) is APIResponseValidationError
    assert "longer than 16777216 bytes" in str(error)
    assert error.body == body[:MAX_BODY]


def test_an_endless_body_is_cut_off(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body without an end is read up to the limit, and then the connection is closed."""
    monkeypatch.setattr(_bodies, "MAX_BODY", 5 << 20)
    endless = Endless()
    transport = Stub(lambda _: httpx.Response(503, stream=endless))
    error = flavour.outcome(CALLS["create"], transport=transport, max_retries=0)
    assert type(error) is ServerError
    assert len(error.body) == 5 << 20
    assert endless.closed


def test_the_limit_is_that_of_the_decompressed_body(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is longer than the limit once it is decompressed is told, and one as long as the limit is read."""
    fitting, longer = (encoded({**APPLICATION, "name": "A" * length}) for length in (50, 51))
    monkeypatch.setattr(_bodies, "MAX_BODY", len(fitting))
    for text in (fitting, longer):
        stream = httpx.ByteStream(gzip.compress(text))
        packed = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=stream)
        outcome = flavour.outcome(CALLS["retrieve"], transport=sequence(packed))
        if text is fitting:
            assert outcome.id == APP_ID
        else:
            assert "is longer than" in str(outcome)


def test_a_bomb_does_not_go_off(flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that stands for far more than the limit, takes no more memory than the limit needs."""
    limit = 1 << 20
    monkeypatch.setattr(_bodies, "MAX_BODY", limit)
    content = gzip.compress(bytes(100 * limit), mtime=0)
    headers = {"Content-Encoding": "gzip"}
    transport = Stub(lambda _: httpx.Response(500, headers=headers, stream=httpx.ByteStream(content)))
    tracemalloc.start()
    try:
        error = flavour.outcome(CALLS["create"], transport=transport)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert type(error) is ServerError
    assert error.body == bytes(limit)
    assert peak < 20 * limit


@given(parts=st.lists(st.binary(max_size=3000), min_size=1), padding=st.integers(0, 2000))
def test_all_members_of_a_gzip_are_read(parts: list[bytes], padding: int) -> None:
    """A gzip may have several members, of any size, and zeros behind them."""
    content = b"".join(map(gzip.compress, parts)) + bytes(padding)
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(content))
    assert _bodies.complete(response, _bodies.read(response)).content == b"".join(parts)


@pytest.mark.parametrize("before", [b"", gzip.compress(b"whole")], ids=["alone", "behind a whole one"])
@pytest.mark.parametrize("kept", [5, -4], ids=["its beginning", "all but the length"])
def test_a_broken_gzip_stays_as_it_came(before: bytes, kept: int) -> None:
    """A body with a member whose end is something else is not taken for what could be read of it."""
    content = before + gzip.compress(bytes(range(256)))[:kept] + b"\xff" * 20
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(content))
    assert _bodies.complete(response, _bodies.read(response)).content == content


def test_a_gzip_of_very_many_members_is_read_in_linear_time() -> None:
    """Of 200,000 members, 4 MB, the rest is not copied for each: that would take half a minute."""
    content = gzip.compress(b"") * 200_000 + gzip.compress(b"the end")
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(content))
    assert _bodies.complete(response, _bodies.read(response)).content == b"the end"


class Endless(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body without an end, which keeps whether it was closed."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield the same piece for ever, or until that is clear."""
        for _ in range(50):
            yield bytes(1 << 20)
        raise AssertionError("the client reads on")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the same piece for ever, or until that is clear."""
        for _ in range(50):
            yield bytes(1 << 20)
        raise AssertionError("the client reads on")

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True

    async def aclose(self) -> None:
        """Note that it was closed."""
        self.closed = True
