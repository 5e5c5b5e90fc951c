"""The keys of an application, whatever form they come in and wherever they shall go."""

import base64
import stat
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nexmo_application.keys import new_key_file, public_key_pem, save_private_key
from nexmo_application.models import UNSET, ApplicationCreated, Keys
from tests.support.data import CREATED
from tests.support.strategies import examples

PEM = "-----BEGIN PUBLIC KEY-----\nbm90IGEga2V5\n-----END PUBLIC KEY-----\n"
BASE64 = base64.b64encode(PEM.encode()).decode()


def created(private_key: Any) -> ApplicationCreated:
    """Make a created application with a private key."""
    keys = {"public_key": PEM, "private_key": private_key}
    return ApplicationCreated.from_dict({**CREATED, "keys": keys})


@pytest.mark.parametrize("sent", [PEM, "\n" + PEM, BASE64, base64.encodebytes(PEM.encode()).decode()])
def test_a_public_key_becomes_pem(sent: str) -> None:
    """A public key is PEM afterwards, whether it came as PEM or as the base64 of it, in lines or not."""
    assert public_key_pem(Keys.from_dict({"public_key": sent})).strip() == PEM.strip()


@examples(80)
@example(sent=BASE64.replace("LS0t", "L!S0t", 1))
@given(sent=st.text(max_size=30) | st.sampled_from([None, 5, True, UNSET, "LS0tLS1CRUdJTi", "YWJj", "/w=="]))
def test_what_is_no_public_key_is_a_value_error(sent: Any) -> None:
    """Anything else in the place of a public key is a ValueError."""
    with pytest.raises(ValueError, match="public key"):
        public_key_pem(Keys(sent))


@pytest.mark.parametrize("key", ["not a key\n", "a\ud800"])
def test_a_private_key_is_saved_for_its_owner_alone(tmp_path: Path, key: str) -> None:
    """In the block there is a file with room for a key, for its owner; afterwards it holds the key as it came.

    So does one with a lone surrogate: what is given only once is saved, and no error's text can hold it.
    """
    path = tmp_path / "private.key"
    with new_key_file(path) as file:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_size >= 3300
        assert not file.saved
        file.save(created(key))
        assert file.saved
    assert path.read_bytes() == key.encode("utf-8", "surrogatepass")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """A file, or a link to nowhere, is never overwritten."""
    path, link = tmp_path / "private.key", tmp_path / "link"
    path.write_text("mine")
    link.symlink_to(tmp_path / "nowhere")
    for place in (path, link):
        with pytest.raises(FileExistsError):
            save_private_key(created("not a key"), place)
    assert path.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_cannot_be_written_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, the error is the system's, and no half of a file stays."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_private_key(created("not a key"), tmp_path / "private.key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("private_key", [None, 5, True, ""])
def test_what_is_no_private_key_is_not_saved(tmp_path: Path, private_key: Any) -> None:
    """Where the API sent no text for the private key, there is a ValueError and no file."""
    with pytest.raises(ValueError, match="no private key"):
        save_private_key(created(private_key), tmp_path / "private.key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, None])
def test_a_file_that_got_no_key_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException] | None
) -> None:
    """Where the block ends without a key, the file goes, also after a change of the working folder.

    After the block nothing is written: the descriptor of a closed file may be another file's.
    """
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error) if error else nullcontext(), new_key_file("private.key") as file:
        monkeypatch.chdir("/")
        if error:
            raise error
    with pytest.raises(ValueError, match="closed file"):
        file.save(created("not a key"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_put_there_meanwhile_stays(tmp_path: Path) -> None:
    """What stands at the path in the place of the empty file is not removed."""
    path = tmp_path / "private.key"
    with new_key_file(path):
        (tmp_path / "another").write_text("another's", encoding="utf-8")
        (tmp_path / "another").replace(path)
    assert path.read_text(encoding="utf-8") == "another's"
