"""What is blotted out of an echo, beyond what the canary tests and hypothesis try."""

import pytest

from nexmo_application._redaction import BLOT, Redactor


@pytest.mark.parametrize("secret", ["x", "xy"])
def test_that_the_base64_of_a_very_short_secret_is_left_alone(secret: str) -> None:
    """A secret of one or two characters is blotted out as it is; its base64 is too short to be told from other text."""
    innocent = b"eA eHk YHA4 4eHk"
    assert Redactor(secret)(innocent) == innocent
    assert Redactor(secret)(f"[{secret}]".encode()) == f"[{BLOT}]".encode()
