"""The key pair of an application, in the form in which other programs read it."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nexmo_application.models import ApplicationCreated, Keys, KeysWithPrivateKey

_BEGIN = "-----BEGIN "


def public_key_pem(keys: Keys | KeysWithPrivateKey) -> str:
    """Return the public key as PEM, whether the API sent PEM or the base64 of it (it does both, in one list).

    Raises:
        ValueError: there is no public key, or it is neither.
    """
    key = keys.public_key
    if not isinstance(key, str) or not key:
        raise ValueError("there is no public key")
    if not key.lstrip().startswith(_BEGIN):
        try:
            key = base64.b64decode("".join(key.split()), validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            key = ""
    if not key.lstrip().startswith(_BEGIN):
        raise ValueError("the public key is neither PEM nor the base64 of PEM")
    return key


def save_private_key(created: ApplicationCreated, path: str | os.PathLike[str]) -> None:
    """Write the private key of a created application to a new file that only its owner may read (mode 0600).

    On Windows, the folder decides who may read it.

    Raises:
        ValueError: there is no private key.
        FileExistsError: there is something at the path; it stays as it is.
        OSError: the file cannot be written; nothing stays behind.
    """
    key = created.keys.private_key
    if not isinstance(key, str) or not key:
        raise ValueError("there is no private key")
    content = key.encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            if hasattr(os, "fchmod"):  # not on Windows before Python 3.13
                os.fchmod(descriptor, 0o600)  # a umask can only take rights away, an ACL may give some
            file.write(content)
    except BaseException:
        Path(path).unlink()
        raise
