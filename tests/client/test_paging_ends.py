"""Lists of servers that lie, change or go round in circles: they end, and no application comes twice in a row."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIStatusError
from tests.client.paging_model import MALFORMED, Scripted, ids, ids_and_names
from tests.support.clients import Flavour, Stub
from tests.support.strategies import examples

IDS = st.integers(0, 30).map("id-{}".format) | st.sampled_from([None, 0, 1, True, "", 1e308])
PAGES = st.lists(st.lists(IDS, min_size=1, max_size=3), max_size=8)
COUNTS = st.lists(st.integers(-2, 60) | st.sampled_from([None, True, False, 2.0, "2", 10**30]), max_size=5)


@pytest.mark.parametrize("pages", [1, 2, 3, 5, 8])
def test_a_list_that_begins_again_ends_there(flavour: Flavour, pages: int) -> None:
    """A server that goes on with its first page after its last is asked for that one page too many, and no further."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = (int(request.url.params["page_index"]) - 1) % pages
        found = [{"id": f"{number}-{place}", "name": "A"} for place in range(3)]
        return httpx.Response(200, json={"_embedded": {"applications": found}})

    transport = Stub(answer)
    found = flavour.outcome(ids(page_size=3), transport=transport)
    assert found == [f"{number}-{place}" for number in range(pages) for place in range(3)]
    assert len(transport.requests) == pages + 1


@examples(150)
@given(once=PAGES, forever=PAGES, counts=COUNTS)
def test_every_server_comes_to_an_end(
    flavour: Flavour, once: list[list[Any]], forever: list[list[Any]], counts: list[Any]
) -> None:
    """Any pages, the later ones round and round for ever, with any counts, end, and are asked for as 1, 2, 3 and on."""
    server = Scripted(once, forever, counts)
    found = flavour.outcome(ids(), transport=server.transport)
    assert server.asked == list(range(1, len(server.asked) + 1))
    assert len(server.asked) <= 4 * (len(once) + len(forever)) + 4
    assert set(found) <= {name for page in [*once, *forever] for name in page}


@examples(80)
@given(pages=PAGES)
def test_nothing_comes_twice_from_pages_side_by_side(flavour: Flavour, pages: list[list[Any]]) -> None:
    """An application of one page does not come again from the same page or the next."""
    server = Scripted(pages, [])
    last: dict[Any, int] = {}
    for name, turn in flavour.outcome(ids_and_names(), transport=server.transport):
        assert turn - last.get(name, -2) >= 2
        last[name] = turn


@pytest.mark.parametrize("length", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("before", [0, 1, 5])
def test_a_circle_of_pages_is_noticed(flavour: Flavour, before: int, length: int) -> None:
    """Pages that come round again are noticed, however long the circle and whatever comes before it."""
    once = [[f"before-{number}"] for number in range(before)]
    forever = [[f"round-{number}"] for number in range(length)]
    server = Scripted(once, forever)
    found = flavour.outcome(ids(), transport=server.transport)
    assert found[: before + length] == [name for page in [*once, *forever] for name in page]
    assert len(server.asked) <= 3 * (before + length) + 3


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([], 6),
        ([6], 6),
        ([100], 6),
        ([5], 6),
        ([1], 6),
        ([0], 6),
        ([-1], 6),
        (["6"], 6),
        ([None], 6),
        ([True], 6),
        ([6.0], 6),
        ([9, 3, 6], 6),
        ([4], 4),
    ],
)
def test_a_count_ends_a_list_only_when_it_is_met(flavour: Flavour, counts: list[Any], found: int) -> None:
    """Three pages of two are all read, unless exactly as many applications have come as a whole number says."""
    server = Scripted([["a", "b"], ["c", "d"], ["e", "f"]], [], counts)
    assert flavour.outcome(ids(), transport=server.transport) == list("abcdef")[:found]


@pytest.mark.parametrize(
    "links",
    [
        {},
        {"_links": None},
        {"_links": MALFORMED},
        {"_links": {"next": MALFORMED, "last": {"href": None}, "first": {}}},
        {"_links": {"next": {"href": "https://elsewhere.example/v1/applications?page_index=0"}}},
    ],
)
def test_no_link_is_followed(flavour: Flavour, links: dict[str, Any]) -> None:
    """Whatever the links say, or do not, the next page is asked for by its number."""
    server = Scripted([["a"], ["b"]], [], **links)
    assert flavour.outcome(ids(), transport=server.transport) == ["a", "b"]
    assert server.asked == [1, 2, 3]
    assert {request.url.path for request in server.transport.requests} == {"/v1/applications"}


@pytest.mark.parametrize(
    "body", [b"{}", b'{"_embedded": null}', b'{"_embedded": {}}', b'{"_embedded": {"applications": null}}']
)
def test_a_page_without_applications_is_empty(flavour: Flavour, body: bytes) -> None:
    """A page that has no `_embedded`, or no list in it, is empty, and the last one."""
    transport = Stub(lambda _: httpx.Response(200, content=body))
    assert flavour.outcome(ids(), transport=transport) == []
    assert len(transport.requests) == 1


def test_a_fault_in_the_middle_of_a_list_is_raised_there(flavour: Flavour) -> None:
    """What goes wrong with a later page is raised by the iteration, as one of our errors."""
    server = Scripted([["a"]], [["b"]])
    good = server.answer

    def answer(request: httpx.Request) -> httpx.Response:
        return good(request) if len(server.asked) < 1 else httpx.Response(410)

    server.transport.handler = answer
    assert type(flavour.outcome(ids(), transport=server.transport)) is APIStatusError


def test_pages_that_overlap_are_read_until_all_have_come(flavour: Flavour) -> None:
    """Of `[1, 2]`, `[2, 3]`, `[4]` with a count of 4 all four come, each once: different applications are counted."""
    server = Scripted([["1", "2"], ["2", "3"], ["4"]], [], [4])
    assert flavour.outcome(ids(), transport=server.transport) == ["1", "2", "3", "4"]
    assert server.asked == [1, 2, 3]


def test_a_list_from_a_later_page_is_not_ended_by_its_count(flavour: Flavour) -> None:
    """Begun at page 2, a list says nothing of how many came before: it ends on an empty page."""
    server = Scripted([["3", "4"], ["5"]], [], [2])
    assert flavour.outcome(ids(page_index=2), transport=server.transport) == ["3", "4", "5"]
    assert server.asked == [2, 3, 4]
