"""The connections of a client that was given no transport of its own."""

from __future__ import annotations

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
    if is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def transport(url: httpx.URL) -> httpx.BaseTransport:
    """Make the transport of a sync client."""
    return httpx.HTTPTransport(verify=tls_context(), limits=LIMITS, proxy=proxy_for(url))


def async_transport(url: httpx.URL) -> httpx.AsyncBaseTransport:
    """Make the transport of an async client."""
    return httpx.AsyncHTTPTransport(verify=tls_context(), limits=LIMITS, proxy=proxy_for(url))
