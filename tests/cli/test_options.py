"""Where options come from: the common ones, and one for each field of the generated requests."""

import datetime
import inspect
import re
from typing import Any, Final, Literal, NotRequired, Required, TypedDict
from uuid import UUID

import pytest
import typer

from nexmo_application.cli._commands import command
from nexmo_application.cli._settings import Settings
from nexmo_application.models import CreateApplicationParams, UpdateApplicationChanges, UpdateApplicationParams
from tests.cli.support import Cli
from tests.support.data import KEY, SECRET

OWNER: Final = "11111111-2222-3333-4444-555555555555"
FIELDS: Final[dict[str, tuple[Any, str, object]]] = {
    "name": (Required[str], "--name N", "N"),
    "kind": (NotRequired[Literal["one", "two"]], "--kind two", "two"),
    "size": (NotRequired[int], "--size 3", 3),
    "share": (NotRequired[float | None], "--share 0.5", 0.5),
    "active": (NotRequired[bool], "--no-active", False),
    "day": (NotRequired[datetime.date], "--day 2026-01-02", "2026-01-02"),
    "owner": (NotRequired[UUID], f"--owner {OWNER}", OWNER),
    "tags": (NotRequired[list[str]], "--tags a --tags b", ["a", "b"]),
    "levels": (NotRequired[list[Literal["low", "high"]]], "--levels low --levels other", ["low", "other"]),
    "sizes": (NotRequired[list[int] | None], "--sizes 1", [1]),
    "limits": (NotRequired[dict[str, Any]], '--limits {"most":7}', {"most": 7}),
    "either": (NotRequired[int | str], "--either 4", 4),
    "class": (NotRequired[str], "--class c", "c"),
}
"""The fields of a request that a document may bring, each with an option and its value."""


def fields_of(options: str) -> dict[str, Any]:
    """Run a command with these fields, and return those that it gets."""
    typed_dict: Any = TypedDict
    params = typed_dict("Params", {name: hint for name, (hint, _, _) in FIELDS.items()})
    app = typer.Typer()
    got: dict[str, Any] = {}

    @command(app, "try", "try", params)
    def _(settings: Settings, fields: dict[str, Any]) -> None:
        assert settings.json is False
        got.update(fields)

    program = typer.main.get_command(app)
    with program.make_context("try", options.split(), obj=Settings()) as context:
        program.invoke(context)
    return got


def test_a_field_of_a_new_request_is_an_option_of_its_type() -> None:
    """Whatever type a property of the document has, its option takes it and its value goes to the wire as such.

    Only those that are given reach the request; false is a value.
    """
    expected = {name: value for name, (_, _, value) in FIELDS.items()}
    assert fields_of(" ".join(options for _, options, _ in FIELDS.values())) == expected
    assert fields_of("--name N") == {"name": "N"}
    assert fields_of("--name N --active") == {"name": "N", "active": True}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--name N --sizes 1 --sizes x", "Invalid value for '--sizes': 'x' is not an integer."),
        ("--name N --share x", "Invalid value for '--share': 'x' is not a number."),
        ("--name N --limits [a", "Invalid value for '--limits': '[a' is not JSON."),
    ],
)
def test_a_wrong_value_is_refused_by_name(options: str, message: str) -> None:
    """A value of another type is a usage error that names the option."""
    with pytest.raises(typer.BadParameter) as refused:
        fields_of(options)
    assert message in refused.value.format_message()


@pytest.mark.parametrize(
    ("name", "keywords"),
    [("create", CreateApplicationParams), ("update", UpdateApplicationParams), ("modify", UpdateApplicationChanges)],
)
def test_every_field_of_a_request_is_an_option_with_the_words_of_the_document(
    cli: Cli, name: str, keywords: Any
) -> None:
    """The help of a command has all fields in the wire's names with dashes, and what generation says about each."""
    shown = " ".join(cli(name, "--help").out.split())
    docstring = inspect.cleandoc(keywords.__doc__)  # as Python 3.13 keeps it
    described: dict[str, str] = dict(re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", docstring, re.MULTILINE))
    assert described.keys() == keywords.__required_keys__ | keywords.__optional_keys__
    for field, words in described.items():
        assert f" --{field.replace('_', '-')} " in shown
        assert " ".join(words.split()).replace(" Required.", "") in shown
    assert (" [required]" in shown) is bool(keywords.__required_keys__)


def test_a_type_that_the_document_does_not_have_is_sent(cli: Cli) -> None:
    """The API may take more types than the document says; it is the one to refuse them."""
    assert cli("create", "--name", "Mine", "--type", "fax", "--discard-private-key").status == 1
    assert cli.sandbox.requests[0].body == {"name": "Mine", "type": "fax"}


def test_the_common_options_stand_before_or_after_the_command(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials, URL and form of output may be given on either side of the command's name; what is after it wins."""
    for name in ("NEXMO_API_KEY", "NEXMO_API_SECRET", "NEXMO_APPLICATION_BASE_URL"):
        monkeypatch.delenv(name)
    right = ["--api-key", KEY, "--api-secret", SECRET, "--base-url", cli.sandbox.url, "--json"]
    wrong = ["--api-secret", "wrong"]
    for argv in ([*right, "list"], ["list", *right], [*wrong, "list", *right]):
        assert cli(*argv).json == []
    assert cli(*right, "list", *wrong).status == 4


def test_the_values_of_a_settings_object_hide_the_secret() -> None:
    """The secret is in no repr."""
    assert SECRET not in repr(Settings(api_key=KEY, api_secret=SECRET))
