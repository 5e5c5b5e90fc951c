"""From the text of an option to its value, with words of our own: those of typer differ from version to version."""

import json

import typer


def refused(flag: str, reason: str) -> typer.BadParameter:
    """Make the usage error for the value of an option."""
    return typer.BadParameter(reason, param_hint=f"'{flag}'")


def text(flag: str, value: str) -> str:  # noqa: ARG001 - all readers take both
    """Take a value as it is."""
    return value


def whole(flag: str, value: str, least: int | None = None, most: int | None = None) -> int:
    """Read an integer.

    Raises:
        typer.BadParameter: It is none, or too small or too great.
    """
    try:
        number = int(value)
    except ValueError:
        raise refused(flag, f"{value!r} is not an integer.") from None
    if least is not None and number < least:
        raise refused(flag, f"{number} is less than {least}.")
    if most is not None and number > most:
        raise refused(flag, f"{number} is more than {most}.")
    return number


def number(flag: str, value: str) -> float:
    """Read a number.

    Raises:
        typer.BadParameter: It is none.
    """
    try:
        return float(value)
    except ValueError:
        raise refused(flag, f"{value!r} is not a number.") from None


def json_value(flag: str, value: str) -> object:
    """Read the value of a field that is neither text nor a number.

    Raises:
        typer.BadParameter: It is no JSON.
    """
    try:
        return json.loads(value)
    except ValueError:
        raise refused(flag, f"{value!r} is not JSON.") from None
