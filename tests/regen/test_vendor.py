"""A new document in one command, from a file or a server, as JSON or YAML."""

import gzip
import json
from pathlib import Path

import pytest
import yaml

from overrides.spec._errors import RegenError
from regen._vendor import fetch
from tests.regen.support import Project, altered, notes
from tests.support.server import Answer, Request, Server

CHANGED = altered(notes(), {"/info/version": "2", "/components/schemas/Author/properties/name/example": "2024-01-02"})
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/good.json": (200, {"Content-Type": "text/plain"}, json.dumps(CHANGED, indent=1).encode()),
    "/good.yml": (200, {}, yaml.safe_dump(CHANGED).encode()),
    "/moved": (302, {"Location": "/good.json"}, b""),
    "/missing": (404, {}, b"<html>no such page</html>"),
    "/broken": (500, {}, b"{}"),
    "/round": (302, {"Location": "/round"}, b""),
    "/short": (200, {"Content-Length": "1000"}, b"{"),
    "/long": (200, {}, b"[" + b"0," * 40_000 + b"0]"),
    "/bomb": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(b"0" * 50_000_000))),
    "/to-plain-http": (302, {"Location": "http://192.0.2.1/a.json"}, b""),
    "/to-a-file": (302, {"Location": "file:///etc/hostname"}, b""),
}


@pytest.fixture
def url(server: Server) -> str:
    """Let the server have documents, and return its URL."""

    def answering(request: Request) -> Answer:
        status, headers, body = ANSWERS[request.target]
        if dict(request.headers)["accept-encoding"] != "identity":
            headers = {**headers, "Content-Encoding": "gzip"}
        lines = [f"{name}: {value}" for name, value in {"Content-Length": str(len(body)), **headers}.items()]
        return Answer(("\r\n".join([f"HTTP/1.1 {status} Words", "Connection: close", *lines, "", ""]).encode() + body,))

    server.answer_by(answering)
    return f"http://{server.host}"


@pytest.fixture(autouse=True)
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a proxy that is not there: requests to this machine do not ask it."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")


def test_json_is_kept_byte_for_byte(small_project: Project, tmp_path: Path) -> None:
    """A JSON file is put in place as it is, and generated from."""
    content = json.dumps(CHANGED, indent=3).encode() + b"\r\n"
    (tmp_path / "new.json").write_bytes(content)
    assert small_project.run_here("--vendor", tmp_path / "new.json") == 0
    assert small_project.document.read_bytes() == (small_project.generated / "application.json").read_bytes() == content
    assert not (small_project.root / ".regen").exists()


@pytest.mark.parametrize("path", ["good.yml", "moved"])
def test_a_document_can_come_from_a_server(
    small_project: Project, url: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON or YAML, it is fetched over redirects too, converted, and compared with what was there."""
    assert small_project.run_here("--vendor", f"{url}/{path}") == 0
    assert json.loads(small_project.document.read_bytes()) == CHANGED
    assert "Small 1 → Small 2: nothing that users see" in capsys.readouterr().out


def test_the_same_document_again_changes_nothing(small_project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Vendoring what is there leaves every file alone."""
    before = small_project.files()
    assert small_project.run_here("--vendor", small_project.document) == 0
    assert small_project.files() == before
    assert capsys.readouterr().out.startswith("generated/ is up to date: nothing changed.\n")


def test_the_first_document_can_be_vendored(small_project: Project, tmp_path: Path) -> None:
    """Without any document in place, one is put there."""
    content = small_project.document.read_bytes()
    (tmp_path / "new.json").write_bytes(content)
    small_project.document.unlink()
    small_project.document.parent.rmdir()
    assert small_project.run_here("--vendor", tmp_path / "new.json") == 0
    assert small_project.document.read_bytes() == content


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("no-such-file.json", "no-such-file.json: cannot be read: No such file or directory"),
        (".", ".: cannot be read: Is a directory"),
        ("SERVER/missing", "/missing: the server answers 404"),
        ("SERVER/broken", "/broken: the server answers 500"),
        ("SERVER/round", "/round: cannot be fetched: Exceeded maximum allowed redirects"),
        ("SERVER/bomb", "/bomb: the server compresses, which was not asked for"),
        ("SERVER/short", "/short: cannot be fetched"),
        ("SERVER/long", "/long: longer than 50000 bytes"),
        ("SERVER/to-plain-http", "no document is fetched from http://192.0.2.1"),
        ("SERVER/to-a-file", "no document is fetched from file://"),
        ("file:///etc/hostname", "no document is fetched from "),
        ("ftp://127.0.0.1/a.json", "no document is fetched from ftp://127.0.0.1"),
        ("http://example.com/a.json", "no document is fetched from http://example.com"),
        ("http://localhost.example.com/a.json", "no document is fetched from http://localhost.example.com"),
        ("http://127.0.0.1:1/a.json", "cannot be fetched"),
        ("http://[::1]:1/a.json", "cannot be fetched"),
        ("http://[", "no document is fetched from http://%5B"),
        ("http://\x00", "cannot be fetched"),
    ],
)
def test_what_cannot_be_had_is_told(url: str, spec: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, another scheme, no server, errors, endless redirects, broken off and oversized answers."""
    monkeypatch.setattr("regen._vendor.MAX_SIZE", 50_000)
    with pytest.raises(RegenError) as caught:
        fetch(spec.replace("SERVER", url))
    assert told in str(caught.value)


BOMB = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "bad.yml",
            "openapi: 3.0.0\ninfo: {title: T, version: 1}\npaths: {}",
            "bad.yml#/info/version: not valid OpenAPI: ",
        ),
        ("bomb.yml", "\n".join(BOMB), "bomb.yml: longer than 50000 bytes"),
    ],
)
def test_a_document_that_is_refused_changes_nothing(
    small_project: Project,
    tmp_path: Path,
    name: str,
    content: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """If nothing can be generated from the new document, it is not put in place, and the message has its name."""
    monkeypatch.setattr("regen._vendor.MAX_SIZE", 50_000)
    (tmp_path / name).write_text(content)
    assert told in small_project.refuses(capsys, "--vendor", tmp_path / name)
