"""What one sandbox is and remembers, shared by its server and by those who look at it."""

import base64
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any
from uuid import uuid4

from attrs import Factory, field, frozen

from nexmo_application.sandbox._application import Application
from nexmo_application.sandbox._faults import Faults


@frozen(kw_only=True)
class RecordedRequest:
    """A request that the sandbox received, without the credentials that it carried.

    `operation_id` is the document's, None for a path or method without an operation; `path` is as sent, still
    percent-encoded; of a query parameter given twice, `query` has the last value. `body` is the JSON object that was
    sent, None when there was no body or one of another kind. `status` is the status answered, None when the connection
    was cut before any answer. `reason` says why the sandbox refused it, None when it did not.
    """

    operation_id: str | None
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, object] | None
    status: int | None
    reason: str | None = None


@frozen(kw_only=True)
class State:
    """The account's credentials, the sandbox' settings, and what happened so far."""

    api_key: str
    api_secret: str = field(repr=False)
    max_page_size: int | None
    base64_keys: bool
    malformed_last_link: bool
    strict: bool
    applications: dict[str, Application] = Factory(dict[str, Application])
    faults: Faults = Factory(Faults)
    requests: list[RecordedRequest] = Factory(list[RecordedRequest])
    numbers: Iterator[int] = Factory(count)

    def add(self, fields: Mapping[str, Any], public_key: str) -> Application:
        """Add an application under a new id."""
        application = Application(str(uuid4()), next(self.numbers), fields, public_key)
        self.applications[application.id] = application
        return application

    def shown(self, public_key: str) -> str:
        """Put a public key in the form this sandbox shows it in: PEM, or the base64 of the PEM."""
        return base64.b64encode(public_key.encode()).decode() if self.base64_keys else public_key
