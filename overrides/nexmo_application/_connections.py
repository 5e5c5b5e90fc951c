"""The connections of a client that was given no transport of its own."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpx

from nexmo_application._settings import is_loopback

if TYPE_CHECKING:
    import ssl

LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


@cache
def tls_context() -> ssl.SSLContext:
    """One context for all clients: each takes 15 ms to make."""
    return httpx.create_ssl_context()


def proxy_for(url: httpx.URL) -> str | None:
    """Find the proxy that the environment names for a URL, as httpx does; none for this machine.

    A proxy would see the secret of a request to a loopback host, which never leaves the machine otherwise.
    """
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if proxy is None or is_loopback(url.host) or any(map(proxy_bypass, (url.host, url.netloc.decode("ascii")))):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    try:
        httpx.Proxy(proxy)
    except (ValueError, httpx.InvalidURL):
        # It may hold a password, so it is not named.
        raise ValueError("the proxy that the environment names is no URL of one") from None
    return proxy


def transport(url: httpx.URL) -> httpx.BaseTransport:
    """Make the transport of a sync client."""
    return httpx.HTTPTransport(verify=tls_context(), limits=LIMITS, proxy=proxy_for(url))


def async_transport(url: httpx.URL) -> httpx.AsyncBaseTransport:
    """Make the transport of an async client."""
    return _AsyncTransport(verify=tls_context(), limits=LIMITS, proxy=proxy_for(url))


class _AsyncTransport(httpx.AsyncHTTPTransport):
    """httpx's transport, without a leak of httpcore's.

    Of a call that is cancelled between connecting and sending, the connection would stay open and in the pool, where
    nothing uses it and nothing removes it. Should another call be at that very point, it takes a new connection.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except asyncio.CancelledError:
            for connection in self._pool.connections:
                if "NEW" in connection.info().split(", "):
                    await connection.aclose()
            raise
