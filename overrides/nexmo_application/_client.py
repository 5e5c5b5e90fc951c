"""The two clients: they run calls, and are the only place that maps httpx's exceptions."""

from __future__ import annotations

import copy
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from nexmo_application import _settings
from nexmo_application._bodies import ACCEPT_ENCODING
from nexmo_application._connections import AsyncConnections, Connections, connector
from nexmo_application._errors import LOST, APIConnectionError, APITimeoutError, call
from nexmo_application._retries import may_have_acted
from nexmo_application._transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from nexmo_application._applications import Applications, AsyncApplications
    from nexmo_application._operations import Call
    from nexmo_application._query_auth import Credentials
    from nexmo_application_generated import AuthenticatedClient

T = TypeVar("T")


class _BaseClient:
    """What both clients are made of."""

    # For the repr, which a traceback may ask for before the client is whole.
    _described = ""
    _applications: Any = None
    _generated: AuthenticatedClient | None = None

    def __init__(
        self,
        credentials: Credentials | Exception,
        base_url: str | None,
        timeout: float | httpx.Timeout | None,
        max_retries: int,
    ) -> None:
        if isinstance(credentials, Exception):
            raise credentials
        self._url = _settings.base_url(base_url)
        self._credentials = credentials
        self._timeouts = _settings.timeouts(timeout)
        self._max_retries = _settings.whole("max_retries", max_retries, 0)
        self._transport: Any = None
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
            other._transport = self._transport.with_retries(_settings.whole("max_retries", max_retries, 0))
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
            made = AuthenticatedClient(
                base_url=str(self._url),
                token=_settings.USER_AGENT,
                auth_header_name="User-Agent",
                prefix="",
                headers={"Accept-Encoding": ACCEPT_ENCODING},
                timeout=httpx.Timeout(**self._timeouts),
                httpx_args={"transport": self._transport},
            )
            http = made.get_httpx_client() if isinstance(self, Client) else made.get_async_httpx_client()
            # No cookies are kept: the API has none, and what a server echoes in one would stay.
            http.cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
            self._generated = made
        return self._generated


class Client(_BaseClient):
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

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout | None = 30.0,
        max_retries: int = 2,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        credentials = _settings.credentials(api_key, api_secret)
        # An exception from here on has no frame that knows the secret.
        del api_key, api_secret
        super().__init__(credentials, base_url, timeout, max_retries)
        _settings.check_transport(transport, httpx.BaseTransport)
        inner = Connections(connector(self._url, httpx.HTTPTransport)) if transport is None else transport
        self._transport: Transport = Transport(inner, self._credentials, self._url, self._max_retries)

    @property
    def applications(self) -> Applications:
        """The applications of the account: create, list, retrieve, update, modify and delete them."""
        if self._applications is None:
            from nexmo_application._applications import Applications  # noqa: PLC0415 - with the models

            self._applications = Applications(self._url, self._timeouts, self._run)
        applications: Applications = self._applications
        return applications

    def close(self) -> None:
        """Close all connections; the client cannot be used any more."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, call: Call[T], /) -> T:
        """Send a request, and read the answer."""
        answer: httpx.Response | APIConnectionError
        try:
            answer = self._transport.handle_request(call.request)
        except httpx.RequestError as error:
            answer = _connection_error(call.request, error)
        return call.result(answer, self._credentials)


class AsyncClient(_BaseClient):
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

    def __init__(
        self,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout | None = 30.0,
        max_retries: int = 2,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        credentials = _settings.credentials(api_key, api_secret)
        # An exception from here on has no frame that knows the secret.
        del api_key, api_secret
        super().__init__(credentials, base_url, timeout, max_retries)
        _settings.check_transport(transport, httpx.AsyncBaseTransport)
        inner = AsyncConnections(connector(self._url, httpx.AsyncHTTPTransport)) if transport is None else transport
        self._transport: AsyncTransport = AsyncTransport(inner, self._credentials, self._url, self._max_retries)

    @property
    def applications(self) -> AsyncApplications:
        """The applications of the account: create, list, retrieve, update, modify and delete them."""
        if self._applications is None:
            from nexmo_application._applications import AsyncApplications  # noqa: PLC0415 - with the models

            self._applications = AsyncApplications(self._url, self._timeouts, self._run)
        applications: AsyncApplications = self._applications
        return applications

    async def aclose(self) -> None:
        """Close all connections; the client cannot be used any more."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _run(self, call: Call[T], /) -> T:
        """Send a request, and read the answer."""
        answer: httpx.Response | APIConnectionError
        try:
            answer = await self._transport.handle_async_request(call.request)
        except httpx.RequestError as error:
            answer = _connection_error(call.request, error)
        return call.result(answer, self._credentials)


def _connection_error(request: httpx.Request, error: httpx.RequestError) -> APIConnectionError:
    """Say what httpx said in an error of ours, without the frames that it came through."""
    kind = APITimeoutError if isinstance(error, httpx.TimeoutException) else APIConnectionError
    parts = [call(request), type(error).__name__, str(error)]
    if request.method == "POST" and may_have_acted(error):
        parts.append(LOST)
    return kind(": ".join(filter(None, parts)))
