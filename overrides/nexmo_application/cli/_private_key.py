"""The private key of a new application: given once, so there is a file for it before the request is sent."""

import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import typer

from nexmo_application.cli._output import asked, can_ask, note

_ROOM = 4096
"""Bytes to reserve: the PEM of an RSA key of 4096 bits has 3300, the API's keys have 1700."""


@contextmanager
def reserved(path: Path) -> Generator[Callable[[str], None]]:
    """Make a new file with room for a key (mode 0600), and give what writes it; unless it is written, it goes again.

    Raises:
        typer.BadParameter: the file exists, or cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise _refused(f"{path} exists; a file is never overwritten.") from None
    except OSError as error:
        raise _refused(f"{path} cannot be written: {error.strerror}.") from None
    written = False

    def write(key: str) -> None:
        nonlocal written
        _fill(descriptor, key.encode())
        written = True

    try:
        try:
            _fill(descriptor, bytes(_ROOM))
        except OSError as error:
            raise _refused(f"{path} cannot be written: {error.strerror}.") from None
        yield write
    finally:
        os.close(descriptor)
        if not written:
            path.unlink(missing_ok=True)


@contextmanager
def rescuing(app_id: str, private_key: str) -> Generator[None]:
    """Keep a key that cannot be delivered, and say where it is: the application exists, whatever happens now."""
    try:
        yield
    except BaseException as error:
        error.add_note(kept(f"The application {app_id} exists; its private key", private_key.encode()))
        raise


def kept(what: str, content: bytes) -> str:
    """Keep what the API gives only once in a file that only this user may read, or on the screen; say where it is."""
    try:
        return f"{what} is in {_temporary(content)}"
    except OSError:
        return f"{what} was shown here." if _shown(content) else f"{what} is lost."


def _temporary(content: bytes) -> str:
    descriptor, path = tempfile.mkstemp(prefix="nexmo-private-key-")
    try:
        _fill(descriptor, content)
    except OSError:
        Path(path).unlink()
        raise
    finally:
        os.close(descriptor)
    return path


def _fill(descriptor: int, content: bytes) -> None:
    """Make a file hold this and nothing else, on the disk."""
    with open(descriptor, "wb", closefd=False) as file:
        file.seek(0)
        file.write(content)
        file.truncate()
        os.fsync(descriptor)


def _shown(content: bytes) -> bool:
    """Offer the key on the screen, if there is one."""
    if not can_ask() or not asked("The private key can be written nowhere. Show it here?"):
        return False
    for line in content.decode("utf-8", "replace").splitlines():
        note(line)
    return True


def _refused(reason: str) -> typer.BadParameter:
    return typer.BadParameter(reason, param_hint="'--key-file'")
