"""Lists, page after page, until there is nothing new.

Pages are counted from 1. No link is followed: the API's `last` has been seen malformed, and hrefs without `/v1`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nexmo_application.models import Application, ApplicationPage, Unset

Ids = frozenset[object]


class Seen(NamedTuple):
    """The ids of earlier pages: the first, the last, and one between them.

    The one between moves up whenever the distance to it has doubled (Brent's way to find a cycle), so that pages
    which come round again are noticed, whatever the length of the round, at the memory of three pages.
    """

    first: Ids = frozenset()
    last: Ids = frozenset()
    between: Ids = frozenset()
    distance: int = 1
    limit: int = 1

    def has(self, key: object) -> bool:
        """Whether a page had it."""
        return key in self.last or key in self.first or key in self.between

    def then(self, ids: Ids) -> Seen:
        """Return what is seen with one more page."""
        if self.distance == self.limit:
            return Seen(self.first or ids, ids, self.last, 1, self.limit * 2)
        return Seen(self.first or ids, ids, self.between, self.distance + 1, self.limit)


class Asked(NamedTuple):
    """Which page was asked for, and what came before it."""

    page_size: int
    page_index: int
    delivered: int | None = None
    """How many applications the pages before it brought; None: it is the first one that was asked for."""
    seen: Seen = Seen()


class _BasePage:
    """A page of applications, and the decisions about the next one.

    Attributes:
        items: The applications of this page, as they came.
        count: How many applications the account has, as the API says; `UNSET` if it does not.
        page_size: How many applications a page has at most, as the API says, or else as asked for.
        page_index: The number of this page, from 1, as asked for.
        data: The page as the API sent it, links and unknown fields included.
    """

    def __init__(self, data: ApplicationPage, asked: Asked) -> None:
        self.data = data
        self.items: list[Application] = data.embedded.applications or [] if data.embedded else []
        self.count: int | Unset = data.count
        self.page_size: int = data.page_size if _is_whole(data.page_size) and data.page_size else asked.page_size
        self.page_index: int = asked.page_index
        self._asked = asked
        # Not twice from one page either.
        self._fresh = list({item.id: item for item in self.items if not asked.seen.has(item.id)}.values())
        before = asked.delivered
        if before is None:
            # A server may deliver fewer than the size that it states: then its own page is the measure.
            before = (asked.page_index - 1) * self.page_size
            if not (_is_last_by_its_links(data) and before + len(self.items) == self.count):
                before = (asked.page_index - 1) * len(self.items)
        self._delivered = before + len(self.items)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(page_index={self.page_index}, items={len(self.items)}, count={self.count!r})"

    def has_next_page(self) -> bool:
        """Whether another page may bring more.

        Not after a page that is empty or brings nothing new, nor when as many applications came as `count` says.
        """
        return bool(self._fresh) and not (_is_whole(self.count) and self._delivered == self.count)

    def _next(self) -> Asked:
        if not self.has_next_page():
            raise ValueError("this is the last page: ask has_next_page() first")
        ids = frozenset(application.id for application in self.items)
        return Asked(self._asked.page_size, self._asked.page_index + 1, self._delivered, self._asked.seen.then(ids))


class Page(_BasePage):
    """A page of applications; iterating it yields them, and then those of all later pages."""

    def __init__(self, data: ApplicationPage, asked: Asked, fetch: Callable[[Asked], Page]) -> None:
        super().__init__(data, asked)
        self._fetch = fetch

    def next_page(self) -> Page:
        """Ask for the next page.

        Raises:
            ValueError: there is none.
            NexmoError: it could not be had.
        """
        return self._fetch(self._next())

    def __iter__(self) -> Iterator[Application]:
        page = self
        while True:
            yield from page._fresh
            if not page.has_next_page():
                return
            page = page.next_page()


class AsyncPage(_BasePage):
    """A page of applications; iterating it yields them, and then those of all later pages."""

    def __init__(self, data: ApplicationPage, asked: Asked, fetch: Callable[[Asked], Awaitable[AsyncPage]]) -> None:
        super().__init__(data, asked)
        self._fetch = fetch

    async def next_page(self) -> AsyncPage:
        """Ask for the next page.

        Raises:
            ValueError: there is none.
            NexmoError: it could not be had.
        """
        return await self._fetch(self._next())

    async def __aiter__(self) -> AsyncIterator[Application]:
        page = self
        while True:
            for application in page._fresh:
                yield application
            if not page.has_next_page():
                return
            page = await page.next_page()


class AsyncPages:
    """What `list()` of an async client returns: await it for a page, or iterate it for every application."""

    def __init__(self, first: Callable[[], Awaitable[AsyncPage]]) -> None:
        self._first = first

    def __await__(self) -> Generator[object, None, AsyncPage]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[Application]:
        async for application in await self._first():
            yield application


def _is_last_by_its_links(data: ApplicationPage) -> bool:
    """Whether a page links to the one before it and to none after it: a shorter page alone says little."""
    return bool(data.links and data.links.prev and not data.links.next_)


def _is_whole(value: object) -> bool:
    """Whether a number came where the document has one: scalars are as the API sent them."""
    return isinstance(value, int) and not isinstance(value, bool)
