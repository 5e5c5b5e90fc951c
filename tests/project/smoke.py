"""Use an installed client, where nothing but its run-time dependencies is: run by `make check-package`."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import distributions

OURS = {"nexmo-application", "attrs", "httpx", "python-dateutil"}
THEIRS = {"anyio", "certifi", "h11", "httpcore", "idna", "six", "sniffio", "typing-extensions", "tzdata"}
VENV = {"pip", "setuptools"}


class Answer(BaseHTTPRequestHandler):
    """Answers one page of applications."""

    def do_GET(self) -> None:
        """Answer."""
        content = json.dumps({"count": 1, "_embedded": {"applications": [{"id": "1", "name": "One"}]}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


installed = {distribution.metadata["Name"].lower().replace("_", "-") for distribution in distributions()} - VENV
if unexpected := installed - OURS - THEIRS:
    sys.exit(f"the installation brings {', '.join(sorted(unexpected))}")

from nexmo_application import Client  # noqa: E402 - after the look at what is there

server = HTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
with Client("key", "secret", base_url=f"http://127.0.0.1:{server.server_port}/v1/applications") as client:
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
