"""The two clients: what they are made of, and how they run a call."""

from __future__ import annotations

import copy
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

import httpx

from nexmo_application import _settings
from nexmo_application._bodies import ACCEPT_ENCODING
from nexmo_application._connections import AsyncConnections, Connections, connector
from nexmo_application._transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from nexmo_application._applications import Applications, AsyncApplications
    from nexmo_application._operations import Call
    from nexmo_application_generated import AuthenticatedClient

T = TypeVar("T")
AnyTransport = TypeVar("AnyTransport", httpx.BaseTransport, httpx.AsyncBaseTransport)


class _BaseClient(Generic[AnyTransport]):
    """What both clients are made of."""

    _parts: tuple[type[AnyTransport], Any, Any, Any]
    """What a transport is, one of httpx, the connections, and what sends over either."""
    # For the repr, which a traceback may ask for before the client is whole.
    _described = ""
    _applications: Any = None
    _generated: AuthenticatedClient | None = None

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout | None = 30.0,
        max_retries: int = 2,
        transport: AnyTransport | None = None,
    ) -> None:
        credentials = _settings.credentials(api_key, api_secret)
        # An exception from here on has no frame that knows the secret.
        del api_key, api_secret
        if isinstance(credentials, Exception):
            raise credentials
        self._url = _settings.base_url(base_url)
        self._credentials = credentials
        self._timeouts = _settings.timeouts(timeout)
        kind, of_httpx, connections, sending = self._parts
        if transport is not None and not isinstance(transport, kind):
            raise TypeError(f"transport must be an httpx.{kind.__name__}, not {type(transport)}")
        inner = connections(connector(self._url, of_httpx)) if transport is None else transport
        self._transport = sending(inner, credentials, self._url, _settings.whole("max_retries", max_retries, 0))
        self._described = f"api_key={credentials.api_key!r}, base_url={str(self._url)!r}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._described})"

    def with_options(
        self, *, timeout: float | httpx.Timeout | EllipsisType | None = ..., max_retries: int | EllipsisType = ...
    ) -> Self:
        """Return a client over the same connections with other limits; closing either closes both.

        Args:
            timeout: As for the client itself; by default, as it is.
            max_retries: As for the client itself; by default, as it is.

        Raises:
            TypeError, ValueError: An argument is invalid; the message names it.
        """
        other = copy.copy(self)
        if timeout is not ...:
            other._timeouts = _settings.timeouts(timeout)
        if max_retries is not ...:
            other._transport = copy.copy(self._transport)
            other._transport.max_retries = _settings.whole("max_retries", max_retries, 0)
        other._applications = other._generated = None
        return other

    @property
    def generated(self) -> AuthenticatedClient:
        """A generated client over the same connections, credentials and retries, for any generated function.

        `sync…` functions take the one of a `Client`, `asyncio…` functions that of an `AsyncClient`. It keeps the
        generator's own error behaviour: `sync_detailed(client=client.generated)` is the raw response.
        """
        if self._generated is None:
            from nexmo_application_generated import AuthenticatedClient  # noqa: PLC0415 - most programs never need it

            # The kind that satisfies every generated function. Its one header tells who we are, since our transport
            # adds the credentials; what `with_timeout` and the like make of it goes through that transport as well.
            self._generated = AuthenticatedClient(
                base_url=str(self._url),
                token=_settings.USER_AGENT,
                auth_header_name="User-Agent",
                prefix="",
                headers={"Accept-Encoding": ACCEPT_ENCODING},
                timeout=httpx.Timeout(**self._timeouts),
                httpx_args={"transport": self._transport},
            )
        return self._generated


class Client(_BaseClient[httpx.BaseTransport]):
    """A client of the Application API: see `applications` for what it does.

    It may be used by many threads at once, and as a context manager, which closes it.

    Args:
        api_key: The account's API key; by default the environment's `NEXMO_API_KEY`, or else `VONAGE_API_KEY`.
        api_secret: The account's API secret; by default the environment's `NEXMO_API_SECRET`, or else
            `VONAGE_API_SECRET`.
        base_url: The collection's URL; by default the environment's `NEXMO_APPLICATION_BASE_URL`, or else
            `https://api.nexmo.com/v1/applications`, the document's server. Plain http is for this machine only.
        timeout: Seconds to wait for a connection, for each read and write, and for a free connection, each.
        max_retries: How often a request is retried, at most, where that is safe.
        transport: An `httpx.BaseTransport` in place of the one that the client makes: for a proxy, TLS settings, a
            mock. Credentials, retries and limits apply to it; closing the client closes it.

    Raises:
        MissingCredentialsError: There is no API key or no API secret.
        TypeError, ValueError: An argument is invalid; the message names it.
    """

    _parts = httpx.BaseTransport, httpx.HTTPTransport, Connections, Transport

    @property
    def applications(self) -> Applications:
        """The applications of the account: create, list, retrieve, update, modify and delete them."""
        if self._applications is None:
            from nexmo_application._applications import Applications  # noqa: PLC0415 - with the models

            self._applications = Applications(self._url, self._timeouts, self._run)
        return cast("Applications", self._applications)

    def close(self) -> None:
        """Close all connections; the client cannot be used any more."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, call: Call[T], /) -> T:
        """Send a request, and read the answer."""
        return call.result(self._transport.outcome(call.request), self._credentials)


class AsyncClient(_BaseClient[httpx.AsyncBaseTransport]):
    """A client of the Application API for async code (asyncio): see `applications` for what it does.

    It may be used by many tasks of one event loop at once, and as an async context manager, which closes it.

    Args:
        api_key: The account's API key; by default the environment's `NEXMO_API_KEY`, or else `VONAGE_API_KEY`.
        api_secret: The account's API secret; by default the environment's `NEXMO_API_SECRET`, or else
            `VONAGE_API_SECRET`.
        base_url: The collection's URL; by default the environment's `NEXMO_APPLICATION_BASE_URL`, or else
            `https://api.nexmo.com/v1/applications`, the document's server. Plain http is for this machine only.
        timeout: Seconds to wait for a connection, for each read and write, and for a free connection, each.
        max_retries: How often a request is retried, at most, where that is safe.
        transport: An `httpx.AsyncBaseTransport` in place of the one that the client makes: for a proxy, TLS settings,
            a mock. Credentials, retries and limits apply to it; closing the client closes it.

    Raises:
        MissingCredentialsError: There is no API key or no API secret.
        TypeError, ValueError: An argument is invalid; the message names it.
    """

    _parts = httpx.AsyncBaseTransport, httpx.AsyncHTTPTransport, AsyncConnections, AsyncTransport

    @property
    def applications(self) -> AsyncApplications:
        """The applications of the account: create, list, retrieve, update, modify and delete them."""
        if self._applications is None:
            from nexmo_application._applications import AsyncApplications  # noqa: PLC0415 - with the models

            self._applications = AsyncApplications(self._url, self._timeouts, self._run)
        return cast("AsyncApplications", self._applications)

    async def aclose(self) -> None:
        """Close all connections; the client cannot be used any more."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _run(self, call: Call[T], /) -> T:
        """Send a request, and read the answer."""
        return call.result(await self._transport.outcome(call.request), self._credentials)
