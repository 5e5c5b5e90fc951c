"""The example that exports applications to CSV."""

import csv
import io
from pathlib import Path

import pytest

from examples.export_csv import COLUMNS, main
from nexmo_application.sandbox import Sandbox


def test_every_application_is_a_row(nexmo_sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """All pages are exported, with webhooks by column; stderr says how many there were."""
    ids = [nexmo_sandbox.add(name=f"Größe, {number}") for number in range(101)]
    inbox = nexmo_sandbox.add(type="messages", name='"Inbox"', status_url="https://example.com/s", status_method="GET")
    assert main([]) == 0
    output = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(output.out)))
    assert [row["id"] for row in rows] == [*ids, inbox]
    assert rows[0].keys() == set(COLUMNS)
    assert rows[0]["name"] == "Größe, 0"
    assert rows[0]["answer_url"].startswith("https://")
    assert (rows[0]["answer_method"], rows[0]["inbound_url"]) == ("GET", "")
    assert (rows[-1]["name"], rows[-1]["type"]) == ('"Inbox"', "messages")
    assert (rows[-1]["status_url"], rows[-1]["status_method"]) == ("https://example.com/s", "GET")
    assert output.err == "102 applications\n"


@pytest.mark.parametrize("name", ["a\rb", "a\r", "a\r\nb", "\n", ",", '"'])
def test_every_reader_gets_the_name_back(nexmo_sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    """A name with line ends, also a bare carriage return, stays in its cell."""
    nexmo_sandbox.add(name=name)
    assert main([str(tmp_path / "applications.csv")]) == 0
    with (tmp_path / "applications.csv").open(newline="", encoding="utf-8") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [name]


def test_an_error_is_told_and_touches_no_file(
    nexmo_sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the API refuses, the status is 1, stderr says so, and a former export stays."""
    path = tmp_path / "applications.csv"
    path.write_text("former", encoding="utf-8")
    nexmo_sandbox.fail("retrieveApplications", status=401)
    assert main([str(path)]) == 1
    assert "401" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "former"
