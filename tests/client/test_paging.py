"""Lists: of honest servers every application comes, and once; of those that lie, change or go round, they end."""

import asyncio
import gc
import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, cycle, repeat
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIStatusError, AsyncClient, AsyncPage, Page
from nexmo_application.models import UNSET, Application
from tests.support.clients import Flavour, Stub
from tests.support.data import KEY, SECRET, encoded
from tests.support.strategies import examples

LINKS = {"next": {"href": "http://[/v1/applications?page_size=10d&page_index=0"}, "last": {"href": None}, "first": {}}
IDS = st.integers(0, 30).map("id-{}".format) | st.sampled_from([None, 0, 1, True, "", 1e308, math.nan])
PAGES = st.lists(st.lists(IDS, min_size=1, max_size=3), max_size=8)
COUNTS = st.lists(st.integers(-2, 60) | st.sampled_from([None, True, False, 2.0, "2", 10**30]), max_size=5)


def written(names: Sequence[Any], **fields: Any) -> httpx.Response:
    """Write a page, with numbers that JSON has not, and links that lead nowhere."""
    page = {"_embedded": {"applications": [{"id": it, "name": ""} for it in names]}, "_links": LINKS, **fields}
    return httpx.Response(200, content=encoded(page))


class Honest(Stub):
    """A server that has applications, counts its pages from 1, and never fails.

    Args:
        count: How many applications it has.
        cap: The most applications that it puts on a page; None: as many as asked for.
        stated: The page size that it states: `effective`, `asked` or `none`.
        counted: Whether it says how many applications there are.
    """

    def __init__(self, count: int, *, cap: int | None = None, stated: str = "effective", counted: bool = True) -> None:
        super().__init__(self._answer)
        self.names = [f"id-{number}" for number in range(count)]
        self.cap, self.stated, self.counted = cap, stated, counted
        self.asked: list[int] = []
        self.afterwards: Callable[[], object] = lambda: None

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("GET", "/v1/applications")
        size, index = int(request.url.params["page_size"]), int(request.url.params["page_index"])
        self.asked.append(index)
        per_page = min(size, self.cap or size)
        fields = {"count": len(self.names)} if self.counted else {}
        if self.stated != "none":
            fields["page_size"] = size if self.stated == "asked" else per_page
        page = written(self.names[(index - 1) * per_page : index * per_page], **fields)
        self.afterwards()
        return page


class Scripted(Stub):
    """A server of any pages: some once, and then others round and round, or empty ones.

    Args:
        once: The pages that come once, each the ids of its applications.
        forever: The pages that follow, again and again.
        counts: What each answer says of the count; the last one stays. None: nothing.
    """

    def __init__(self, once: Sequence[Any], forever: Sequence[Any] = (), counts: Sequence[Any] = ()) -> None:
        super().__init__(self._answer)
        self.asked: list[int] = []
        self._pages = chain(once, cycle(forever or [()]))
        self._counts = chain(({"count": count} for count in counts), repeat({"count": counts[-1]} if counts else {}))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert len(self.asked) <= 1000, "the client does not come to an end"
        assert request.url.path == "/v1/applications"
        self.asked.append(int(request.url.params["page_index"]))
        return written(next(self._pages), **next(self._counts))


def found(flavour: Flavour, transport: Stub, **arguments: Any) -> list[Any]:
    """Iterate a list to its end, and return the ids that came."""
    with flavour.client(transport=transport) as client:
        return [application.id for application in flavour.all_of(client.applications.list(**arguments))]


@examples(200)
@given(
    count=st.integers(0, 60),
    size=st.integers(1, 15),
    index=st.integers(1, 8),
    cap=st.none() | st.integers(1, 12),
    stated=st.sampled_from(["effective", "asked", "none"]),
    counted=st.booleans(),
)
def test_an_honest_server_is_read_to_its_end(
    flavour: Flavour, count: int, size: int, index: int, cap: int | None, stated: str, counted: bool
) -> None:
    """Whatever its cap, what it states and where one begins: every application from there comes exactly once.

    Where it tells the count, it is asked for no page in vain.
    """
    server = Honest(count, cap=cap, stated=stated, counted=counted)
    per_page = min(size, cap or size)
    came = found(flavour, server, page_size=size, page_index=index)
    assert came == server.names[(index - 1) * per_page :]
    assert server.asked == list(range(index, index + len(server.asked)))
    assert len(server.asked) <= max(1, -(-len(came) // per_page)) + (not counted or index > 1)


@examples(150)
@given(once=PAGES, forever=PAGES, counts=COUNTS)
def test_every_server_comes_to_an_end(
    flavour: Flavour, once: list[list[Any]], forever: list[list[Any]], counts: list[Any]
) -> None:
    """Any pages, the later ones round and round for ever, with any counts, end, and no id comes twice, as a text."""
    server = Scripted(once, forever, counts)
    came = [str(name) for name in found(flavour, server)]
    assert server.asked == list(range(1, len(server.asked) + 1))
    assert len(server.asked) <= len(once) + len(forever) + 1
    assert set(came) <= {str(name) for page in [*once, *forever] for name in page}
    assert len(set(came)) == len(came)


@pytest.mark.parametrize(
    ("counts", "count"), [([], 6), ([100], 6), ([5], 6), ([-1], 6), ([None], 6), (["6"], 6), ([9, 3, 6], 6), ([4], 4)]
)
@pytest.mark.parametrize("index", [1, 2])
def test_a_count_ends_a_list_only_when_it_is_met(flavour: Flavour, counts: list[Any], count: int, index: int) -> None:
    """Three pages of two are all read, unless exactly as many applications have come as the count says.

    Begun behind page 1, a list does not know how many came before: it ends on an empty page.
    """
    server = Scripted([["a", "b"], ["c", "d"], ["e", "f"]], counts=counts)
    assert found(flavour, server, page_index=index) == list("abcdef")[: count if index == 1 else 6]


def test_pages_that_overlap_are_read_until_all_have_come(flavour: Flavour) -> None:
    """Of `[1, 2]`, `[2, 3]`, `[4]` with a count of 4 all four come, each once: different applications are counted."""
    server = Scripted([["1", "2"], ["2", "3"], ["4"]], counts=[4])
    assert found(flavour, server) == ["1", "2", "3", "4"]
    assert server.asked == [1, 2, 3]
    assert {request.url.params["page_size"] for request in server.requests} == {"100"}


@pytest.mark.parametrize("body", [{}, {"_embedded": None}, {"_embedded": {}}, {"_embedded": {"applications": None}}])
def test_a_page_without_applications_is_empty(flavour: Flavour, body: object) -> None:
    """A page that has no `_embedded`, or no list in it, is empty, and the last one; it says no count."""
    transport = Stub(lambda _: httpx.Response(200, json=body))
    assert found(flavour, transport) == []
    assert len(transport.requests) == 1
    assert flavour.outcome(lambda applications: applications.list(), transport=transport).count is UNSET


def test_a_fault_in_the_middle_of_a_list_is_raised_there(flavour: Flavour) -> None:
    """What goes wrong with a later page is raised by the iteration, as one of our errors."""
    answers = [written(["a"]), httpx.Response(410)]
    with pytest.raises(APIStatusError):
        found(flavour, Stub(lambda _: answers.pop(0)))


@pytest.mark.parametrize(("stated", "told"), [(7, 7), (1, 1), (0, 20), (None, 20), ("7", 20), (True, 20), (7.5, 20)])
def test_the_size_of_a_page_is_the_one_stated(flavour: Flavour, stated: object, told: int) -> None:
    """`page_size` is what the API says, or what was asked for where it says nothing that can be a size."""
    transport = Stub(lambda _: written([], page_size=stated))
    page = flavour.outcome(lambda applications: applications.list(page_size=20), transport=transport)
    assert page.page_size == told


@examples(150)
@given(
    count=st.integers(0, 40),
    size=st.integers(1, 8),
    newer=st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=12),
)
def test_applications_made_meanwhile_neither_hide_others_nor_double_them(
    flavour: Flavour, count: int, size: int, newer: list[tuple[int, bool]]
) -> None:
    """While newer ones come behind the others, or push them along by less than a page, each of them comes once."""
    server = Honest(count)
    names = list(server.names)

    def add() -> None:
        coming, first = newer.pop() if newer else (0, False)
        place = 0 if first else len(server.names)
        server.names[place:place] = [f"new-{len(newer)}-{number}" for number in range(min(coming, size - 1))]

    server.afterwards = add
    came = found(flavour, server, page_size=size)
    assert [name for name in came if name.startswith("id")] == names
    assert len(set(came)) == len(came)


def test_a_page_says_what_it_is(flavour: Flavour) -> None:
    """A page has its applications, count, size and number, and knows whether there is another.

    Iterating a page twice, or two pages of one list, yields the same from there on.
    """
    server = Honest(7)
    with flavour.client(transport=server) as client:
        first = flavour.run(client.applications.list(page_size=3))
        assert [application.id for application in first.items] == server.names[:3]
        assert (first.count, first.page_size, first.page_index) == (7, 3, 1)
        assert repr(first) == f"{'Async' * flavour.is_async}Page(page_index=1, items=3, count=7)"
        second = flavour.run(first.next_page())
        third = flavour.run(second.next_page())
        assert [page.has_next_page() for page in (first, second, third)] == [True, True, False]
        with pytest.raises(ValueError, match="last page"):
            flavour.run(third.next_page())
        for page, left in ((first, 0), (first, 0), (second, 3)):
            assert [application.id for application in flavour.all_of(page)] == server.names[left:]


class Waiting(Honest):
    """A transport that answers the first request, and none after it."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or wait for ever."""
        if self.requests:
            await asyncio.Event().wait()
        return await super().handle_async_request(request)


def test_a_list_is_a_coroutine_for_a_page(runner: asyncio.Runner) -> None:
    """What `list()` of an async client returns can be a task, be cancelled, and be closed before or after it began."""

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=Waiting(7)) as client:
            page = await asyncio.create_task(client.applications.list(page_size=3))
            assert len(page.items) == 3
            waiting = client.applications.list()
            task = asyncio.create_task(waiting)
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            waiting.close()
            client.applications.list().close()

    runner.run(use())
    gc.collect()


@pytest.mark.parametrize("name", ["page_index", "page_size"])
@pytest.mark.parametrize(
    ("value", "kind"), [(0, ValueError), (-1, ValueError), (True, TypeError), ("10", TypeError), (1.0, TypeError)]
)
def test_pages_are_counted_from_1(flavour: Flavour, name: str, value: object, kind: type[Exception]) -> None:
    """A page or size below 1, or what is no whole number, is refused before anything is sent."""
    server = Honest(3)
    with pytest.raises(kind, match=name) as caught:
        found(flavour, server, **{name: value})
    assert ("pages are counted from 1" in str(caught.value)) == (kind is ValueError and name == "page_index")
    assert server.asked == []


def test_memory_stays_at_a_page(flavour: Flavour) -> None:
    """While 5,000 applications are iterated, no more than three pages of them are alive."""
    server = Honest(5000)
    alive: list[Counter[type]] = []
    server.afterwards = lambda: alive.append(Counter(map(type, gc.get_objects())))
    gc.collect()
    gc.freeze()  # what earlier tests keep is not listed
    with flavour.client(transport=server) as client:
        pages = client.applications.list(page_size=250)
        assert flavour.run(_length(pages)) == 5000 if flavour.is_async else sum(1 for _ in pages) == 5000
    gc.unfreeze()
    assert len(alive) == 20
    assert max(kinds[Page] + kinds[AsyncPage] for kinds in alive) <= 3
    assert max(kinds[Application] for kinds in alive) <= 750


async def _length(pages: Any) -> int:
    return len([application.id async for application in pages])
