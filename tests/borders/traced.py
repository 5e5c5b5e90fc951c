"""A program that is traced: `python -m tests.borders.traced TOOL ORDER` makes many calls, and looks at their records.

ORDER says whether the tool is set up `before` the package is imported, or `after` it.
"""

# Imports are what this is about; the tools have few types.
# ruff: noqa: PLC0415
# pyright: basic
# mypy: disable-error-code="no-untyped-call"

import asyncio
import json
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from itertools import product
from typing import Any

from tests.support.data import APP_ID, CALLS
from tests.support.server import Answer, Answering, Server, kept, kept_json, refusing_url, well

OUTCOMES: dict[str, list[Answer | None]] = {
    "success": [None],
    "unauthorized": [kept_json(401, {"type": "UNAUTHORIZED", "error_title": "Unauthorized"})],
    "cut": [Answer((kept(200, bytes(100)).pieces[0][:-50],))],
    "retried": [kept(429, b"", ("Retry-After", "0")), None],
    "refused": [],
}
"""The answers of each outcome, round and round; None: the one that is hoped for."""
Run = Callable[[Callable[[], object]], tuple[str, list[str]]]
"""Runs a call, and tells what a tool recorded of it: everything as text, and the URL of each request that it saw."""


def spans(tool: str) -> Run:
    """Set up OpenTelemetry's instrumentation of httpx, or Logfire, which records headers and bodies as well."""
    from opentelemetry import trace
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    processor = SimpleSpanProcessor(exporter)
    if tool == "logfire":
        import logfire

        logfire.configure(
            send_to_logfire=False,
            console=False,
            inspect_arguments=False,
            scrubbing=False,
            additional_span_processors=[processor],
        )
        logfire.instrument_httpx(capture_all=True)
    else:
        from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
        from opentelemetry.sdk.trace import TracerProvider

        provider = TracerProvider()
        provider.add_span_processor(processor)
        trace.set_tracer_provider(provider)
        HTTPXClientInstrumentor().instrument()
    tracer = trace.get_tracer("program")

    def run(call: Callable[[], object]) -> tuple[str, list[str]]:
        exporter.clear()
        # A span of the program's own records the exception, with its traceback.
        with suppress(Exception), tracer.start_as_current_span("job"):
            call()
        recorded = [json.loads(span.to_json()) for span in exporter.get_finished_spans()]
        attributes = [span["attributes"] for span in recorded]
        # Logfire shows a span when it begins, too.
        ended = [one for one in attributes if one.get("logfire.span_type") != "pending_span"]
        urls = [one.get("http.url") or one.get("url.full") for one in ended]
        return json.dumps(recorded), [url for url in urls if url]

    return run


def sentry() -> Run:
    """Set up Sentry, with local variables, bodies, and a breadcrumb for each line of any log."""
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration
    from sentry_sdk.scrubber import EventScrubber
    from sentry_sdk.transport import Transport

    reports: list[Any] = []

    class Keeping(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            reports.extend(item.payload.json for item in envelope.items)

    sentry_sdk.init(
        dsn="http://not-a-key@127.0.0.1:1/1",
        transport=Keeping,
        traces_sample_rate=1.0,
        include_local_variables=True,
        max_request_body_size="always",
        max_value_length=1_000_000,
        send_default_pii=True,
        event_scrubber=EventScrubber(denylist=["secret"]),  # which is a variable of this program
        integrations=[LoggingIntegration(level=logging.DEBUG, event_level=None)],
    )
    logging.getLogger().setLevel(logging.DEBUG)

    def run(call: Callable[[], object]) -> tuple[str, list[str]]:
        reports.clear()
        with sentry_sdk.start_transaction(name="job"):
            try:
                call()
            except Exception as error:  # noqa: BLE001 - whatever it is, Sentry is told
                sentry_sdk.capture_exception(error)
        sentry_sdk.flush()
        recorded = [span for report in reports if report for span in report.get("spans", [])]
        return json.dumps(reports), [span["data"]["url"] for span in recorded if span.get("op") == "http.client"]

    return run


def answering(server: Server, answers: list[Answer | None]) -> Answering:
    """Answer so, one request after the other."""
    return lambda request: answers[(len(server.requests) - 1) % len(answers)] or well(request)


def main(tool: str, order: str) -> None:
    """Make all calls, with each outcome, and look at what was recorded of each."""
    if order == "after":
        import_module("nexmo_application").Client("key", "not-a-secret").close()
    run = sentry() if tool == "sentry" else spans(tool)

    import httpx

    from tests.support.clients import Flavour
    from tests.support.lookout import API_SECRET_CANARY, SECRET

    def job(flavour: Flavour, method: str, **arguments: Any) -> None:
        with flavour.client(api_secret=SECRET, **arguments) as client:
            if method == "generated":
                flavour.generated(client, "retrieve_application", APP_ID)
            else:
                flavour.run(CALLS[method](client.applications))

    with Server() as server, asyncio.Runner() as runner:
        flavours = [Flavour("sync", runner), Flavour("async", runner)]
        for flavour, own, method in product(flavours, (False, True), (*CALLS, "generated")):
            kind = httpx.AsyncHTTPTransport if flavour.is_async else httpx.HTTPTransport
            for outcome, answers in OUTCOMES.items():
                server.answer_by(answering(server, answers))
                base = server.url if answers else refusing_url()
                transport = kind(verify=False) if own else None
                arguments = {"base_url": base, "transport": transport, "max_retries": int(outcome == "retried")}
                text, urls = run(partial(job, flavour, method, **arguments))
                place = (outcome, method, flavour.kind, own)
                assert not API_SECRET_CANARY.is_in(text), place
                # Sentry sees requests of httpx's clients alone: those of generated functions, each once.
                attempts = int(method == "generated") if tool == "sentry" else len(server.requests) or 1
                assert len(urls) == attempts, place
                assert {url.partition("?")[0] for url in urls} <= {base, f"{base}/{APP_ID}"}, place
                assert "api_" not in "".join(urls), place


if __name__ == "__main__":
    main(*sys.argv[1:])
