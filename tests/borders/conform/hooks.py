"""What schemathesis is told of the API beyond the document: the credentials, and which refusals are meant."""

import json
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias, cast

import schemathesis
from schemathesis import Case, CheckContext, GenerationMode, HookContext, Response

KEY: Final = "key"
SECRET: Final = "secret"

MEANT: Final = (
    (r"(answer|event)_url: Is required\.", "needs-urls"),
    (r"(name|\w+_url): Must not be empty\.", "no-empty"),
    (r"\w+_method: (Must not be empty|Must be GET or POST)\.", "methods"),
    (r"type: Cannot be changed\.", "fixed-type"),
)
"""What may be refused although the document allows it: parameter and reason, and the row of docs/wire.md."""

BeforeCall: TypeAlias = Callable[[HookContext, Case[Any], dict[str, Any]], None]
hook = cast("Callable[[BeforeCall], BeforeCall]", schemathesis.hook)  # pyright: ignore[reportUnknownMemberType]


@hook
def before_call(_context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
    """Add the credentials to each request, where the API takes them from every operation."""
    case.query = {**(case.query or {}), "api_key": KEY, "api_secret": SECRET}


@schemathesis.check
def refused_as_documented(_context: CheckContext, response: Response, case: Case[Any]) -> None:
    """Let a request that the document allows be refused for a reason of the table alone."""
    if response.status_code != 400 or case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    reasons = [f"{name}: {reason}" for name, reason in json.loads(response.content)["invalid_parameters"].items()]
    unexplained = [reason for reason in reasons if not any(re.fullmatch(pattern, reason) for pattern, _ in MEANT)]
    assert not unexplained, f"no row of docs/wire.md explains the refusal: {', '.join(unexplained)}"
