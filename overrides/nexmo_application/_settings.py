"""What a client is made of: credentials, URL and time-outs, from arguments or the environment, checked."""

from __future__ import annotations

import ipaddress
import os
from threading import TIMEOUT_MAX

import httpx

from nexmo_application._errors import MissingCredentialsError
from nexmo_application._query_auth import Credentials

DEFAULT_BASE_URL = "https://api.nexmo.com/v1/applications"
"""The document's server (`servers[0].url`; a contract test compares them)."""

KEY_VARIABLE, SECRET_VARIABLE = "NEXMO_API_KEY", "NEXMO_API_SECRET"
BASE_URL_VARIABLE = "NEXMO_APPLICATION_BASE_URL"


def credentials(api_key: str | None, api_secret: str | None) -> Credentials | Exception:
    """Take the credentials from the arguments, or else from the environment.

    Returns:
        An exception instead of raising it: its traceback would hold a frame that knows the secret.
    """
    for name, value in (("api_key", api_key), ("api_secret", api_secret)):
        if value is not None and not isinstance(value, str):
            return TypeError(f"{name} must be a str, not {type(value).__name__}")
    key = os.environ.get(KEY_VARIABLE, "") if api_key is None else api_key
    secret = os.environ.get(SECRET_VARIABLE, "") if api_secret is None else api_secret
    if not key or not secret:
        return MissingCredentialsError(
            f"no {'API secret' if key else 'API key'}: pass api_key and api_secret, or set the environment variables"
            f" {KEY_VARIABLE} and {SECRET_VARIABLE}; both are in the account's settings on the vendor's dashboard"
        )
    try:
        return Credentials(key, secret)
    except UnicodeEncodeError:
        return ValueError("the API key and the API secret must be valid Unicode")


def base_url(value: str | None) -> httpx.URL:
    """Take the collection's URL from the argument, the environment or the document, without a trailing slash.

    Raises:
        TypeError: it is no string.
        ValueError: no request may go to it.
    """
    if value is None:
        value = os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL
    if not isinstance(value, str):
        raise TypeError(f"base_url must be a str, not {type(value).__name__}")
    try:
        url = httpx.URL(value.rstrip("/"))
    except httpx.InvalidURL as error:
        raise ValueError(f"base_url is not a URL: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("base_url must begin with https:// and name a host")
    if url.userinfo or not {"?", "#"}.isdisjoint(value):
        raise ValueError("base_url may hold neither credentials nor a query nor a fragment")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ValueError("base_url must begin with https://: plain http would show the API secret to the network")
    return url


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def timeouts(value: float | httpx.Timeout | None) -> dict[str, float | None]:
    """Take one number for the connect, read, write and pool time-outs, in seconds; None is none at all.

    Raises:
        TypeError, ValueError: it is no number of seconds above 0, or more than the operating system can wait for.
    """
    if not isinstance(value, httpx.Timeout):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise TypeError(
                f"timeout must be a number of seconds, an httpx.Timeout or None, not {type(value).__name__}"
            )
        if value is not None and not value > 0:
            raise ValueError(f"timeout must be above 0, not {value}")
        value = httpx.Timeout(value)
    parts: dict[str, float | None] = value.as_dict()
    for name, seconds in parts.items():
        if seconds is not None and not 0 <= seconds <= TIMEOUT_MAX:
            raise ValueError(f"timeout must be from 0 to {TIMEOUT_MAX:.0f}, or None, not {seconds} ({name})")
    return parts


def retries(value: int) -> int:
    """Check how often a request may be repeated.

    Raises:
        TypeError, ValueError: it is no whole number from 0.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"max_retries must be an int, not {type(value).__name__}")
    if value < 0:
        raise ValueError(f"max_retries must be 0 or more, not {value}")
    return value


def check_transport(value: object, kind: type) -> None:
    """Check that a client is given a transport of its own kind, or none.

    Raises:
        TypeError: it is something else.
    """
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"transport must be an httpx.{kind.__name__}, not {type(value).__name__}")
