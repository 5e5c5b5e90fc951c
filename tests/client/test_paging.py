"""Lists: of honest servers every application comes, and once; of those that lie, change or go round, they end."""

import asyncio
import gc
import math
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, cycle, repeat
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIStatusError, AsyncClient, AsyncPage, Page
from nexmo_application.models import UNSET
from tests.support.clients import Flavour, Stub, sequence
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


MakesPage = Callable[[int, int], httpx.Response]


class Listing(Stub):
    """A server of pages.

    Args:
        page: Makes the page of a size and number.

    Attributes:
        asked: The numbers that it was asked for.
    """

    def __init__(self, page: MakesPage) -> None:
        super().__init__(self._answer)
        self.asked: list[int] = []
        self._page = page

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("GET", "/v1/applications")
        assert len(self.asked) <= 1000, "the client does not come to an end"
        self.asked.append(int(request.url.params["page_index"]))
        return self._page(int(request.url.params["page_size"]), self.asked[-1])


def honest(names: list[str], cap: int | None = None, stated: str = "effective", counted: bool = True) -> MakesPage:
    """Answer as a server that has applications, counts its pages from 1, and never fails.

    Args:
        names: The ids of its applications.
        cap: The most applications that it puts on a page; None: as many as asked for.
        stated: The page size that it states: `effective`, `asked` or `none`.
        counted: Whether it says how many applications there are.
    """

    def page(size: int, index: int) -> httpx.Response:
        per_page = min(size, cap or size)
        fields: dict[str, int] = {"count": len(names)} if counted else {}
        if stated != "none":
            fields["page_size"] = size if stated == "asked" else per_page
        return written(names[(index - 1) * per_page : index * per_page], **fields)

    return page


def scripted(once: Iterable[Any], forever: Iterable[Any] = (), counts: Sequence[Any] = ()) -> MakesPage:
    """Answer with any pages: some once, and then others round and round, or empty ones.

    Args:
        once: The pages that come once, each the ids of its applications.
        forever: The pages that follow, again and again.
        counts: What each answer says of the count; the last one stays. None: nothing.
    """
    pages = chain(once, cycle(forever or [()]))
    told = chain(({"count": count} for count in counts), repeat({"count": counts[-1]} if counts else {}))
    return lambda _, __: written(next(pages), **next(told))


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
    names = [f"id-{number}" for number in range(count)]
    server = Listing(honest(names, cap, stated, counted))
    per_page = min(size, cap or size)
    came = found(flavour, server, page_size=size, page_index=index)
    assert came == names[(index - 1) * per_page :]
    assert server.asked == list(range(index, index + len(server.asked)))
    assert len(server.asked) <= max(1, -(-len(came) // per_page)) + (not counted or index > 1)


@examples(150)
@given(once=PAGES, forever=PAGES, counts=COUNTS)
def test_every_server_comes_to_an_end(
    flavour: Flavour, once: list[list[Any]], forever: list[list[Any]], counts: list[Any]
) -> None:
    """Any pages, the later ones round and round for ever, with any counts, end, and no id comes twice, as a text."""
    server = Listing(scripted(once, forever, counts))
    came = [str(name) for name in found(flavour, server)]
    assert server.asked == list(range(1, len(server.asked) + 1))
    assert len(server.asked) <= len(once) + len(forever) + 1
    assert set(came) <= {str(name) for page in [*once, *forever] for name in page}
    assert len(set(came)) == len(came)


@pytest.mark.parametrize(
    ("pages", "counts", "index", "came", "asked"),
    [
        *(("ab cd ef", counts, 1, "abcdef", 4) for counts in ([], [100], [5], [-1], [None], ["6"])),
        *(("ab cd ef", counts, 1, "abcdef", 3) for counts in ([6], [9, 3, 6])),
        ("ab cd ef", [4], 1, "abcd", 2),
        ("ab cd ef", [4], 2, "abcdef", 4),
        ("ab bc d", [4], 1, "abcd", 3),
    ],
)
def test_a_count_ends_a_list_only_when_it_is_met(
    flavour: Flavour, pages: str, counts: list[Any], index: int, came: str, asked: int
) -> None:
    """All pages are read, unless exactly as many different applications have come as the count says.

    Begun behind page 1, a list does not know how many came before: it ends on an empty page.
    """
    server = Listing(scripted(pages.split(), counts=counts))
    assert found(flavour, server, page_index=index) == list(came)
    assert len(server.asked) == asked


@pytest.mark.parametrize("body", [{}, {"_embedded": None}, {"_embedded": {}}, {"_embedded": {"applications": None}}])
def test_a_page_without_applications_is_empty(flavour: Flavour, body: object) -> None:
    """A page that has no `_embedded`, or no list in it, is empty, and the last one; it says no count."""
    transport = Stub(lambda _: httpx.Response(200, json=body))
    assert found(flavour, transport) == []
    assert len(transport.requests) == 1
    assert flavour.outcome(lambda applications: applications.list(), transport=transport).count is UNSET


def test_a_fault_in_the_middle_of_a_list_is_raised_there(flavour: Flavour) -> None:
    """What goes wrong with a later page is raised by the iteration, as one of our errors."""
    with pytest.raises(APIStatusError):
        found(flavour, sequence(written(["a"]), httpx.Response(410)))


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
    before = [f"id-{number}" for number in range(count)]
    names = before.copy()

    def page(size: int, index: int) -> httpx.Response:
        answer = honest(names)(size, index)
        coming, first = newer.pop() if newer else (0, False)
        place = 0 if first else len(names)
        names[place:place] = [f"new-{len(newer)}-{number}" for number in range(min(coming, size - 1))]
        return answer

    came = found(flavour, Listing(page), page_size=size)
    assert [name for name in came if name.startswith("id")] == before
    assert len(set(came)) == len(came)


def test_a_page_says_what_it_is(flavour: Flavour) -> None:
    """A page has its applications, count, size and number, and knows whether there is another.

    Iterating a page twice, or two pages of one list, yields the same from there on.
    """
    names = list("abcdefg")
    with flavour.client(transport=Listing(honest(names))) as client:
        first = flavour.run(client.applications.list(page_size=3))
        assert [application.id for application in first.items] == names[:3]
        assert (first.count, first.page_size, first.page_index) == (7, 3, 1)
        assert repr(first) == f"{'Async' * flavour.is_async}Page(page_index=1, items=3, count=7)"
        second = flavour.run(first.next_page())
        third = flavour.run(second.next_page())
        assert [page.has_next_page() for page in (first, second, third)] == [True, True, False]
        with pytest.raises(ValueError, match="last page"):
            flavour.run(third.next_page())
        for page, left in ((first, 0), (first, 0), (second, 3)):
            assert [application.id for application in flavour.all_of(page)] == names[left:]


def test_a_list_is_a_coroutine_for_a_page(runner: asyncio.Runner) -> None:
    """What `list()` of an async client returns runs once, and can be cancelled and closed."""
    client = AsyncClient(KEY, SECRET, transport=Listing(honest(list("abc"))))
    pages, closed = client.applications.list(), client.applications.list()
    assert len(runner.run(pages).items) == 3
    closed.close()
    for done in (pages, closed):
        with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
            runner.run(done)
    pages.close()
    task = runner.get_loop().create_task(client.applications.list())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        runner.get_loop().run_until_complete(task)


@pytest.mark.parametrize("name", ["page_index", "page_size"])
@pytest.mark.parametrize(
    ("value", "kind"), [(0, ValueError), (-1, ValueError), (True, TypeError), ("10", TypeError), (1.0, TypeError)]
)
def test_pages_are_counted_from_1(flavour: Flavour, name: str, value: object, kind: type[Exception]) -> None:
    """A page or size below 1, or what is no whole number, is refused before anything is sent."""
    server = Listing(honest([]))
    with pytest.raises(kind, match=name) as caught:
        found(flavour, server, **{name: value})
    assert ("pages are counted from 1" in str(caught.value)) == (kind is ValueError and name == "page_index")
    assert server.asked == []


def test_no_more_than_three_pages_are_in_memory(flavour: Flavour) -> None:
    """While a long list is iterated, the pages that were read go."""
    alive: list[int] = []

    def page(size: int, index: int) -> httpx.Response:
        alive.append(sum(type(it) in (Page, AsyncPage) for it in gc.get_objects()))
        return honest([f"id-{number}" for number in range(20)])(size, index)

    gc.collect()
    assert len(found(flavour, Listing(page), page_size=1)) == len(alive) == 20
    assert max(alive) - alive[0] <= 3
