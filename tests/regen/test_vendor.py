"""A new document in one command, from a file or a server, as JSON or YAML."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
import yaml

from overrides.spec._errors import RegenError
from regen._vendor import fetch
from tests.regen.support import Project, altered, notes
from tests.support.server import Server, answer

CHANGED = altered(notes(), {"/info/version": "2", "/components/schemas/Author/properties/name/example": "2024-01-02"})


def _to(location: str) -> bytes:
    return answer(302, b"", ("Location", location))


@pytest.fixture(autouse=True)
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a proxy that is not there: requests to this machine do not ask it."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")


def test_json_is_kept_byte_for_byte(small_project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first document is put in place as it is, and generated from; the same again mends it alone."""
    shutil.rmtree(small_project.document.parent)
    content = json.dumps(CHANGED, indent=3).encode() + b"\r\n"
    (tmp_path / "new.json").write_bytes(content)
    assert small_project.run_here("--vendor", tmp_path / "new.json") == 0
    assert small_project.document.read_bytes() == (small_project.generated / "application.json").read_bytes() == content
    assert not (small_project.root / ".regen").exists()
    before = small_project.files()
    capsys.readouterr()
    small_project.document.write_bytes(b"another one")
    assert small_project.run_here("--vendor", tmp_path / "new.json") == 0
    assert small_project.files() == before
    assert capsys.readouterr().out.startswith("generated/ is up to date: nothing changed.\n")


@pytest.mark.parametrize(
    "answers",
    [
        [answer(200, yaml.safe_dump(CHANGED).encode())],
        [_to("/elsewhere"), answer(200, json.dumps(CHANGED, indent=1).encode(), content_type="text/plain")],
    ],
    ids=["YAML", "JSON that has moved"],
)
def test_a_document_can_come_from_a_server(
    small_project: Project, server: Server, answers: list[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON or YAML, it is fetched uncompressed, over redirects too, converted, and compared with what was there."""
    server.prepare(*answers)
    assert small_project.run_here("--vendor", server.url) == 0
    assert json.loads(small_project.document.read_bytes()) == CHANGED
    assert "Small 1 → Small 2: nothing that users see but descriptions and examples.\n" in capsys.readouterr().out
    assert {dict(request.headers)["accept-encoding"] for request in server.requests} == {"identity"}


PACKED = gzip.compress(gzip.compress(b"0" * 50_000_000))
BOMB = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))]
# A path, a URL, or what the server answers; what is told.
FAILURES: list[tuple[str | list[bytes], str]] = [
    ("no-such-file.json", "no-such-file.json: cannot be read: No such file or directory"),
    (".", ".: cannot be read: Is a directory"),
    ([answer(404, b"<html>no such page</html>")], "/v1/applications: the server answers 404"),
    ([answer(500, b"{}")], "the server answers 500"),
    ([_to("/")] * 30, "cannot be fetched: Exceeded maximum allowed redirects"),
    ([answer(200, b"{}")[:-1]], "/v1/applications: cannot be fetched: "),
    ([answer(200, b"[" + b"0," * 40_000 + b"0]")], "/v1/applications: longer than 50000 bytes"),
    ([answer(200, "\n".join(BOMB).encode())], "/v1/applications: longer than 50000 bytes"),
    ([answer(200, PACKED, ("Content-Encoding", "gzip, gzip"))], "the server compresses, which was not asked for"),
    ([_to("http://192.0.2.1/a.json")], "no document is fetched from http://192.0.2.1"),
    ([_to("file:///etc/hostname")], "no document is fetched from file://"),
    ("file:///etc/hostname", "no document is fetched from "),
    ("ftp://127.0.0.1/a.json", "no document is fetched from ftp://127.0.0.1"),
    ("http://example.com/a.json", "no document is fetched from http://example.com"),
    ("http://localhost.example.com/a.json", "no document is fetched from http://localhost.example.com"),
    ("http://127.0.0.1:1/a.json", "cannot be fetched"),
    ("http://[::1]:1/a.json", "cannot be fetched"),
    ("http://[", "no document is fetched from http://%5B"),
    ("http://\x00", "cannot be fetched"),
]


@pytest.mark.parametrize(("source", "told"), FAILURES)
def test_what_cannot_be_had_is_told(
    server: Server, source: str | list[bytes], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing file, another scheme, no server, errors, endless redirects, broken off and oversized answers."""
    monkeypatch.setattr("regen._vendor.MAX_SIZE", 50_000)
    if not isinstance(source, str):
        server.prepare(*source)
        source = server.url
    with pytest.raises(RegenError) as caught:
        fetch(source)
    assert told in str(caught.value)


def test_a_document_that_is_refused_changes_nothing(
    small_project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If nothing can be generated from the new document, it is not put in place, and the message has its name."""
    (tmp_path / "bad.yml").write_text("openapi: 3.0.0\ninfo: {title: T, version: 1}\npaths: {}")
    told = small_project.refuses(capsys, "--vendor", tmp_path / "bad.yml")
    assert "bad.yml#/info/version: not valid OpenAPI: " in told
