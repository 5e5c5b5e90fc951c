"""What the command writes at a terminal of any width, into a pipe, and in any encoding."""

import io
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application.cli._output import note, printable
from tests.cli.support import Cli

NAMES = (
    "Hotline",
    "A rather long name, of several words, for an application",
    "日本語のアプリケーション " * 3,
    "x" * 70,
)
ANYTHING = st.text(st.characters(codec=None))


def cells(text: str) -> int:
    """Count the cells of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize("width", ["40", "60", "80", "120"])
def test_a_list_is_readable_at_any_width(cli: Cli, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    """No line is too long, each id stands whole in a line, no name is lost, and no column has a letter a line."""
    ids = [cli.sandbox.add(name=name, type="messages") for name in NAMES]
    monkeypatch.setenv("COLUMNS", width)
    lines = re.sub(r"\x1b\[[\d;]*m", "", cli("list", terminal="stdout").screen).splitlines()
    assert max(map(cells, lines)) <= int(width)
    assert all(any(app_id in line for line in lines) for app_id in ids)
    # All letters of a name are there, in order, between its id and the next one.
    text = "".join("".join(lines).split())
    for app_id, name in zip(ids, NAMES, strict=True):
        rest = iter(text.partition(app_id)[2].replace("messages", "", 1))
        assert all(letter in rest for letter in "".join(name.split())), name
    assert min(len(line.strip()) for line in lines) > 3


def test_a_list_loses_nothing_where_no_id_fits(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal that is narrower than an id, ids go on in the next line."""
    app_id = cli.sandbox.add(name="Hotline")
    monkeypatch.setenv("COLUMNS", "30")
    screen = cli("list", terminal="stdout").screen
    assert screen.splitlines() == [app_id[:30], app_id[30:], "  Hotline (voice)"]


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "TTY_COMPATIBLE", "CLICOLOR_FORCE"])
def test_a_pipe_gets_one_line_an_application(cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """In a pipe, the list has all pages and columns separated by tabs, whatever asks for colours or a width."""
    ids = [cli.sandbox.add(name=name, type="messages") for name in (*NAMES, "a\tb\nc")]
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("COLUMNS", "40")
    lines = [f"{app_id}\t{name}\tmessages" for app_id, name in zip(ids, (*NAMES, "a b c"), strict=True)]
    listed = cli("list", "--page-size", "2")
    assert (listed.status, listed.out.splitlines(), listed.err) == (0, lines, "")
    assert [request.query["page_size"] for request in cli.sandbox.requests] == ["2", "2", "2"]
    shown = cli("show", ids[0])
    assert shown.out.startswith(f"id\t{ids[0]}\nname\tHotline\ntype\tmessages\ninbound_url\thttps://")
    assert (shown.err, "\x1b" in shown.out) == ("", False)


def test_an_application_is_shown_in_columns_at_a_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values stand below each other; the terminal alone breaks lines, so that a copied URL is whole."""
    url = f"https://example.com/{'x' * 100}"
    app_id = cli.sandbox.add(name="Hotline", answer_url=url)
    monkeypatch.setenv("COLUMNS", "40")
    lines = cli("show", app_id, terminal="stdout").screen.splitlines()
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


@given(ANYTHING | st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_any_text_becomes_one_printable_line(text: str) -> None:
    """Whatever the API sends, what is shown of it is one line without a control character, and as it came if it can."""
    assert printable(text).isprintable()
    assert printable(text) == text or not text.isprintable()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1252"])
@given(text=ANYTHING)
def test_any_text_can_be_written_in_any_encoding(encoding: str, text: str) -> None:
    """A character that the terminal's encoding lacks is escaped instead of failing."""
    content = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", io.TextIOWrapper(content, encoding=encoding))
        note(text)
        written = content.getvalue().decode(encoding)
    assert written.count("\n") == 1
    assert written[:-1].isprintable()


@pytest.mark.parametrize("name", ["\x1b[31mred\x1b[0m", "[bold]markup[/bold]", "two\nlines", "\u202ereversed", 7, None])
@pytest.mark.parametrize("webhooks", [{"event_url": {"address": "https://example.com"}}, ["x"], 1, None])
def test_what_the_api_sends_is_shown_literally(cli: Cli, name: Any, webhooks: Any) -> None:
    """Escape sequences, markup and line breaks in a name are shown, not obeyed, and any scalar is a name.

    A product whose webhooks are in another form than v1's is listed by its name.
    """
    application: Any = {"id": "1", "name": name, "telex": {"webhooks": webhooks}}
    cli.sandbox.fail("retrieveApplications", times=2, body={"_embedded": {"applications": [application]}})
    result = cli("list")
    assert (result.status, result.out, result.err) == (0, f"1\t{printable(name)}\ttelex\n", "")
