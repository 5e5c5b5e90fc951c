"""The private key of a new application, which the API gives only once: nothing that happens may lose it."""

import json
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from nexmo_application import APIResponseValidationError
from nexmo_application.cli._output import asked, can_ask, note
from nexmo_application.cli._settings import PROGRAM
from nexmo_application.cli._values import refused
from nexmo_application.keys import KeyFile, new_key_file
from nexmo_application.models import ApplicationCreated


@contextmanager
def reserved(path: Path | None) -> Generator[KeyFile | None]:
    """Make the file for the key, if there shall be one.

    Raises:
        typer.BadParameter: The file exists, or cannot be written.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(new_key_file(path)) if path else None
        except FileExistsError:
            raise refused("--key-file", f"{path} exists; a file is never overwritten.") from None
        except OSError as error:
            raise refused("--key-file", f"{path} cannot be written: {error.strerror}.") from None
        yield file


class Creation:
    """A creation under way, and what is to be done with the private key that it brings."""

    created: ApplicationCreated | None = None

    def __init__(self, *, delivered: bool) -> None:
        self.delivered = delivered
        """Whether nobody waits for the key any more."""


@contextmanager
def creation(*, delivered: bool) -> Generator[Creation]:
    """Say what exists or may exist when something goes wrong, and keep what the API gave only once.

    That an answer was lost, the client's error says by itself.
    """
    creation = Creation(delivered=delivered)
    try:
        yield creation
    except BaseException as error:
        if created := creation.created:
            exists = f"The application {created.id} exists"
            content = b"" if creation.delivered else private_key_of(created).encode("utf-8", "surrogatepass")
            error.add_note(kept(f"{exists}; its private key", content) if content else f"{exists}.")
        elif isinstance(error, KeyboardInterrupt):
            error.add_note(f"The application may exist all the same: see {PROGRAM} list.")
        elif isinstance(error, APIResponseValidationError):
            app_id = _id_in(error.body)
            what = "What" if app_id is None else f"The application {app_id} exists; what"
            error.add_note(kept(f"{what} the API answered, perhaps with a private key,", error.body))
        raise


def private_key_of(created: ApplicationCreated) -> str:
    """Return the private key, or nothing: the API may send what is no key."""
    key: object = created.keys.private_key
    return key if isinstance(key, str) else ""


def _id_in(body: bytes) -> object:
    """Find the id in an answer that is not what the document says."""
    with suppress(ValueError, LookupError, TypeError, RecursionError):
        return json.loads(body)["id"]
    return None


def kept(what: str, content: bytes) -> str:
    """Keep what the API gives only once in a file that only this user may read, or on the screen; say where it is."""
    try:
        return f"{what} is in {_temporary(content)}"
    except OSError:
        return f"{what} was shown here." if _shown(content) else f"{what} is lost."


def _temporary(content: bytes) -> str:
    descriptor, path = tempfile.mkstemp(prefix="nexmo-private-key-")
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(content)
    except OSError:
        Path(path).unlink()
        raise
    return path


def _shown(content: bytes) -> bool:
    """Offer the key on the screen, if there is one."""
    if not can_ask() or not asked("The private key can be written nowhere. Show it here?"):
        return False
    for line in content.decode("utf-8", "replace").splitlines():
        note(line)
    return True
