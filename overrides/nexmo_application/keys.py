"""The key pair of an application, in the form in which other programs read it."""

from __future__ import annotations

import base64
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from nexmo_application.models import ApplicationCreated, Keys, KeysWithPrivateKey

__all__ = ["KeyFile", "new_key_file", "public_key_pem", "save_private_key"]

_BEGIN = "-----BEGIN "

_ROOM = 4096
"""Bytes to reserve: the PEM of an RSA key of 4096 bits has 3300, the API's keys have 1700."""


def public_key_pem(keys: Keys | KeysWithPrivateKey) -> str:
    """Return the public key as PEM, whether the API sent PEM or the base64 of it (it does both, in one list).

    Raises:
        ValueError: there is no public key, or it is neither.
    """
    key = keys.public_key
    if not isinstance(key, str) or not key:
        raise ValueError("there is no public key")
    if not key.lstrip().startswith(_BEGIN):
        with suppress(ValueError):
            key = base64.b64decode("".join(key.split()), validate=True).decode("ascii")
    if not key.lstrip().startswith(_BEGIN):
        raise ValueError("the public key is neither PEM nor the base64 of PEM")
    return key


class KeyFile:
    """A new, empty file that waits for the private key of an application; `new_key_file` makes it."""

    saved: bool = False
    """Whether a key is in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def save(self, created: ApplicationCreated) -> None:
        """Write the private key of a created application.

        Raises:
            ValueError: The answer holds no private key, or the `with` block has ended.
            OSError: The file cannot be written.
        """
        key = created.keys.private_key
        if not isinstance(key, str) or not key:
            raise ValueError("there is no private key")
        # A lone surrogate is no part of any key, but what is given only once is saved as it came.
        _fill(self._file, key.encode("utf-8", "surrogatepass"))
        self.saved = True


@contextmanager
def new_key_file(path: str | os.PathLike[str]) -> Generator[KeyFile]:
    """Make the file for a private key before the request that creates the application, which gives the key only once.

    So a wrong path and a full disk show before there is a key to lose:

        with new_key_file("my-app.key") as file:
            file.save(client.applications.create(...))

    Only its owner may read the file (mode 0600; on Windows, the folder decides). When no key was saved at the end of
    the block, the file is removed.

    Raises:
        FileExistsError: There is something at the path; it stays as it is.
        OSError: The file cannot be made or written.
    """
    place = Path(path).absolute()
    with open(place, "xb", opener=partial(os.open, mode=0o600)) as file:
        key_file = KeyFile(file)
        try:
            _fill(file, bytes(_ROOM))
            yield key_file
        finally:
            # Somebody may have put another file in its place meanwhile.
            with suppress(FileNotFoundError):
                if not key_file.saved and os.path.samestat(os.fstat(file.fileno()), place.lstat()):
                    place.unlink()


def save_private_key(created: ApplicationCreated, path: str | os.PathLike[str]) -> None:
    """Write the private key of a created application to a new file, as `new_key_file` does.

    Raises:
        ValueError: There is no private key.
        FileExistsError: There is something at the path; it stays as it is.
        OSError: The file cannot be written; nothing stays behind.
    """
    with new_key_file(path) as file:
        file.save(created)


def _fill(file: BinaryIO, content: bytes) -> None:
    """Make a file hold this and nothing else, on the disk."""
    file.seek(0)
    file.write(content)
    file.truncate()
    file.flush()
    os.fsync(file.fileno())
