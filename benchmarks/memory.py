"""Memory while iterating a long list, beside a short one."""

import gc
import tracemalloc

import httpx

from benchmarks import _data
from benchmarks._measure import Figure
from benchmarks._results import Goal, Outcome, Result
from nexmo_application import Client

SHORT, LONG = 1_000, 100_000
_MIB = 1024 * 1024


class _Pages(httpx.BaseTransport):
    """Answers with pages out of one template: what would make them is not to be measured."""

    def __init__(self, count: int) -> None:
        self._template = _data.encoded(_data.page(_data.PAGE_SIZE, count=count))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        index = int(request.url.params["page_index"])
        # Each page brings other ids: the last five digits are the application's, those before them the page's.
        body = self._template.replace(b"dddd-0000000", b"dddd-%07d" % index)
        return httpx.Response(200, headers={"Content-Type": "application/json"}, stream=httpx.ByteStream(body))


def run(*, quick: bool = False) -> Outcome:
    """Measure the peaks of what Python allocates, after a first iteration has filled all caches."""
    long = LONG // 10 if quick else LONG
    _peak(SHORT)
    short_peak, long_peak = _peak(SHORT), _peak(long)
    return Outcome(
        f"Memory while iterating {long:,} applications",
        [
            Result(f"peak above that of {SHORT:,}", _figure(long_peak - short_peak), "MiB", Goal(20)),
            Result(f"peak with {SHORT:,}", _figure(short_peak), "MiB"),
            Result(f"peak with {long:,}", _figure(long_peak), "MiB"),
        ],
    )


def _figure(size: int) -> Figure:
    return Figure.of([size / _MIB])


def _peak(count: int) -> int:
    """Return the most bytes that were allocated while iterating so many applications."""
    gc.collect()
    tracemalloc.start()
    try:
        with Client("key", "not-a-secret", transport=_Pages(count)) as client:
            seen = sum(1 for _ in client.applications.list(page_size=_data.PAGE_SIZE))
        if seen != count:
            raise AssertionError(f"{seen} of {count} applications came")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
