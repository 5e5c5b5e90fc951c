"""What a client is made of: credentials, URL, timeouts, proxy and certificates, from arguments or the environment.

Invalid settings are refused here, when the client is made, and the error names the argument or the variable.
"""

import ipaddress
import os
import ssl
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import TIMEOUT_MAX
from urllib.request import getproxies, proxy_bypass

import httpx

from nexmo_application._errors import MissingCredentialsError
from nexmo_application._query_auth import Credentials
from nexmo_application._version import __version__

USER_AGENT = f"nexmo-application/{__version__}"

DEFAULT_BASE_URL = "https://api.nexmo.com/v1/applications"
"""The document's server (`servers[0].url`; a contract test compares them)."""

NEXMO_VARIABLES = KEY_VARIABLE, SECRET_VARIABLE = "NEXMO_API_KEY", "NEXMO_API_SECRET"
VONAGE_VARIABLES = ("VONAGE_API_KEY", "VONAGE_API_SECRET")
"""What the vendor's newer tools read. They count together, where neither of the two above is set."""
BASE_URL_VARIABLE = "NEXMO_APPLICATION_BASE_URL"


def credentials(api_key: str | None, api_secret: str | None) -> Credentials | Exception:
    """Take the credentials from the arguments, or else from the environment.

    Returns:
        An exception instead of raising it: its traceback would hold a frame that knows the secret.
    """
    variables = NEXMO_VARIABLES if any(map(os.environ.get, NEXMO_VARIABLES)) else VONAGE_VARIABLES
    found: dict[str, str] = {}
    for name, value, variable in zip(("api_key", "api_secret"), (api_key, api_secret), variables, strict=True):
        source, text = (variable, os.environ.get(variable, "")) if value is None else (name, value)
        if not isinstance(text, str):
            return TypeError(f"{name} must be a str, not {type(value).__name__}")
        if not text.isprintable() or " " in text:
            return ValueError(f"{source} holds whitespace, a line end or another character that cannot be printed")
        found[source] = text
    key, secret = found.values()
    if not key or not secret:
        return MissingCredentialsError(
            f"no API {'secret' if key else 'key'}: pass api_key and api_secret, or set {' and '.join(NEXMO_VARIABLES)},"
            f" or {' and '.join(VONAGE_VARIABLES)}; the account's dashboard shows both"
        )
    return Credentials(key, secret, " and ".join(found))


def base_url(value: str | None) -> httpx.URL:
    """Take the collection's URL from the argument, the environment or the document, without a trailing slash.

    Raises:
        TypeError: it is no string.
        ValueError: no request may go to it.
    """
    name = "base_url" if value is not None else BASE_URL_VARIABLE
    if value is None:
        value = os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL
    if not isinstance(value, str):
        raise TypeError(f"base_url must be a str, not {type(value).__name__}")
    try:
        url = httpx.URL(value.rstrip("/"))
        host = url.host  # decoded here
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError(f"{name} is not a URL: {error}") from None
    for invalid, rule in (
        (any(map(str.isspace, value)), "hold no whitespace"),
        (url.scheme not in ("http", "https") or not host, "begin with https:// and name a host"),
        (not _is_port(url.port), f"name a port from 1 to 65535, or none, not {url.port}"),
        (url.userinfo or "?" in value or "#" in value, "hold neither credentials nor a query nor a fragment"),
        (url.scheme == "http" and not is_loopback(host), "begin with https://: plain http shows the secret to others"),
    ):
        if invalid:
            raise ValueError(f"{name} must {rule}")
    return url


def _is_port(port: int | None) -> bool:
    return port is None or 0 < port < 1 << 16


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def proxy_for(url: httpx.URL) -> str | None:
    """Find the proxy that the environment names for a URL, as httpx does; none for this machine.

    A proxy would see the secret of a request to a loopback host, which never leaves the machine otherwise.

    Raises:
        ValueError: what is named is no proxy, or needs a package that is missing.
    """
    proxies = getproxies()
    scheme = url.scheme if proxies.get(url.scheme) else "all"
    proxy = proxies.get(scheme)
    if not proxy or is_loopback(url.host) or any(map(proxy_bypass, (url.host, url.netloc.decode("ascii")))):
        return None
    # It may hold a password, so the variable alone is named.
    name = f"the proxy that the environment names ({scheme.upper()}_PROXY)"
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parsed = httpx.Proxy(proxy).url
    except (ValueError, httpx.InvalidURL):
        parsed = httpx.URL()
    if parsed.scheme.startswith("socks") and not find_spec("socksio"):
        raise ValueError(f"{name} is a SOCKS proxy, which needs the package socksio: httpx[socks]")
    if not parsed.host or not _is_port(parsed.port):
        raise ValueError(f"{name} is no URL of one")
    return proxy


def tls_context() -> ssl.SSLContext:
    """Return the TLS context for the certificates that the environment names now, one for all clients.

    Raises:
        ValueError: there are no certificates.
    """
    return _tls_context(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@cache  # each takes 15 ms to make
def _tls_context(file: str, folders: str) -> ssl.SSLContext:
    if not file and not folders:
        return httpx.create_ssl_context()
    # OpenSSL looks for files that have a hash for a name, and does not say that there are none.
    hashed = any(any(Path(folder).glob("????????.[0-9]*")) for folder in folders.split(os.pathsep))
    if file or hashed:
        with suppress(OSError):
            # As in httpx, the file comes before the folders.
            return ssl.create_default_context(cafile=file or None, capath=None if file else folders)
    name = "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
    kind = "file of certificates" if file else "folder of certificates as `openssl rehash` makes it"
    raise ValueError(f"{name} names no {kind} that can be read: {file or folders!r}")


def timeouts(value: float | httpx.Timeout | None) -> dict[str, float | None]:
    """Take one number for the connect, read, write and pool timeouts, in seconds; None waits for ever.

    Raises:
        TypeError, ValueError: it is no number of seconds above 0, or more than the operating system can wait for.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | httpx.Timeout | None):
        raise TypeError(f"timeout must be a number of seconds, an httpx.Timeout or None, not {type(value)}")
    parts: dict[str, float | None] = httpx.Timeout(value).as_dict()
    if value == 0 or not all(seconds is None or 0 <= seconds <= TIMEOUT_MAX for seconds in parts.values()):
        raise ValueError(f"timeout must be above 0, {TIMEOUT_MAX:.0f} at most, or None, not {value}")
    return parts


def whole(name: str, value: int, least: int, reason: str = "") -> int:
    """Check a whole number.

    Raises:
        TypeError, ValueError: it is none, or less than the least.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if value < least:
        raise ValueError(f"{name} must be {least} or more, not {value}{reason}")
    return value
