"""What is written for people cannot command their terminal, and cannot fail on a character."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application.cli._output import note, printable
from nexmo_application.sandbox import Sandbox
from tests.cli.support import Cli
from tests.support.data import APPLICATION, PAGE
from tests.support.server import Server, kept_json

ANYTHING = st.text(st.characters(codec=None))


@given(ANYTHING)
def test_any_text_becomes_one_printable_line(text: str) -> None:
    """Whatever the API sends, what is shown of it is one line without a control character."""
    assert printable(text).isprintable()


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_a_text_that_is_harmless_stays_as_it_is(text: str) -> None:
    """Letters, digits, punctuation and symbols of all scripts are shown as they are."""
    assert printable(text) == text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1252"])
@given(text=ANYTHING)
def test_any_text_can_be_written_in_any_encoding(encoding: str, text: str) -> None:
    """A character that the terminal's encoding lacks is escaped instead of failing."""
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, encoding=encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", stream)
        note(text)
    written = content.getvalue().decode(encoding)
    assert written.count("\n") == 1
    assert written[:-1].isprintable()


@pytest.mark.parametrize("name", ["\x1b[31mred\x1b[0m", "[bold]markup[/bold]", "two\nlines", "\u202ereversed", 7, None])
def test_a_name_of_the_api_is_shown_literally(sandbox: Sandbox, cli: Cli, name: Any) -> None:
    """Escape sequences, markup and line breaks in a name are shown, not obeyed, and any scalar is a name."""
    sandbox.fail("retrieveApplications", times=2, body={"_embedded": {"applications": [{"id": "1", "name": name}]}})
    result = cli("list")
    assert result.status == 0
    assert len(result.out.splitlines()) == 1
    assert "\x1b" not in result.out
    assert printable(name) in result.out


def test_without_stdout_a_command_that_prints_nothing_succeeds(
    sandbox: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deletion has nothing for stdout, and does without it."""
    monkeypatch.setattr("sys.stdout", None)
    assert cli("delete", sandbox.add(), "--yes").status == 0


@pytest.mark.parametrize("webhooks", [{"event_url": {"address": "https://example.com"}}, ["x"], 1, None])
def test_webhooks_of_another_form_do_not_hide_the_applications(cli: Cli, server: Server, webhooks: object) -> None:
    """A product whose webhooks are in another form than v1's is listed by its name."""
    application = {**APPLICATION, "telex": {"webhooks": webhooks}}
    server.answer_by(lambda _: kept_json(200, {**PAGE, "_embedded": {"applications": [application]}}))
    result = cli("list", "--base-url", server.url)
    assert (result.status, result.err) == (0, "")
    assert "telex" in result.out
