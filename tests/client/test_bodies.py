"""Reading bodies: whole, decompressed, and 16 MiB at most."""

import gzip
import tracemalloc

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIResponseValidationError, _bodies
from tests.support.clients import Flavour, sequence
from tests.support.data import APPLICATION, CALLS, encoded
from tests.support.server import Server, answer
from tests.support.strategies import examples


def test_an_endless_body_is_cut_off(flavour: Flavour, server: Server) -> None:
    """A body that does not come to its end is read up to 16 MiB, as the error says, and then the connection goes."""
    server.prepare(answer(201, bytes(48 << 20))[:-1])
    error = flavour.outcome(CALLS["create"], base_url=server.url)
    assert type(error) is APIResponseValidationError
    assert "the body cannot be read: it has 16777216 bytes or more" in str(error)
    assert len(error.body) == 16 << 20
    server.wait_for_open(0)


def read(content: bytes, encoding: str = "gzip") -> httpx.Response:
    """Read the body of an answer."""
    response = httpx.Response(200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(content))
    return _bodies.complete(response, _bodies.read(response))


@examples(50)
@given(
    encoding=st.sampled_from(["gzip", "x-gzip", "GZip"]),
    parts=st.lists(st.binary(max_size=3000), min_size=1),
    padding=st.integers(0, 2000),
)
def test_all_members_of_a_gzip_are_read(encoding: str, parts: list[bytes], padding: int) -> None:
    """A gzip may have several members, of any size, and zeros behind them."""
    assert read(b"".join(map(gzip.compress, parts)) + bytes(padding), encoding).content == b"".join(parts)


@pytest.mark.parametrize("before", [b"", gzip.compress(b"whole")], ids=["alone", "behind a whole one"])
@pytest.mark.parametrize("kept", [5, -4], ids=["its beginning", "all but the length"])
@pytest.mark.parametrize("after", [b"", b"\xff" * 20], ids=["cut", "followed by others"])
def test_a_broken_gzip_stays_as_it_came(before: bytes, kept: int, after: bytes) -> None:
    """A body with a member that is cut or broken is not taken for what could be read of it."""
    content = before + gzip.compress(bytes(range(256)))[:kept] + after
    assert read(content).content == content


def test_the_limit_is_that_of_the_decompressed_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands for far more than the limit takes no more memory than that needs; at the limit, all is read."""
    limit = 1 << 20
    monkeypatch.setattr(_bodies, "MAX_BODY", limit)
    bomb, fitting = (gzip.compress(bytes(size), mtime=0) for size in (100 * limit, limit))
    tracemalloc.start()
    try:
        response = read(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert response.content == read(fitting).content == bytes(limit)
    assert peak < 20 * limit


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
def test_a_transport_may_have_read_the_answer(flavour: Flavour, headers: dict[str, str]) -> None:
    """What a transport has read and decompressed, as one that logs or caches does, is not read again."""
    plain = encoded({**APPLICATION, "name": "read"})
    response = httpx.Response(200, headers=headers, content=iter([gzip.compress(plain) if headers else plain]))
    response.read()
    assert flavour.outcome(CALLS["retrieve"], transport=sequence(response)).name == "read"
