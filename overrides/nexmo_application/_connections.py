"""The connections of a client that was given no transport of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpx

from nexmo_application._settings import is_loopback

if TYPE_CHECKING:
    import ssl

MAX_CONNECTIONS, MAX_IDLE = 100, 20
"""httpx's own defaults."""


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
    if not proxy or is_loopback(url.host) or any(map(proxy_bypass, (url.host, url.netloc.decode("ascii")))):
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
    limits = httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_IDLE)
    return httpx.HTTPTransport(verify=tls_context(), limits=limits, proxy=proxy_for(url))


def async_transport(url: httpx.URL) -> httpx.AsyncBaseTransport:
    """Make the transport of an async client."""
    from nexmo_application._async_connections import AsyncConnections  # noqa: PLC0415 - it takes asyncio

    proxy = proxy_for(url)
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    return AsyncConnections(lambda: httpx.AsyncHTTPTransport(verify=tls_context(), limits=limits, proxy=proxy))
