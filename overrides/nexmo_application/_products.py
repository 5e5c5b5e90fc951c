"""What an application has: its products with their webhooks, and all of it as the keywords of `update`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from nexmo_application.models import UpdateApplicationBodyType, UpdateApplicationChanges

if TYPE_CHECKING:
    from nexmo_application.models import Application, ApplicationCreated, UpdateApplicationParams


class Webhook(NamedTuple):
    """A webhook of a product."""

    kind: str
    url: str
    method: object
    """Its HTTP method, None if it says none."""
    others: set[object]
    """The names of what else it has."""


def products(app: Application | ApplicationCreated) -> dict[str, list[Webhook | None]]:
    """Find the products of an application, those that the document does not know included.

    Returns:
        The webhooks of each by its name. None stands for one that lacks its type or its URL.
    """
    found: dict[str, list[Webhook | None]] = {}
    for name, value in app.to_dict().items():
        if isinstance(value, dict) and (name in get_args(UpdateApplicationBodyType) or "webhooks" in value):
            webhooks: Any = cast("dict[str, Any]", value).get("webhooks") or []
            items: list[Any] = webhooks if isinstance(webhooks, list) else [webhooks]  # pyright: ignore[reportUnknownVariableType]
            found[name] = [_webhook(item) for item in items]
    return found


def _webhook(value: Any) -> Webhook | None:
    match value:
        case {"endpoint_type": str(kind), "endpoint": str(url), **others}:
            return Webhook(kind, url, others.pop("http_method", None), set(others))
        case _:
            return None


def update_params(app: Application) -> UpdateApplicationParams:
    """Return what an application has, as the keywords of `update`: its name, type, URLs and methods.

    Args:
        app: The application, as read: `update(app.id, **update_params(app))` changes nothing.

    Returns:
        The keywords. `type` is the product that the application has; it is missing if the API does not say which.

    Raises:
        ValueError: `update` has no keyword for a webhook: it lacks its URL, or its type is unknown or that of another.
    """
    names = UpdateApplicationChanges.__optional_keys__
    params = {name: value for name, value in app.to_dict().items() if name in names and value is not None}
    found = products(app)
    # An empty product beside the application's own says nothing.
    candidates = [name for name, webhooks in found.items() if webhooks] or list(found)
    if len(candidates) == 1:
        params.setdefault("type", candidates[0])
    for name, webhooks in found.items():
        for webhook in webhooks:
            if webhook is None or not webhook.kind.endswith("_url") or webhook.kind not in names - params.keys():
                raise ValueError(f"a webhook of {name} has no endpoint_type or endpoint that update takes")
            params[webhook.kind] = webhook.url
            if webhook.method is not None:
                params[webhook.kind.removesuffix("_url") + "_method"] = webhook.method
    return cast("UpdateApplicationParams", params)
