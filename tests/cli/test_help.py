"""Help screens and completion: the same with each version of typer that is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import Cli
from tests.support.data import KEY, SECRET

COMMANDS = ("list", "create", "show", "update", "modify", "delete", "export", "sandbox")
COMMON = ("--api-key", "--api-secret", "--base-url", "--timeout", "--max-retries", "--json", "--debug")
LIST = """\
Usage: nexmo-application list [OPTIONS]

  List the applications, all of them by default.

Options:
  --page-size N   Applications to ask for at once.  [default: 100]
  --page-index N  Show this page alone, counted from 1.
  -h, --help      Show this message and exit.

  Example:

  nexmo-application list --page-size 50 --page-index 2

  For credentials, limits, --json and --debug see nexmo-application --help.
"""
COMPLETE = """
eval "$(_NEXMO_APPLICATION_COMPLETE=source_bash nexmo-application)"
complete_words() {
    COMP_WORDS=(nexmo-application "$@"); COMP_CWORD=$#; COMPREPLY=()
    _nexmo_application_completion nexmo-application
    echo "${COMPREPLY[*]}"
}
complete_words cr
complete_words create --answer
complete_words create --type voi
complete_words --json list --p
complete_words list --max
"""


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_a_help_screen_is_the_same_with_each_typer(cli: Cli, monkeypatch: pytest.MonkeyPatch, flag: str) -> None:
    """The screen is plain text of our own."""
    monkeypatch.setenv("COLUMNS", "80")
    result = cli("list", flag)
    assert (result.status, result.out, result.err) == (0, LIST, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_help_screen_has_an_example_and_no_common_options(cli: Cli, command: str) -> None:
    """The common options stand once, on the screen of the program."""
    shown = cli(command, "--help").out
    assert f"Example:\n\n  nexmo-application {command}" in shown
    assert not [flag for flag in COMMON if f"  {flag} " in shown]
    assert max(map(len, shown.splitlines())) <= 80


def test_the_help_of_the_program_has_the_common_options_and_all_commands(cli: Cli) -> None:
    """And an example; no value of the environment is shown."""
    result = cli("--help")
    assert (result.status, result.err) == (0, "")
    assert not [flag for flag in COMMON if f"  {flag} " not in result.out]
    assert not [command for command in COMMANDS if f"\n  {command} " not in result.out]
    assert "Example:" in result.out
    assert "..." not in result.out.partition("Commands:")[2]
    assert SECRET not in result.out
    assert KEY not in result.out


def test_a_shell_completes_commands_options_and_values() -> None:
    """With the script that the program prints, bash completes what there is, common options too."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603
        ["bash", "-c", COMPLETE],  # noqa: S607 - whichever bash there is
        env=os.environ | {"PATH": programs},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.splitlines(), done.stderr) == (
        ["create", "--answer-method --answer-url", "voice", "--page-size --page-index", "--max-retries"],
        "",
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_completion_script_for_each_shell(cli: Cli, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """The program prints what a shell shall read, and ends with status 0; an unknown shell is status 1."""
    monkeypatch.setenv("_NEXMO_APPLICATION_COMPLETE", f"source_{shell}")
    result = cli()
    assert (result.status, f"complete_{shell}" in result.out, result.err) == (0, True, "")
    monkeypatch.setenv("_NEXMO_APPLICATION_COMPLETE", "source_nothing")
    assert cli().status == 1
