"""Runs the command, and makes of whatever goes wrong an exit status and one or two lines on stderr."""

import json
import os
import signal
import sys
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

import typer

from nexmo_application import APIConnectionError, AuthenticationError, MissingCredentialsError, NexmoError
from nexmo_application._redaction import Redactor, redacted_text
from nexmo_application._settings import SECRET_VARIABLE, VONAGE_VARIABLES
from nexmo_application.cli._app import app
from nexmo_application.cli._output import note
from nexmo_application.cli._settings import COMPLETION, PROGRAM, SECRET_OPTION, Settings, UsageError


class Terminated(KeyboardInterrupt):
    """A signal that ends the program; its number is the argument."""


def run(argv: Sequence[str]) -> int:
    """Run the command with arguments, and return its exit status."""
    settings = Settings()
    try:
        with _terminable():
            status = _invoked(list(argv), settings)
        if sys.stdout:
            sys.stdout.flush()
    except SystemExit as end:  # of completion, by typer
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt as error:
        number = error.args[0] if isinstance(error, Terminated) else signal.SIGINT
        _report(error, None, settings, argv)
        return 128 + number
    except BrokenPipeError as error:
        _drop_output()
        _report(error, None, settings, argv)
        return 141
    except Exception as error:  # noqa: BLE001 - the last place where it can become a line
        status, line = _explained(error)
        _report(error, line, settings, argv)
    return status


@contextmanager
def _terminable() -> Generator[None]:
    """Let the signals that end a program be exceptions, as Ctrl-C is, so that whatever was begun is tidied up."""

    def terminate(number: int, _: object) -> None:
        raise Terminated(number)

    # Not one that is ignored, as by nohup. Windows has no SIGHUP.
    ending = [number for number in signal.Signals if number.name in ("SIGTERM", "SIGHUP")]
    caught = [number for number in ending if signal.getsignal(number) is signal.SIG_DFL]
    for number in caught:
        signal.signal(number, terminate)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


def _invoked(argv: list[str], settings: Settings) -> int:
    command = typer.main.get_command(app)
    if COMPLETION in os.environ:  # by the script of --show-completion
        command.main(argv, prog_name=PROGRAM, complete_var=COMPLETION)
    try:
        # Not its main(), which has ways of its own with errors, Ctrl-C and closed pipes.
        with command.make_context(PROGRAM, argv, obj=settings) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return 0


def _explained(error: Exception) -> tuple[int, str]:
    """Return the exit status and the line for an error."""
    match error:
        case UsageError():
            error.add_note(f"See {error.ctx.command_path if error.ctx else PROGRAM} --help")
            similar = getattr(error, "possibilities", None)
            # With these, typer 0.26 shows a tuple.
            return 2, f"{error.message} Similar: {', '.join(sorted(similar))}" if similar else error.format_message()
        case MissingCredentialsError():
            return 4, str(error).replace("api_key and api_secret", "--api-key and --api-secret")
        case AuthenticationError():
            return 4, str(error)
        case APIConnectionError():
            return 3, str(error)
        case NexmoError():
            return 1, str(error)
        case ValueError() | TypeError() | ImportError():
            return 2, str(error)
        case OSError():
            return 1, f"the output cannot be written: {error.strerror}"
        case _:
            return 1, f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def _report(error: BaseException, line: str | None, settings: Settings, argv: Sequence[str]) -> None:
    """Write what went wrong, and the notes of the error, without the secrets that the command was given."""
    notes: list[str] = getattr(error, "__notes__", [])
    trace = "".join(traceback.format_exception(error)).splitlines() if settings.debug and line else []
    lines = [*trace, *([f"{PROGRAM}: {line}"] if line else []), *notes]
    if lines and (settings.json or "--json" in argv):  # it may not have been read yet
        members = ("status_code", "title", "detail", "invalid_parameters")
        described = {"error": line, **{name: getattr(error, name, None) for name in members}, "notes": notes}
        lines = [json.dumps(described | ({"traceback": trace} if trace else {}))]
    redactors = [Redactor(secret) for secret in _secrets(argv) if secret]
    for text in lines:
        note(redacted_text(text, redactors))


def _secrets(argv: Sequence[str]) -> Iterator[str]:
    """Find the API secrets in the environment and the arguments, however wrong these are."""
    yield from (os.environ.get(name, "") for name in (SECRET_VARIABLE, VONAGE_VARIABLES[1]))
    for place, argument in enumerate(argv):
        option, _, value = argument.partition("=")
        if option == SECRET_OPTION:
            yield value or "".join(argv[place + 1 : place + 2])


def _drop_output() -> None:
    """Let nothing be written any more: the interpreter would try once more at its end, and complain."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
