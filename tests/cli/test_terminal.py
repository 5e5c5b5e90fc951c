"""What the command shows at a terminal of any width, and what it writes into a pipe."""

import re
import unicodedata

import pytest

from nexmo_application.sandbox import Sandbox
from tests.cli.support import Cli, terminal

NAMES = (
    "Hotline",
    "A rather long name, of several words, for an application",
    "日本語のアプリケーション " * 3,
    "x" * 70,
)


def cells(text: str) -> int:
    """Count the cells of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_list_is_readable_at_any_width(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """No line is too long, each id stands whole in a line, no name is lost, and no column has a letter a line."""
    ids = [sandbox.add(name=name, type="messages") for name in NAMES]
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    with terminal(monkeypatch, "stdout") as screen:
        assert cli("list").status == 0
        lines = re.sub(r"\x1b\[[\d;]*m", "", screen.shown()).splitlines()
    assert max(map(cells, lines)) <= width
    assert all(any(app_id in line for line in lines) for app_id in ids)
    # All letters of a name are there, in order, between its id and the next one.
    text = "".join("".join(lines).split())
    for app_id, name in zip(ids, NAMES, strict=True):
        letters = "".join(name.split())
        rest = iter(text.partition(app_id)[2].replace("messages", "", 1))
        assert all(letter in rest for letter in letters), name
    assert min(len(line.strip()) for line in lines) > 3


def test_a_list_loses_nothing_where_no_id_fits(sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal that is narrower than an id, ids go on in the next line."""
    app_id = sandbox.add(name="Hotline")
    monkeypatch.setenv("COLUMNS", "30")
    with terminal(monkeypatch, "stdout") as screen:
        assert cli("list").status == 0
        assert screen.shown().splitlines() == [app_id[:30], app_id[30:], "  Hotline (voice)"]


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "TTY_COMPATIBLE", "CLICOLOR_FORCE"])
def test_a_pipe_gets_one_line_an_application(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """In a pipe, the list has all pages and columns separated by tabs, whatever asks for colours or a width."""
    ids = [sandbox.add(name=name, type="messages") for name in (*NAMES, "a\tb\nc")]
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("COLUMNS", "40")
    names = (*NAMES, "a b c")
    listed = cli("list", "--page-size", "2")
    assert listed.out.splitlines() == [f"{app_id}\t{name}\tmessages" for app_id, name in zip(ids, names, strict=True)]
    assert (listed.status, listed.err) == (0, "")
    assert [request.query["page_size"] for request in sandbox.requests] == ["2", "2", "2"]
    shown = cli("show", ids[0])
    assert shown.out.startswith(f"id\t{ids[0]}\nname\tHotline\ntype\tmessages\ninbound_url\thttps://")
    assert (shown.err, "\x1b" in shown.out) == ("", False)


def test_an_application_is_shown_in_columns_at_a_terminal(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Values stand below each other; the terminal alone breaks lines, so that a copied URL is whole."""
    url = f"https://example.com/{'x' * 100}"
    app_id = sandbox.add(name="Hotline", answer_url=url)
    monkeypatch.setenv("COLUMNS", "40")
    with terminal(monkeypatch, "stdout") as screen:
        assert cli("show", app_id).status == 0
        lines = screen.shown().splitlines()
    assert lines[:4] == [
        f"id          {app_id}",
        "name        Hotline",
        "type        voice",
        f"answer_url  GET {url}",
    ]
    assert lines[5:7] == ["public_key", "-----BEGIN PUBLIC KEY-----"]


@pytest.mark.parametrize(("argv", "words"), [([], "There are no applications."), (["--page-index", "2"], "this page.")])
def test_no_applications_are_said_in_words(cli: Cli, argv: list[str], words: str) -> None:
    """Where there is nothing to list, standard error says so; programs get an empty array alone."""
    result = cli("list", *argv)
    assert (result.status, result.out) == (0, "")
    assert result.err.strip().endswith(words)
    result = cli("list", *argv, "--json")
    assert (result.json, result.err) == ([], "")
