"""The sandbox as its users see it."""

from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Self, Unpack

import anyio
import anyio.to_thread

from nexmo_application.models import UpdateApplicationChanges
from nexmo_application.sandbox._app import App
from nexmo_application.sandbox._application import COLLECTION
from nexmo_application.sandbox._checks import InvalidParameterError, application_fields
from nexmo_application.sandbox._faults import Body, Cut, Fault, OperationId
from nexmo_application.sandbox._keys import seed_public_key
from nexmo_application.sandbox._products import PRODUCTS
from nexmo_application.sandbox._server import HOST, served
from nexmo_application.sandbox._state import RecordedRequest, State


class SeedFields(UpdateApplicationChanges, total=False):
    """What a seeded application can be given: the fields of the requests, and a public key."""

    public_key: str


class Sandbox:
    """A server on loopback that behaves like the Nexmo Application API v1, with one account.

    A context manager, sync and async; several can run at once, and one that was stopped can be started again. What it
    holds (applications, requests, faults) outlives a stop, until `reset`.

    Args:
        api_key: The account's API key.
        api_secret: The account's API secret. No repr, record or log shows it.
        port: The port to listen on, by default a free one.
        max_page_size: The most applications a page has, whatever is asked for; the page then states this size. By
            default there is no such limit.
        base64_keys: Show public keys as the base64 of their PEM, as the API does at times, instead of the PEM.
        malformed_last_link: Break the `last` link of list pages in the way that was seen of the API.
        strict: Refuse what a caller hardly means: fields of another product, and invalid URLs. Whether the API
            does is not known.

    Raises:
        ValueError: An argument makes no sense.

    """

    def __init__(
        self,
        api_key: str = "key",
        api_secret: str = "secret",  # noqa: S107 - a default for a server on loopback
        *,
        port: int = 0,
        max_page_size: int | None = None,
        base64_keys: bool = False,
        malformed_last_link: bool = False,
        strict: bool = False,
    ) -> None:
        if not api_key or not api_secret:
            raise ValueError("api_key and api_secret must not be empty")
        if not 0 <= port <= 65535:
            raise ValueError(f"port must be from 0 to 65535, not {port}")
        if max_page_size is not None and max_page_size < 1:
            raise ValueError(f"max_page_size must be at least 1, not {max_page_size}")
        self._state = State(
            api_key=api_key,
            api_secret=api_secret,
            max_page_size=max_page_size,
            base64_keys=base64_keys,
            malformed_last_link=malformed_last_link,
            strict=strict,
        )
        self._wanted_port = port
        self._port: int | None = None
        self._running: ExitStack | None = None

    def __repr__(self) -> str:
        where = "not started" if self._port is None else self.url
        return f"<{type(self).__name__} {where}{'' if self._running or self._port is None else ' (stopped)'}>"

    @property
    def url(self) -> str:
        """The URL of the collection, a client's `base_url`. A RuntimeError before the first start."""
        if self._port is None:
            raise RuntimeError('the sandbox has no URL before it is started: use "with", or start()')
        return f"http://{HOST}:{self._port}{COLLECTION}"

    @property
    def api_key(self) -> str:
        """The account's API key."""
        return self._state.api_key

    @property
    def api_secret(self) -> str:
        """The account's API secret."""
        return self._state.api_secret

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests received so far, in the order in which they were answered."""
        return list(self._state.requests)

    @property
    def applications(self) -> list[dict[str, object]]:
        """All applications, oldest first, each as the API would answer it (so without its private key)."""
        return [application.as_json() for application in list(self._state.applications.values())]

    def add(self, **fields: Unpack[SeedFields]) -> str:
        """Add an application without a request.

        All fields are optional: by default it is a voice application, with a name and webhook URLs for its type. Seeded
        applications share a public key unless one is given, which is then shown as it is.

        Returns:
            The application's id.

        Raises:
            TypeError: There is no such field.
            ValueError: The API would refuse this value.

        """
        if unknown := sorted(fields.keys() - (SeedFields.__required_keys__ | SeedFields.__optional_keys__)):
            raise TypeError(f"unknown fields: {', '.join(unknown)}")
        public_key = fields.pop("public_key", None) or self._state.shown(seed_public_key())
        product = fields.get("type", "voice")
        urls = {hook: f"https://example.com/webhooks/{hook.removesuffix('_url')}" for hook in PRODUCTS.get(product, ())}
        try:
            body = {"name": "My application", "type": product, **urls, **fields}
            checked = application_fields(body, strict=self._state.strict)
        except InvalidParameterError as error:
            raise ValueError(str(error)) from None
        return self._state.add(checked, public_key).id

    def fail(
        self,
        operation_id: OperationId,
        *,
        times: int = 1,
        optional: bool = False,
        status: int | None = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | str | None = None,
        delay: float = 0.0,
        cut: Cut | None = None,
        act: bool | None = None,
    ) -> None:
        """Let something go wrong with the next calls of an operation, right or wrong credentials alike.

        Faults of one operation are met in the order in which they were asked for, each by `times` calls.

        Args:
            operation_id: The document's: retrieveApplications, createApplication, deleteApplication,
                retrieveApplication or updateApplication.
            times: How many calls meet this fault.
            optional: It is no error when no call meets it, see `unused_faults`.
            status: Answer this status (200 to 599) with the body the API gives with it: JSON for most of 4xx, plain
                text for 420 and 429, HTML for 5xx, none below 400. **The operation is not carried out**, see `act`.
            body: Answer this body instead; anything but text and bytes is sent as JSON. The content type of text and
                bytes stays that of the answer they replace. Without a status, the operation is carried out, and its
                answer has this body.
            headers: Headers to add to the answer or to replace in it.
            retry_after: The `Retry-After` header, in seconds or as any text.
            delay: Answer so many seconds later. The operation is carried out before, so it is done even when the client
                does not wait that long.
            cut: `"before"`: close the connection without any answer; the operation is not carried out, see `act`.
                `"within"`: close it in the middle of the answer; without a status, the operation is carried out, so a
                lost 201 did create an application.
            act: Carry the operation out, or not, against what is said above: `status=503, act=True` is a gateway that
                lost the answer.

        Raises:
            ValueError: An operation or cut that does not exist, or arguments that make no sense.

        """
        fault = Fault(status=status, body=body, headers=headers, retry_after=retry_after, delay=delay, cut=cut, act=act)
        self._state.faults.add(operation_id, fault, times, optional=optional)

    @property
    def unused_faults(self) -> list[str]:
        """The operations of the faults that no call has met so far, save the optional ones.

        At the end of a `with` block that raises nothing, they are an AssertionError, and `nexmo_sandbox` fails the
        test: what was to go wrong has not been tried.
        """
        return self._state.faults.unused()

    def reset(self) -> None:
        """Forget all applications, requests and faults."""
        self._state.applications.clear()
        self._state.requests.clear()
        self._state.faults.clear()

    def start(self) -> None:
        """Start the server; it answers when this returns.

        Raises:
            OSError: The port is taken.
            RuntimeError: It is running already.

        """
        if self._running is not None:
            raise RuntimeError("the sandbox is running already")
        running = ExitStack()
        self._port = running.enter_context(served(App(self._state), self._wanted_port))
        self._running = running

    def stop(self) -> None:
        """Stop the server, cutting what it is still answering; nothing happens when it is not running."""
        if self._running is not None:
            running, self._running = self._running, None
            running.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        self._check_faults(exc)

    async def __aenter__(self) -> Self:
        await anyio.to_thread.run_sync(self.start)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # A task that is being cancelled must not leave the server behind.
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(self.stop)
        self._check_faults(exc)

    def _check_faults(self, exc: BaseException | None) -> None:
        if exc is None and self.unused_faults:
            raise AssertionError(f"no call has met the faults of {', '.join(self.unused_faults)}")
