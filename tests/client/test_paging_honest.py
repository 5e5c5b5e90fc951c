"""Lists of honest servers: every application comes, and comes once."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import AsyncClient
from nexmo_application._paging import AsyncPage, Page
from nexmo_application.models import UNSET, Application
from tests.client.paging_model import Honest, ids
from tests.support.clients import Flavour, Stub
from tests.support.data import KEY, SECRET
from tests.support.strategies import examples

SERVERS = st.fixed_dictionaries(
    {
        "cap": st.none() | st.integers(1, 12),
        "stated": st.sampled_from(["effective", "asked", "none"]),
        "counted": st.booleans(),
    }
)


def names(count: int) -> list[str]:
    """Name so many applications."""
    return [f"id-{number}" for number in range(count)]


@examples(200)
@given(count=st.integers(0, 60), size=st.integers(1, 15), index=st.integers(1, 8), habits=SERVERS)
def test_an_honest_server_is_read_to_its_end(
    flavour: Flavour, count: int, size: int, index: int, habits: dict[str, Any]
) -> None:
    """Whatever its cap, what it states and where one begins: every application from there comes exactly once."""
    server = Honest(names(count), **habits)
    found = flavour.outcome(ids(page_size=size, page_index=index), transport=server.transport)
    per_page = server.effective(size)
    assert found == server.names[(index - 1) * per_page :]
    assert server.asked == list(range(index, index + len(server.asked)))
    needed = max(1, -(-len(found) // per_page))
    assert len(server.asked) <= needed + 1


@pytest.mark.parametrize(("stated", "told"), [(7, 7), (1, 1), (0, 20), (None, 20), ("7", 20), (True, 20), (7.5, 20)])
def test_the_size_of_a_page_is_the_one_stated(flavour: Flavour, stated: object, told: int) -> None:
    """`page_size` is what the API says, or what was asked for where it says nothing that can be a size."""
    answer = httpx.Response(200, json={"count": 0, "page_size": stated, "_embedded": {"applications": []}})
    page = flavour.outcome(lambda applications: applications.list(page_size=20), transport=Stub(lambda _: answer))
    assert page.page_size == told
    silent = httpx.Response(200, json={"count": 0})
    page = flavour.outcome(lambda applications: applications.list(page_size=20), transport=Stub(lambda _: silent))
    assert page.page_size == 20


def test_a_full_page_of_a_smaller_size_is_not_taken_for_the_last(flavour: Flavour) -> None:
    """Of 110 applications in pages of 10 that state the 100 asked for, the second page is not the last."""
    server = Honest(names(110), cap=10, stated="asked")
    assert flavour.outcome(ids(page_size=100, page_index=2), transport=server.transport) == server.names[10:]


@examples(50)
@given(count=st.integers(1, 60), size=st.integers(1, 15))
def test_a_server_that_tells_the_count_is_asked_for_nothing_in_vain(flavour: Flavour, count: int, size: int) -> None:
    """With a count, there is no request for a page that cannot be."""
    server = Honest(names(count))
    assert flavour.outcome(ids(page_size=size), transport=server.transport) == server.names
    assert len(server.asked) == -(-count // size)


@examples(100)
@given(count=st.integers(0, 40), size=st.integers(1, 8), newer=st.lists(st.integers(0, 8), max_size=12))
def test_applications_made_meanwhile_neither_hide_others_nor_double_them(
    flavour: Flavour, count: int, size: int, newer: list[int]
) -> None:
    """While newer applications push the others along by less than a page, each of the others still comes once."""
    server = Honest(names(count))
    coming = [min(number, size - 1) for number in newer]

    def answer(request: Any) -> Any:
        response = server_answer(request)
        if coming:
            turn = len(server.asked)
            server.names[:0] = [f"new-{turn}-{number}" for number in range(coming.pop())]
        return response

    server_answer = server.answer
    server.transport.handler = answer
    found = flavour.outcome(ids(page_size=size), transport=server.transport)
    assert [name for name in found if name.startswith("id")] == names(count)
    assert len(set(found)) == len(found)


@examples(60)
@given(count=st.integers(0, 40), size=st.integers(1, 8), added=st.lists(st.integers(0, 3), max_size=12))
def test_applications_added_at_the_end_meanwhile_come_too(
    flavour: Flavour, count: int, size: int, added: list[int]
) -> None:
    """What is there when its page is read comes, and everything comes once."""
    server = Honest(names(count))
    coming = list(added)

    def answer(request: Any) -> Any:
        if coming:
            server.names += [f"new-{len(coming)}-{number}" for number in range(coming.pop())]
        return server_answer(request)

    server_answer = server.answer
    server.transport.handler = answer
    found = flavour.outcome(ids(page_size=size), transport=server.transport)
    assert found == server.names[: len(found)]
    assert len(found) >= count


@pytest.mark.parametrize("stated", ["effective", "none"])
def test_a_page_says_what_it_is(flavour: Flavour, stated: str) -> None:
    """A page has its applications, count, size and number, and knows whether there is another."""
    with flavour.client(transport=Honest(names(7), stated=stated).transport) as client:
        first = flavour.run(client.applications.list(page_size=3))
        assert [application.id for application in first.items] == ["id-0", "id-1", "id-2"]
        assert (first.count, first.page_size, first.page_index) == (7, 3, 1)
        assert repr(first) == f"{'Async' * flavour.is_async}Page(page_index=1, items=3, count=7)"
        second = flavour.run(first.next_page())
        third = flavour.run(second.next_page())
        assert [application.id for application in third.items] == ["id-6"]
        assert [page.has_next_page() for page in (first, second, third)] == [True, True, False]
        assert flavour.run(client.applications.list(page_size=3, page_index=3)).has_next_page() is True
        with pytest.raises(ValueError, match="last page"):
            flavour.run(third.next_page())


def test_a_page_can_be_iterated_again(flavour: Flavour) -> None:
    """Iterating a page twice, or two pages of one list, yields the same from there on."""
    with flavour.client(transport=Honest(names(7)).transport) as client:
        page = flavour.run(client.applications.list(page_size=3))
        for each, left in ((page, 0), (page, 0), (flavour.run(page.next_page()), 3)):
            assert [application.id for application in flavour.all_of(each)] == names(7)[left:]


class Waiting(Stub):
    """A transport that answers the first request, and none after it."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or wait for ever."""
        if self.requests:
            await asyncio.Event().wait()
        return await super().handle_async_request(request)


def test_a_list_is_a_coroutine_for_a_page(runner: asyncio.Runner) -> None:
    """What `list()` of an async client returns can be a task, be cancelled, and be closed before or after it began."""

    async def use() -> None:
        async with AsyncClient(KEY, SECRET, transport=Waiting(Honest(names(7)).answer)) as client:
            page = await asyncio.create_task(client.applications.list(page_size=3))
            assert [application.id for application in page.items] == names(3)
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


def test_a_count_that_is_not_told_is_unset(flavour: Flavour) -> None:
    """Where the server does not say how many applications there are, the page does not, either."""
    page = flavour.outcome(lambda applications: applications.list(), transport=Honest([], counted=False).transport)
    assert page.count is UNSET
    assert page.has_next_page() is False


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"page_index": 0}, ValueError),
        ({"page_index": -1}, ValueError),
        ({"page_size": 0}, ValueError),
        ({"page_size": True}, TypeError),
        ({"page_size": "10"}, TypeError),
        ({"page_index": 1.0}, TypeError),
        ({"page_index": None}, TypeError),
    ],
)
def test_pages_are_counted_from_1(flavour: Flavour, arguments: dict[str, Any], kind: type[Exception]) -> None:
    """A page below 1, or what is no whole number, is refused before anything is sent."""
    server = Honest(names(3))
    assert type(flavour.outcome(ids(**arguments), transport=server.transport)) is kind
    assert server.asked == []


@pytest.fixture
def _new_objects_alone() -> Iterator[None]:
    """Let the garbage collector list what is made from now on, and nothing that earlier tests keep."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_new_objects_alone")
def test_memory_stays_at_a_page(flavour: Flavour) -> None:
    """While 5,000 applications are iterated, no more than three pages of them are alive."""
    server = Honest(names(5000))
    alive: list[Counter[type]] = []

    def answer(request: Any) -> Any:
        alive.append(Counter(map(type, gc.get_objects())))
        return server_answer(request)

    server_answer = server.answer
    server.transport.handler = answer
    assert len(flavour.outcome(ids(page_size=250), transport=server.transport)) == 5000
    assert len(alive) == 20
    assert max(kinds[Page] + kinds[AsyncPage] for kinds in alive) <= 3
    assert max(kinds[Application] for kinds in alive) <= 750
