"""A program that is traced: `python -m tests.borders.traced TOOL ORDER` prints what a tracer recorded of many calls.

ORDER says whether the tool is set up `before` the package is imported, or `after` it.
"""

# Imports are what this is about; the tools have few types.
# ruff: noqa: PLC0415
# pyright: basic
# mypy: disable-error-code="no-untyped-call"

import asyncio
import json
import logging
import ssl
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from itertools import product
from typing import Any

from tests.support.data import APP_ID, APPLICATION, CALLS, CREATED, PAGE
from tests.support.server import Answer, Request, Server, kept, kept_json, refusing_url

SECRET = 'FakeCanarySecretHead"/+=%\\FakeCanarySecretTail'
OUTCOMES = ("success", "unauthorized", "cut", "refused", "retried")


class Recorder:
    """What a tool recorded: everything as text, and the URL of each request that it saw."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.urls: list[str] = []

    def take(self) -> dict[str, Any]:
        """Give what came since the last time."""
        taken = {"text": "\n".join(self.texts), "urls": self.urls}
        self.texts, self.urls = [], []
        return taken


def opentelemetry(recorder: Recorder) -> Callable[[Callable[[], Any]], None]:
    """Set up OpenTelemetry's instrumentation of httpx; return a way to run something in a span of the program's own."""
    from opentelemetry import trace
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(_exporter(recorder)))
    trace.set_tracer_provider(provider)
    HTTPXClientInstrumentor().instrument()
    return _in_span(trace.get_tracer("program"))


def logfire(recorder: Recorder) -> Callable[[Callable[[], Any]], None]:
    """Set up Logfire, which records headers and bodies as well."""
    import logfire
    from opentelemetry import trace
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    logfire.configure(
        send_to_logfire=False,
        console=False,
        inspect_arguments=False,
        scrubbing=False,
        additional_span_processors=[SimpleSpanProcessor(_exporter(recorder))],
    )
    logfire.instrument_httpx(capture_all=True)
    return _in_span(trace.get_tracer("program"))


def _exporter(recorder: Recorder) -> Any:
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

    class Exporter(SpanExporter):
        def export(self, spans: Any) -> SpanExportResult:
            for span in spans:
                recorder.texts.append(
                    f"{span.to_json()} {dict(span.attributes)} {[dict(e.attributes) for e in span.events]}"
                )
                url = span.attributes.get("http.url") or span.attributes.get("url.full")
                # Logfire shows a span when it begins, too.
                if url and span.attributes.get("logfire.span_type") != "pending_span":
                    recorder.urls.append(url)
            return SpanExportResult.SUCCESS

    return Exporter()


def _in_span(tracer: Any) -> Callable[[Callable[[], Any]], None]:
    def run(call: Callable[[], Any]) -> None:
        try:
            with tracer.start_as_current_span("job"):  # which records the exception, with its traceback
                call()
        except Exception:  # noqa: BLE001 - whatever it is, the span has it
            return

    return run


def sentry(recorder: Recorder) -> Callable[[Callable[[], Any]], None]:
    """Set up Sentry, with local variables, bodies, and a breadcrumb for each line of any log."""
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration
    from sentry_sdk.transport import Transport

    class Keeping(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            for item in envelope.items:
                payload = item.payload.json
                recorder.texts.append(json.dumps(payload))
                for span in (payload or {}).get("spans", []):
                    if span.get("op") == "http.client":
                        recorder.urls.append(span["data"]["url"])

    sentry_sdk.init(
        dsn="http://not-a-key@127.0.0.1:1/1",
        transport=Keeping,
        traces_sample_rate=1.0,
        include_local_variables=True,
        max_request_body_size="always",
        max_value_length=1_000_000,
        send_default_pii=True,
        integrations=[LoggingIntegration(level=logging.DEBUG, event_level=None)],
    )
    logging.getLogger().setLevel(logging.DEBUG)

    def run(call: Callable[[], Any]) -> None:
        with sentry_sdk.start_transaction(name="job"):
            try:
                call()
            except Exception as error:  # noqa: BLE001 - whatever it is, Sentry is told
                sentry_sdk.capture_exception(error)
        sentry_sdk.flush()

    return run


TOOLS: dict[str, Callable[[Recorder], Callable[[Callable[[], Any]], None]]] = {
    "opentelemetry": opentelemetry,
    "logfire": logfire,
    "sentry": sentry,
}


def answering(outcome: str) -> Callable[[Request], Answer]:
    """Make the answers of an outcome; to `retried`, each second one is a success."""
    requests = 0

    def answer(request: Request) -> Answer:
        nonlocal requests
        requests += 1
        if outcome == "unauthorized":
            return kept_json(401, {"type": "UNAUTHORIZED", "error_title": "Unauthorized"})
        if outcome == "cut":
            return Answer((kept(200, bytes(100)).pieces[0][:-50],))
        if outcome == "retried" and requests % 2:
            return kept(429, b"", ("Retry-After", "0"))
        if request.method == "DELETE":
            return kept(204)
        if request.method == "POST":
            return kept_json(201, CREATED)
        return kept_json(200, APPLICATION if APP_ID in request.target else PAGE)

    return answer


def main(tool: str, order: str) -> None:
    """Make all calls, and print what was recorded of each."""
    recorder = Recorder()
    if order == "after":
        import_module("nexmo_application").Client("key", SECRET).close()
    run = TOOLS[tool](recorder)

    import httpx

    from tests.support.clients import Flavour

    context = ssl.create_default_context()
    seen: dict[str, Any] = {}

    def job(flavour: Flavour, call: Any, **arguments: Any) -> None:
        with flavour.client(api_secret=SECRET, **arguments) as client:
            if call is None:
                flavour.generated(client, "retrieve_application", APP_ID)
            else:
                flavour.run(call(client.applications))

    with Server() as server, asyncio.Runner() as runner:
        flavours = [Flavour("sync", runner), Flavour("async", runner)]
        for outcome, flavour, own, (name, call) in product(
            OUTCOMES, flavours, ("default", "own"), [*CALLS.items(), ("generated", None)]
        ):
            kind = httpx.AsyncHTTPTransport if flavour.is_async else httpx.HTTPTransport
            url = refusing_url() if outcome == "refused" else server.url
            transport = kind(verify=context) if own == "own" else None
            server.answer_by(answering(outcome))
            run(partial(job, flavour, call, base_url=url, transport=transport, max_retries=int(outcome == "retried")))
            key = f"{outcome} {name} {flavour.kind} {own}"
            seen[key] = recorder.take() | {"sent": len(server.requests), "base": url}
    print(json.dumps(seen))  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
