"""Hypothesis strategies for what passes over the wire, in the shapes that the API has been seen to use."""

import base64
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Json = dict[str, Any]

PRODUCTS: Final = {"voice": ("answer_url", "event_url"), "messages": ("inbound_url", "status_url")}
BEGIN: Final = "-----BEGIN PUBLIC KEY-----\n"
END: Final = "\n-----END PUBLIC KEY-----\n"

texts: SearchStrategy[str] = st.text(max_size=20)
"""Any text that JSON can hold, without lone surrogates."""

names: SearchStrategy[str] = st.text(min_size=1, max_size=20)
"""Names of applications: any text that is not empty."""

urls: SearchStrategy[str] = st.builds(
    "https://example.com/{}".format, st.text(st.sampled_from("abc/?&=%20é+"), max_size=12)
)
"""Webhook URLs, with what needs escaping in them."""

uuids: SearchStrategy[str] = st.uuids().map(str)
"""Application ids as the API makes them."""

app_ids: SearchStrategy[str] = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() not in {"", ".", ".."})
"""Anything that may be the id of an application."""

scalars: SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
"""JSON values without parts."""

json_values: SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)
"""Any JSON value."""

pems: SearchStrategy[str] = st.binary(max_size=40).map(lambda key: BEGIN + base64.b64encode(key).decode() + END)
"""What looks like a public key in PEM."""

public_keys: SearchStrategy[str] = pems | pems.map(lambda pem: base64.b64encode(pem.encode()).decode())
"""Public keys as the API shows them: PEM, or the base64 of a PEM."""

links: SearchStrategy[Json] = st.fixed_dictionaries({"self": st.fixed_dictionaries({"href": urls})}) | (
    st.fixed_dictionaries({"href": urls})
)
"""The links of an application: HAL, or the flat form of the document's example."""

page_links: SearchStrategy[Json] = st.fixed_dictionaries(
    {name: st.fixed_dictionaries({"href": urls}) for name in ("self", "first", "last")},
    optional={name: st.fixed_dictionaries({"href": urls}) for name in ("prev", "next")},
)
"""The links of a page: `prev` and `next` are absent at the ends."""


def unknown_fields(*known: str) -> SearchStrategy[Json]:
    """Make fields that no schema has, with any values."""
    return st.dictionaries(texts.filter(lambda name: name not in known), json_values, max_size=2)


def webhooks(product: str) -> SearchStrategy[list[Json]]:
    """Make a product's webhooks, in any order, with or without `http_method`."""
    webhook = st.fixed_dictionaries(
        {"endpoint_type": st.sampled_from(PRODUCTS[product]), "endpoint": urls},
        optional={"http_method": st.sampled_from(["GET", "POST"])},
    )
    return st.lists(webhook, max_size=2, unique_by=lambda it: it["endpoint_type"])


@st.composite
def applications(draw: st.DrawFn, *, ids: SearchStrategy[str] = uuids, extra: bool = True) -> Json:
    """Make an application as answers carry it: with its own product alone, and at times with fields nobody knows."""
    product = draw(st.sampled_from(sorted(PRODUCTS)))
    application: Json = {
        "id": draw(ids),
        "name": draw(names),
        product: draw(st.fixed_dictionaries({"webhooks": webhooks(product)})),
        "keys": draw(st.fixed_dictionaries({"public_key": public_keys})),
        "_links": draw(links),
    }
    unknown = draw(unknown_fields(*application, *PRODUCTS)) if extra else {}
    return application | unknown


@st.composite
def created_applications(draw: st.DrawFn) -> Json:
    """Make an application as the answer to its creation carries it: with an obviously fake private key."""
    application = draw(applications())
    number = draw(st.integers(0, 999))
    application["keys"]["private_key"] = f"-----BEGIN PRIVATE KEY-----\nFAKE{number}\n-----END PRIVATE KEY-----\n"
    return application


@st.composite
def pages(draw: st.DrawFn, *, max_items: int = 3) -> Json:
    """Make a page of a list: of any account, size and number, the sizes not always in keeping with what is on it."""
    items = draw(st.lists(applications(extra=False), max_size=max_items, unique_by=lambda it: it["id"]))
    page: Json = {
        "count": draw(st.integers(len(items), 10_000)),
        "page_size": draw(st.integers(1, 100)),
        "page_index": draw(st.integers(0, 100)),
        "_embedded": {"applications": items},
        "_links": draw(page_links),
    }
    return page | draw(unknown_fields(*page))


@st.composite
def create_params(draw: st.DrawFn) -> dict[str, str]:
    """Make the keywords of a request for an application with both URLs of its product."""
    product = draw(st.sampled_from(sorted(PRODUCTS)))
    params = {"name": draw(names), "type": product}
    for field in PRODUCTS[product]:
        params[field] = draw(urls)
        if method := draw(st.sampled_from([None, "GET", "POST"])):
            params[field.removesuffix("_url") + "_method"] = method
    return params
