"""`client.applications`: the document's five operations, and `modify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from nexmo_application._paging import Asked, AsyncPage, AsyncPages, Page

if TYPE_CHECKING:
    from nexmo_application._operations import AsyncRun, Operations, Run
    from nexmo_application.models import (
        Application,
        ApplicationCreated,
        CreateApplicationParams,
        UpdateApplicationChanges,
        UpdateApplicationParams,
    )


class Applications:
    """The applications of an account.

    Every method raises `APIConnectionError` when no answer comes, an `APIStatusError` when the API refuses, an
    `APIResponseValidationError` when a success cannot be read, and `ValueError` or `TypeError`, before anything is
    sent, for an argument that cannot be right.
    """

    def __init__(self, operations: Operations, run: Run) -> None:
        self._operations = operations
        self._run = run

    def create(self, **params: Unpack[CreateApplicationParams]) -> ApplicationCreated:
        """Create an application. It is not repeated once the API may have acted: see `max_retries` of the client.

        Args:
            **params: The fields of the request, by their names in the document: `name` and `type` (`voice` or
                `messages`) always; `answer_url` and `event_url` for voice, `inbound_url` and `status_url` for
                messages, each with the HTTP method to call it by (`answer_method` …).

        Returns:
            The application, with `keys.private_key`, which the API gives this once only.
        """
        return self._run(self._operations.create(params))

    def list(self, *, page_size: int = 100, page_index: int = 1) -> Page:
        """Ask for a page of applications.

        Args:
            page_size: How many applications a page should have; the API may deliver fewer. Its own default is 10.
            page_index: The number of the page, from 1 (the document calls it an offset; the API counts pages).

        Returns:
            The page; iterating it yields its applications and those of all later pages.
        """
        return self._page(Asked.first(page_size, page_index))

    def retrieve(self, app_id: str, /) -> Application:
        """Read an application.

        Args:
            app_id: Its id.
        """
        return self._run(self._operations.retrieve(app_id))

    def update(self, app_id: str, /, **params: Unpack[UpdateApplicationParams]) -> Application:
        """Replace all that an application has: what is left out is lost.

        Args:
            app_id: Its id.
            **params: The fields of the request, as in `create`; the type cannot be changed.
        """
        return self._run(self._operations.update(app_id, params))

    def modify(self, app_id: str, /, **changes: Unpack[UpdateApplicationChanges]) -> Application:
        """Change what is named and keep the rest: reads the application, then replaces it. That is not atomic.

        Args:
            app_id: Its id.
            **changes: The fields to change, as in `create`.

        Raises:
            APIResponseValidationError: also when the API does not say what type the application has: then give `type`.
        """
        return self._run(self._run(self._operations.modify(app_id, changes)))

    def delete(self, app_id: str, /) -> None:
        """Delete an application.

        Args:
            app_id: Its id.
        """
        self._run(self._operations.delete(app_id))

    def _page(self, asked: Asked) -> Page:
        return Page(self._run(self._operations.list(asked.page_size, asked.page_index)), asked, self._page)


class AsyncApplications:
    """The applications of an account, for async code.

    Every method raises `APIConnectionError` when no answer comes, an `APIStatusError` when the API refuses, an
    `APIResponseValidationError` when a success cannot be read, and `ValueError` or `TypeError`, before anything is
    sent, for an argument that cannot be right.
    """

    def __init__(self, operations: Operations, run: AsyncRun) -> None:
        self._operations = operations
        self._run = run

    async def create(self, **params: Unpack[CreateApplicationParams]) -> ApplicationCreated:
        """Create an application. It is not repeated once the API may have acted: see `max_retries` of the client.

        Args:
            **params: The fields of the request, by their names in the document: `name` and `type` (`voice` or
                `messages`) always; `answer_url` and `event_url` for voice, `inbound_url` and `status_url` for
                messages, each with the HTTP method to call it by (`answer_method` …).

        Returns:
            The application, with `keys.private_key`, which the API gives this once only.
        """
        return await self._run(self._operations.create(params))

    def list(self, *, page_size: int = 100, page_index: int = 1) -> AsyncPages:
        """Ask for a page of applications.

        Args:
            page_size: How many applications a page should have; the API may deliver fewer. Its own default is 10.
            page_index: The number of the page, from 1 (the document calls it an offset; the API counts pages).

        Returns:
            Something to await for the page, or to iterate: it yields the page's applications and all later ones.
        """
        return AsyncPages(lambda: self._page(Asked.first(page_size, page_index)))

    async def retrieve(self, app_id: str, /) -> Application:
        """Read an application.

        Args:
            app_id: Its id.
        """
        return await self._run(self._operations.retrieve(app_id))

    async def update(self, app_id: str, /, **params: Unpack[UpdateApplicationParams]) -> Application:
        """Replace all that an application has: what is left out is lost.

        Args:
            app_id: Its id.
            **params: The fields of the request, as in `create`; the type cannot be changed.
        """
        return await self._run(self._operations.update(app_id, params))

    async def modify(self, app_id: str, /, **changes: Unpack[UpdateApplicationChanges]) -> Application:
        """Change what is named and keep the rest: reads the application, then replaces it. That is not atomic.

        Args:
            app_id: Its id.
            **changes: The fields to change, as in `create`.

        Raises:
            APIResponseValidationError: also when the API does not say what type the application has: then give `type`.
        """
        return await self._run(await self._run(self._operations.modify(app_id, changes)))

    async def delete(self, app_id: str, /) -> None:
        """Delete an application.

        Args:
            app_id: Its id.
        """
        await self._run(self._operations.delete(app_id))

    async def _page(self, asked: Asked) -> AsyncPage:
        return AsyncPage(await self._run(self._operations.list(asked.page_size, asked.page_index)), asked, self._page)
