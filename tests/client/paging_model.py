"""Servers of lists as pure functions: honest ones of several habits, and ones that serve any pages."""

from collections.abc import Callable, Sequence
from typing import Any

import httpx

from nexmo_application._paging import AsyncPages
from tests.support.clients import Stub
from tests.support.data import Call

MALFORMED = {"href": "http://[/v1/applications?page_size=10d&page_index=0"}


class Honest:
    """A server that has applications, counts its pages from 1, and never fails.

    Args:
        names: The ids of its applications.
        cap: The most applications that it puts on a page; None: as many as asked for.
        stated: The page size that it states: `effective`, `asked` or `none`.
        counted: Whether it says how many applications there are.
    """

    def __init__(
        self, names: Sequence[str], *, cap: int | None = None, stated: str = "effective", counted: bool = True
    ) -> None:
        self.names = list(names)
        self.cap = cap
        self.stated = stated
        self.counted = counted
        self.asked: list[int] = []
        self.transport = Stub(self.answer)

    def effective(self, size: int) -> int:
        """Say how many applications a page has when so many are asked for."""
        return size if self.cap is None else min(size, self.cap)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer the request for a page."""
        assert (request.method, request.url.path) == ("GET", "/v1/applications")
        size, index = int(request.url.params["page_size"]), int(request.url.params["page_index"])
        self.asked.append(index)
        per_page = self.effective(size)
        page: dict[str, Any] = _page(self.names[(index - 1) * per_page : index * per_page])
        if self.counted:
            page["count"] = len(self.names)
        if self.stated != "none":
            page["page_size"] = size if self.stated == "asked" else per_page
        return httpx.Response(200, json=page)


class Scripted:
    """A server of any pages: some once, and then others round and round.

    Args:
        once: The pages that come once, each the ids of its applications.
        forever: The pages that follow, again and again; none: empty pages.
        counts: What each answer says of the count; the last one stays. None: nothing.
        extra: Fields of each answer, such as links.
    """

    def __init__(
        self, once: Sequence[Sequence[Any]], forever: Sequence[Sequence[Any]], counts: Sequence[Any] = (), **extra: Any
    ) -> None:
        self.once = once
        self.forever = forever
        self.counts = counts
        self.extra = extra
        self.asked: list[int] = []
        self.transport = Stub(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer the request for a page, whatever its number."""
        turn = len(self.asked)
        if turn > 1000:
            raise AssertionError("the client does not come to an end")
        self.asked.append(int(request.url.params["page_index"]))
        if turn < len(self.once):
            names = self.once[turn]
        else:
            names = self.forever[(turn - len(self.once)) % len(self.forever)] if self.forever else ()
        count = {"count": self.counts[min(turn, len(self.counts) - 1)]} if self.counts else {}
        return httpx.Response(200, json={**_page(names, turn), **count, **self.extra})


def _page(names: Sequence[Any], turn: int = 0) -> dict[str, Any]:
    """Write a page; the name of its applications is the number of the answer."""
    return {"_embedded": {"applications": [{"id": name, "name": turn} for name in names]}}


def ids_and_names(**arguments: Any) -> Call:
    """Make the call that iterates a list to its end, and returns the id and name of all that came."""
    return _iterating(lambda application: (application.id, application.name), arguments)


def ids(**arguments: Any) -> Call:
    """Make the call that iterates a list to its end, and returns the ids that came."""
    return _iterating(lambda application: application.id, arguments)


def _iterating(look: Callable[[Any], Any], arguments: dict[str, Any]) -> Call:
    def call(applications: Any) -> Any:
        pages = applications.list(**arguments)
        return _gathered(pages, look) if isinstance(pages, AsyncPages) else [look(each) for each in pages]

    return call


async def _gathered(pages: AsyncPages, look: Callable[[Any], Any]) -> list[Any]:
    return [look(each) async for each in pages]
