"""RSA key pairs for new applications, made off the event loop and a few ahead: one takes about 40 ms."""

import asyncio
from collections import deque
from functools import cache
from typing import Final

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

_SPARE: Final = 4


@frozen
class KeyPair:
    """A key pair as two PEM texts."""

    public_key: str
    private_key: str = field(repr=False)


# Shared by all sandboxes of the process, so that a test suite that starts one for each test wastes no key.
_spare: deque[KeyPair] = deque()


async def new_key_pair() -> KeyPair:
    """Give a key pair that nobody else has."""
    loop = asyncio.get_running_loop()
    try:
        pair = _spare.popleft()
    except IndexError:
        pair = await loop.run_in_executor(None, generate)
    loop.run_in_executor(None, _refill)
    return pair


@cache
def seed_public_key() -> str:
    """Make the public key of all seeded applications: nobody ever sees their private keys, so one will do."""
    return generate().public_key


def generate() -> KeyPair:
    """Make a key pair like the API's: RSA with 2048 bits, PKCS #8 and SubjectPublicKeyInfo."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return KeyPair(public.decode("ascii"), private.decode("ascii"))


def _refill() -> None:
    """Make one key pair ahead, unless there are enough."""
    if len(_spare) < _SPARE:
        _spare.append(generate())
