"""What an application can be, from the generated models: an additive document changes it by itself."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from nexmo_application.models import Application, CreateApplicationParams

Methods = tuple[str, ...]
"""The HTTP methods that a webhook may have; none for any."""


def alternatives(hint: Any) -> tuple[Any, ...]:
    """Return the types of a union, or the one type."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def values(hint: Any) -> tuple[str, ...]:
    """Return the values of an enum, also of one that is open for others."""
    return tuple(value for part in alternatives(hint) if get_origin(part) is Literal for value in get_args(part))


def _webhooks(hint: Any) -> Iterator[tuple[str, Methods]]:
    """Find the webhooks that a product can have: the types of the elements of `webhooks` in its model."""
    for product in alternatives(hint):
        for webhooks in alternatives(get_type_hints(product).get("webhooks")):
            if get_origin(webhooks) is list:
                members = get_type_hints(get_args(webhooks)[0])
                methods = values(members.get("http_method"))
                yield from ((name, methods) for name in values(members.get("endpoint_type")))


def _products() -> Mapping[str, Mapping[str, Methods]]:
    models = get_type_hints(Application)
    types = values(get_type_hints(CreateApplicationParams)["type"])
    products = {name: dict(_webhooks(models[name])) if name in models else {} for name in types}
    # The API takes rtc, too. What such an application looks like is not known: this is a guess in the others' shape.
    products.setdefault("rtc", {"event_url": ("GET", "POST")})
    return products


PRODUCTS: Final = _products()
"""The types of applications, each with its webhooks."""


def method_field(url_field: str) -> str:
    """Name the request field with the HTTP method that belongs to a webhook's URL field."""
    return url_field.removesuffix("_url") + "_method"


METHODS: Final = {method_field(name): methods for hooks in PRODUCTS.values() for name, methods in hooks.items()}
"""The request fields with the method of a webhook, and what each may be."""
WEBHOOK_FIELDS: Final = frozenset(METHODS) | {name for hooks in PRODUCTS.values() for name in hooks}
"""The request fields that are shown in the webhooks of a product."""
