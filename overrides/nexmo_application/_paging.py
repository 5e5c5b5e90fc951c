"""Lists, page after page, until there is nothing new.

Pages are counted from 1. No link is looked at: the API's `last` has been seen malformed, and hrefs without `/v1`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from nexmo_application.models import Application, ApplicationPage, Unset


class Asked(NamedTuple):
    """What a page is asked for with, and what is known of its listing."""

    page_size: int
    page_index: int
    before: int | None
    """How many different applications the pages before it brought; None if the listing did not begin at page 1."""
    first_had: dict[str, int]
    """By the text of the id of an application, the page that first had it: one map for all pages of a listing.

    So a page that is asked for again yields the same applications again, and none that an earlier page had.
    """

    @classmethod
    def first(cls, page_size: int, page_index: int) -> Asked:
        """Begin a listing."""
        return cls(page_size, page_index, 0 if page_index == 1 else None, {})


class _BasePage:
    """A page of applications, and the decisions about the next one. It pickles as data, without its client.

    Attributes:
        items: The applications of this page, as they came.
        count: How many applications the account has, as the API says; `UNSET` if it does not.
        page_size: How many applications a page has at most, as the API says, or else as asked for.
        page_index: The number of this page, from 1, as asked for.
        data: The page as the API sent it, links and unknown fields included.
    """

    def __init__(self, data: ApplicationPage, asked: Asked, fetch: Callable[[Asked], Any]) -> None:
        self.data = data
        self.items: list[Application] = data.embedded.applications or [] if data.embedded else []
        self.count: int | Unset = data.count
        # Scalars are as the API sent them, and True is an int, too.
        self.page_size: int = data.page_size if type(data.page_size) is int and data.page_size else asked.page_size
        self.page_index: int = asked.page_index
        # A page can repeat an id; yield it once.
        self._fresh: dict[str, Application] = {}
        for item in self.items:
            if asked.first_had.setdefault(str(item.id), asked.page_index) == asked.page_index:
                self._fresh.setdefault(str(item.id), item)
        self._delivered = None if asked.before is None else asked.before + len(self._fresh)
        following = asked._replace(page_index=asked.page_index + 1, before=self._delivered)
        self._fetch: Callable[[], Any] | None = lambda: fetch(following)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(page_index={self.page_index}, items={len(self.items)}, count={self.count!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_fetch": None}

    def has_next_page(self) -> bool:
        """Whether another page may bring more.

        Not after a page that is empty or brings nothing new, nor when, from page 1 on, as many different applications
        came as `count` says.
        """
        return bool(self._fresh) and (self._delivered is None or self._delivered != self.count)

    def _next(self) -> Any:
        """Ask for the next page."""
        if not self.has_next_page():
            raise ValueError("this is the last page: ask has_next_page() first")
        if self._fetch is None:
            raise ValueError("this page was pickled or copied: it has no client to ask for the next one")
        return self._fetch()


class Page(_BasePage):
    """A page of applications; iterating it yields them, and then those of all later pages."""

    def next_page(self) -> Page:
        """Ask for the next page.

        Raises:
            ValueError: there is none.
            NexmoError: it could not be had.
        """
        return cast("Page", self._next())

    def __iter__(self) -> Iterator[Application]:
        page: Page | None = self
        while page:
            yield from page._fresh.values()
            page = page.next_page() if page.has_next_page() else None


class AsyncPage(_BasePage):
    """A page of applications; iterating it yields them, and then those of all later pages."""

    async def next_page(self) -> AsyncPage:
        """Ask for the next page.

        Raises:
            ValueError: there is none.
            NexmoError: it could not be had.
        """
        return cast("AsyncPage", await self._next())

    async def __aiter__(self) -> AsyncIterator[Application]:
        page: AsyncPage | None = self
        while page:
            for application in page._fresh.values():
                yield application
            page = await page.next_page() if page.has_next_page() else None


class AsyncPages(Coroutine[Any, Any, AsyncPage]):
    """What `list()` of an async client returns: a coroutine for a page, which can be iterated for every application.

    It begins when it is first awaited, so that one that is iterated is not a coroutine that nobody awaited.
    """

    def __init__(self, first: Callable[[], Coroutine[Any, Any, AsyncPage]]) -> None:
        self._first = first
        self._begun: Coroutine[Any, Any, AsyncPage] | None = None

    def _steps(self) -> Coroutine[Any, Any, AsyncPage]:
        self._begun = self._begun or self._first()
        return self._begun

    def send(self, value: Any, /) -> Any:
        """Go on, as an event loop does."""
        return self._steps().send(value)

    def throw(self, *error: Any) -> Any:
        """Raise an exception in it, as an event loop does to cancel it."""
        return self._steps().throw(*error)

    def close(self) -> None:
        """Stop it."""
        self._steps().close()

    def __await__(self) -> Generator[Any, Any, AsyncPage]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[Application]:
        async for application in await self._first():
            yield application
