"""A create call, from its parameters to the body, and further to the signed request."""

# The steps of a call, one by one, are nobody else's business.
# pyright: reportPrivateUsage=false

import json

import httpx

from benchmarks import _data
from benchmarks._measure import by_turns, ratio, scaled
from benchmarks._results import Goal, Outcome, Result
from nexmo_application import Client, _operations
from nexmo_application._query_auth import mark
from nexmo_application.models import CreateApplicationParams

BASELINE, BODY, CHECKED, SIGNED, HTTPX = "json.dumps", "body", "checked body", "signed request", "httpx.Request"


def run(*, quick: bool = False) -> Outcome:
    """Measure it: the goal counts for the body, to which httpx's own request is added below."""
    params = _data.CREATE
    url = httpx.URL("https://api.nexmo.com/v1/applications")
    with Client("key", "not-a-secret") as client:
        create, credentials = client.applications._operations.create, client._credentials

        def with_credentials() -> object:
            request = create(params).request
            mark(request, credentials, client._url)
            return credentials.added(request.method, request.url.raw_path, request.headers.raw, request.stream)

        series = by_turns(
            {
                BASELINE: lambda: json.dumps(params),
                BODY: lambda: _operations._encode(params).encode(),
                CHECKED: lambda: _operations._content("create", params, CreateApplicationParams),
                SIGNED: with_credentials,
                HTTPX: lambda: httpx.Request("POST", url, json=params),
            },
            rounds=3 if quick else 15,
            calls=30 if quick else 50,
            batch=50,
        )
    return Outcome(
        "Encode a create call",
        [
            Result("parameters to body, beside json.dumps", ratio(series, BODY, BASELINE), "x", Goal(1.3)),
            Result("the same with the check of the keywords", ratio(series, CHECKED, BASELINE), "x"),
            Result("up to the whole request, beside httpx.Request(json=…)", ratio(series, SIGNED, HTTPX), "x"),
            Result("up to the whole request", scaled(series, SIGNED, 1e6), "µs"),
        ],
    )
