"""What one sandbox is and remembers, shared by its server and by those who look at it."""

from collections.abc import Mapping

from attrs import Factory, field, frozen

from nexmo_application.sandbox._faults import Faults
from nexmo_application.sandbox._store import Store


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
    store: Store = Factory(Store)
    faults: Faults = Factory(Faults)
    requests: list[RecordedRequest] = Factory(list[RecordedRequest])
