"""One list call of 10 applications over a kept connection."""

import json
from functools import partial

import httpx

from benchmarks import _server
from benchmarks._measure import by_turns, ratio, scaled
from benchmarks._results import Bars, Goal, Outcome, Result
from benchmarks.peers import stock, vendor
from nexmo_application import Client
from nexmo_application.models import ApplicationPage

READY, PARAMS, OURS = "httpx get + json", "httpx get(params=…) + json", "nexmo-application"
FLOOR = "httpx's transport and our models alone"
VENDOR, STOCK = "vendor's package", "stock generator"

_REMARK = (
    "The server is a loop over raw sockets in another process. The vendor's package sends to `https://` alone: an"
    " adapter on its session leads it to this server without TLS, and it gets version 2's form of the same page."
)
_QUERY = {"page_size": "10", "page_index": "1", "api_key": "key", "api_secret": "not-a-secret"}


def run(*, quick: bool = False) -> Outcome:
    """Measure it; the goal counts against httpx with a ready URL, which is its fastest."""
    with _server.running() as origin:
        url = f"{origin}/v1/applications"
        ready = str(httpx.URL(url, params=_QUERY))
        endpoint = stock.list_endpoint()
        with (
            httpx.Client() as raw,
            httpx.HTTPTransport() as transport,
            Client("key", "not-a-secret", base_url=url) as ours,
            stock.client(url) as stock_client,
        ):
            series = by_turns(
                {
                    READY: lambda: raw.get(ready).json(),
                    PARAMS: lambda: raw.get(url, params=_QUERY).json(),
                    OURS: lambda: ours.applications.list(page_size=10),
                    FLOOR: partial(_bare, transport, ready),
                    VENDOR: vendor.lister(origin, 10),
                    STOCK: lambda: endpoint.sync(client=stock_client, page_size=10, page_index=1),
                },
                rounds=3 if quick else 15,
                calls=100 if quick else 200,
            )
    results = [
        Result("beside httpx get(ready URL) + json", ratio(series, OURS, READY), "x", Goal(1.15, 1.05)),
        Result("beside httpx get(url, params=…) + json", ratio(series, OURS, PARAMS), "x"),
        Result("beside the vendor's package", ratio(series, OURS, VENDOR), "x", Goal(0.6)),
        Result("beside the stock generator's code", ratio(series, OURS, STOCK), "x"),
        Result("floor: httpx's transport and our models, no layer", ratio(series, FLOOR, READY), "x"),
        Result("the call itself", scaled(series, OURS, 1e6), "µs"),
    ]
    title = "One list call of 10 over keep-alive"
    return Outcome(title, results, Bars.of(title, series, READY, 1.15), [_REMARK])


def _bare(transport: httpx.HTTPTransport, url: str) -> ApplicationPage:
    """Do what no client of httpx can leave out, and nothing else."""
    response = transport.handle_request(httpx.Request("GET", url))
    return ApplicationPage.from_dict(json.loads(response.read()))
