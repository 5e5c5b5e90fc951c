"""What an application of v1 is in the words of v2 of the API, to move code and applications there.

Nothing here calls v2. What is said of it comes from its public document and the vendor's package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from nexmo_application._products import Webhook, products
from nexmo_application.keys import public_key_pem

if TYPE_CHECKING:
    from nexmo_application.models import Application, ApplicationCreated

__all__ = ["application_body", "differences"]

_WEBHOOKS: Final = {
    "voice": {"answer_url", "event_url", "fallback_answer_url"},
    "messages": {"inbound_url", "status_url"},
    "rtc": {"event_url"},
}
"""The webhooks that v2 documents for the capabilities that v1 may show."""
_UNDOCUMENTED: Final = "not carried over: v2 documents no such field"


def application_body(app: Application | ApplicationCreated) -> dict[str, Any]:
    """Say in the words of v2 what a v1 application has.

    Returns:
        The body of `PUT /v2/applications/{id}`, or of a `POST` for a copy with another id and the same key pair.
        What it does not hold, or holds otherwise than v1, is in `differences`.
    """
    return _moved(app)[0]


def differences(app: Application | ApplicationCreated) -> list[str]:
    """Say what changes or is unknown when `application_body(app)` is what v2 gets.

    Returns:
        A line each, which begins with the place in the v1 application. None for the id, which stays, and the links.
    """
    return _moved(app)[1]


def _moved(app: Application | ApplicationCreated) -> tuple[dict[str, Any], list[str]]:
    fields, found = app.to_dict(), products(app)
    others = fields.keys() - found.keys() - {"id", "name", "keys", "_links"}
    lines = [f"{name}: {_UNDOCUMENTED}" for name in others]
    lines += [f"{name}.{member}: {_UNDOCUMENTED}" for name in found for member in fields[name].keys() - {"webhooks"}]
    capabilities = {name: {"webhooks": _webhooks(name, webhooks, lines)} for name, webhooks in found.items()}
    body = {"name": fields["name"], "capabilities": capabilities}
    if key := _public_key(app, fields.get("keys"), lines):
        body["keys"] = {"public_key": key}
    return body, sorted(lines)


def _public_key(app: Application | ApplicationCreated, keys: object, lines: list[str]) -> object:
    members = cast("dict[str, object]", keys) if isinstance(keys, dict) else {}
    lines += [f"keys.{name}: {_UNDOCUMENTED}" for name in members.keys() - {"public_key", "private_key"}]
    if "private_key" in members:
        lines.append("keys.private_key: not carried over: v2 takes the public key alone")
    key = members.get("public_key")
    if not app.keys or not key:
        lines.append("keys: v1 shows no public key; whether v2 then keeps the key pair is not documented")
        return None
    try:
        return public_key_pem(app.keys)
    except ValueError:
        lines.append("keys.public_key: carried over as it is: it is neither PEM nor the base64 of PEM")
        return key


def _webhooks(product: str, webhooks: list[Webhook | None], lines: list[str]) -> dict[str, object]:
    if product not in ("voice", "messages"):
        lines.append(f"{product}: v1 does not document it, so what stands for it is a guess")
    if not webhooks:
        lines.append(f"{product}: it has no webhooks, but is a capability in v2 all the same")
    result: dict[str, object] = {}
    for webhook in webhooks:
        if webhook is None:
            lines.append(f"{product}.webhooks: one is not carried over: it lacks its type or its URL")
            continue
        kind, method = webhook.kind, webhook.method
        place = f"{product}.webhooks.{kind}"
        lines += [f"{place}.{name}: {_UNDOCUMENTED}" for name in webhook.others]
        if kind in result:
            lines.append(f"{place}: there are several, of which the last is carried over")
        if kind not in _WEBHOOKS.get(product, {kind}):
            lines.append(f"{place}: v2 documents no such webhook of {product}")
        if product == "messages":
            if method not in (None, "POST"):
                lines.append(f"{place}.http_method: v2 calls it with POST, not with {method}: it has no other method")
            method = "POST"
        result[kind] = {"address": webhook.url} | ({} if method is None else {"http_method": method})
    return result
