"""Use an installed client, where nothing but its run-time dependencies is: run by `make check-package`."""

import json
import socket
import sys
import threading
from importlib.metadata import distributions

OURS = {"nexmo-application", "attrs", "httpx", "python-dateutil"}
THEIRS = {"anyio", "certifi", "h11", "httpcore", "idna", "six", "sniffio", "typing-extensions", "tzdata"}
VENV = {"pip", "setuptools"}


installed = {distribution.metadata["Name"].lower().replace("_", "-") for distribution in distributions()} - VENV
if unexpected := installed - OURS - THEIRS:
    sys.exit(f"the installation brings {', '.join(sorted(unexpected))}")

from nexmo_application import Client  # noqa: E402 - after the look at what is there

page = json.dumps({"count": 1, "_embedded": {"applications": [{"id": "1", "name": "One"}]}}).encode()


def answer() -> None:
    """Answer one request with a page of applications."""
    with listener.accept()[0] as connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page))


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=answer, daemon=True).start()
with Client("key", "secret", base_url=f"http://127.0.0.1:{listener.getsockname()[1]}/v1/applications") as client:
    assert [app.name for app in client.applications.list()] == ["One"]
try:
    from nexmo_application.sandbox import Sandbox

    Sandbox()
except ImportError as error:
    if 'pip install "nexmo-application[sandbox]"' not in str(error):
        sys.exit(f"the sandbox does not say how to install its extra: {error}")
else:
    sys.exit("the sandbox should miss its extra")
print(f"An installation without extras works: {', '.join(sorted(installed))}.")  # noqa: T201
