"""`client.applications`: the document's five operations, and `modify`."""

from __future__ import annotations

from inspect import getdoc
from typing import TYPE_CHECKING, Unpack

from nexmo_application._operations import Operations
from nexmo_application._paging import Asked, AsyncPage, AsyncPages, Page
from nexmo_application.models import CreateApplicationParams, UpdateApplicationChanges, UpdateApplicationParams

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import httpx

    from nexmo_application._operations import AsyncRun, Run
    from nexmo_application.models import Application, ApplicationCreated


class Applications:
    """The applications of an account: `client.applications`.

    Every method raises `APIConnectionError` when no answer comes, an `APIStatusError` when the API refuses, an
    `APIResponseValidationError` when a success cannot be read, and `ValueError` or `TypeError`, before anything is
    sent, for an invalid argument.
    """

    def __init__(self, url: httpx.URL, timeouts: Mapping[str, float | None], run: Run) -> None:
        self._operations = Operations(url, timeouts)
        self._run = run

    def create(self, /, **params: Unpack[CreateApplicationParams]) -> ApplicationCreated:
        """Create an application.

        It is not retried once the API may have acted, because a retry could make a second application.

        Args:
            **params: The fields of the request, under their names in the document. `name` and `type` (`voice` or
                `messages`) are required. A voice application also needs `answer_url` and `event_url`, a messages
                application `inbound_url` and `status_url`. Each URL has an HTTP method (`answer_method` …), "GET" or
                "POST". `nexmo_application.models.CreateApplicationParams` describes each of them.

        Returns:
            The application, with `keys.private_key`, which the API gives only once: see
            `nexmo_application.keys.new_key_file`.
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

    def retrieve(self, app_id: str | UUID) -> Application:
        """Read an application.

        Args:
            app_id: Its id.

        Returns:
            The application, without its private key.
        """
        return self._run(self._operations.retrieve(app_id))

    def update(self, app_id: str | UUID, /, **params: Unpack[UpdateApplicationParams]) -> Application:
        """Replace all that an application has: what is left out is lost.

        Args:
            app_id: Its id.
            **params: The fields of the request, as in `create`; the type cannot be changed.
                `nexmo_application.models.UpdateApplicationParams` describes each of them.

        Returns:
            The application as it is now.
        """
        return self._run(self._operations.update(app_id, params))

    def modify(self, app_id: str | UUID, /, **changes: Unpack[UpdateApplicationChanges]) -> Application:
        """Change what is named and keep the rest.

        It reads the application, and then replaces it. That is not atomic: a change by others in between is lost.

        Args:
            app_id: Its id.
            **changes: The fields to change, as in `create`.
                `nexmo_application.models.UpdateApplicationChanges` describes each of them.

        Returns:
            The application as it is now.

        Raises:
            APIResponseValidationError: also when the API does not say what type the application has: then give `type`.
        """
        return self._run(self._run(self._operations.modify(app_id, changes)))

    def delete(self, app_id: str | UUID) -> None:
        """Delete an application.

        Args:
            app_id: Its id.
        """
        self._run(self._operations.delete(app_id))

    def _page(self, asked: Asked) -> Page:
        return Page(self._run(self._operations.list(asked.page_size, asked.page_index)), asked, self._page)


class AsyncApplications:
    """The applications of an account, for async code: `client.applications`.

    Every method raises `APIConnectionError` when no answer comes, an `APIStatusError` when the API refuses, an
    `APIResponseValidationError` when a success cannot be read, and `ValueError` or `TypeError`, before anything is
    sent, for an invalid argument.
    """

    def __init__(self, url: httpx.URL, timeouts: Mapping[str, float | None], run: AsyncRun) -> None:
        self._operations = Operations(url, timeouts)
        self._run = run

    async def create(self, /, **params: Unpack[CreateApplicationParams]) -> ApplicationCreated:
        """Create an application.

        It is not retried once the API may have acted, because a retry could make a second application.

        Args:
            **params: The fields of the request, under their names in the document. `name` and `type` (`voice` or
                `messages`) are required. A voice application also needs `answer_url` and `event_url`, a messages
                application `inbound_url` and `status_url`. Each URL has an HTTP method (`answer_method` …), "GET" or
                "POST". `nexmo_application.models.CreateApplicationParams` describes each of them.

        Returns:
            The application, with `keys.private_key`, which the API gives only once: see
            `nexmo_application.keys.new_key_file`.
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

    async def retrieve(self, app_id: str | UUID) -> Application:
        """Read an application.

        Args:
            app_id: Its id.

        Returns:
            The application, without its private key.
        """
        return await self._run(self._operations.retrieve(app_id))

    async def update(self, app_id: str | UUID, /, **params: Unpack[UpdateApplicationParams]) -> Application:
        """Replace all that an application has: what is left out is lost.

        Args:
            app_id: Its id.
            **params: The fields of the request, as in `create`; the type cannot be changed.
                `nexmo_application.models.UpdateApplicationParams` describes each of them.

        Returns:
            The application as it is now.
        """
        return await self._run(self._operations.update(app_id, params))

    async def modify(self, app_id: str | UUID, /, **changes: Unpack[UpdateApplicationChanges]) -> Application:
        """Change what is named and keep the rest.

        It reads the application, and then replaces it. That is not atomic: a change by others in between is lost.

        Args:
            app_id: Its id.
            **changes: The fields to change, as in `create`.
                `nexmo_application.models.UpdateApplicationChanges` describes each of them.

        Returns:
            The application as it is now.

        Raises:
            APIResponseValidationError: also when the API does not say what type the application has: then give `type`.
        """
        return await self._run(await self._run(self._operations.modify(app_id, changes)))

    async def delete(self, app_id: str | UUID) -> None:
        """Delete an application.

        Args:
            app_id: Its id.
        """
        await self._run(self._operations.delete(app_id))

    async def _page(self, asked: Asked) -> AsyncPage:
        return AsyncPage(await self._run(self._operations.list(asked.page_size, asked.page_index)), asked, self._page)


# Let `help` show what the document says of each keyword.
for _owner in (Applications, AsyncApplications):
    for _method, _params in (
        (_owner.create, CreateApplicationParams),
        (_owner.update, UpdateApplicationParams),
        (_owner.modify, UpdateApplicationChanges),
    ):
        _keywords = (getdoc(_params) or "").partition("Attributes:\n")[2]
        _method.__doc__ = f"{getdoc(_method)}\n\nKeywords:\n{_keywords}"
