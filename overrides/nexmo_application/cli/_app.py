"""The commands: what each takes, and what it does with the client."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from nexmo_application import Client, NexmoError, NotFoundError, __version__, update_params
from nexmo_application.cli import _output
from nexmo_application.cli._commands import command, options
from nexmo_application.cli._listing import every_application
from nexmo_application.cli._private_key import creation, private_key_of, reserved
from nexmo_application.cli._sandbox import run_sandbox
from nexmo_application.cli._settings import PROGRAM, Settings, UsageError
from nexmo_application.cli._tables import as_lines, as_list
from nexmo_application.cli._values import whole
from nexmo_application.models import (
    Application,
    ApplicationCreated,
    CreateApplicationParams,
    UpdateApplicationChanges,
    UpdateApplicationParams,
)
from nexmo_application.v2 import application_body, differences

# Plain help screens: those of rich are another's in each version, and unreadable in a narrow terminal.
app = typer.Typer(
    rich_markup_mode=None, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]}
)

_AppId = Annotated[str, typer.Argument(metavar="ID", hidden=True)]
_ID = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
_VOICE = """\\
    --name Hotline --type voice \\
    --answer-url https://example.com/answer \\
    --event-url https://example.com/event"""


def _version(wanted: bool) -> None:
    if wanted:
        _output.data(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback(epilog=f"Example:\n\n\b\n{PROGRAM} list --json")
@options(hidden=False)
def root(
    settings: Settings,
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Manage the applications of an account of the Nexmo Application API v1.

    The options here can stand after a command, too.
    """


@command(app, "list", "list --page-size 50 --page-index 2")
def list_(
    settings: Settings,
    *,
    page_size: Annotated[str, typer.Option(metavar="N", help="Applications to ask for at once.")] = "100",
    page_index: Annotated[
        str | None, typer.Option(metavar="N", show_default=False, help="Show this page alone, counted from 1.")
    ] = None,
) -> None:
    """List the applications, all of them by default."""
    size = whole("--page-size", page_size, least=1)
    with settings.client() as client:
        if page_index is None:
            applications = every_application(client, size)
        else:
            index = whole("--page-index", page_index, least=1)
            applications = client.applications.list(page_size=size, page_index=index).items
    if settings.json:
        _output.as_json([_output.as_dict(application) for application in applications])
    elif applications:
        as_list(applications)
    else:
        _output.note("There are no applications." if page_index is None else "There are none on this page.")


@command(app, "create", f"create --key-file hotline.key {_VOICE}", CreateApplicationParams)
def create(
    settings: Settings,
    fields: dict[str, Any],
    *,
    key_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="New file for the private key, which is given only once (mode 0600).",
        ),
    ] = None,
    show_private_key: Annotated[bool, typer.Option("--show-private-key", help="Print the private key.")] = False,
    discard_private_key: Annotated[
        bool, typer.Option("--discard-private-key", help="Do without the private key for good.")
    ] = False,
) -> None:
    """Create an application, and say where its private key shall go."""
    if discard_private_key == (show_private_key or key_file is not None):
        raise UsageError("Say where the private key goes: --key-file, --show-private-key or --discard-private-key.")
    with creation(delivered=discard_private_key) as under_way:
        with settings.client() as client, reserved(key_file) as file:
            created = under_way.created = client.applications.create(**fields)
            private_key = private_key_of(created)
            if file and private_key:
                file.save(created)
                under_way.delivered = True
                _output.note(f"The private key is in {key_file}")
        _show(settings, created, private_key=bool(show_private_key and private_key))
    if not private_key and not discard_private_key:
        raise NexmoError(f"the API gave no private key with the application {created.id}, which exists")


@command(app, "show", f"show {_ID}")
def show(settings: Settings, app_id: _AppId) -> None:
    """Show an application with its public key, by its id."""
    with settings.client() as client, naming(app_id):
        application = client.applications.retrieve(app_id)
    _show(settings, application, public_key=True)


@command(app, "update", f"update {_ID} {_VOICE}", UpdateApplicationParams)
def update(settings: Settings, fields: dict[str, Any], app_id: _AppId) -> None:
    """Replace all that an application has: what is left out is lost."""
    with settings.client() as client, naming(app_id):
        application = client.applications.update(app_id, **fields)
    _show(settings, application)


@command(app, "modify", f"modify {_ID} --name Hotline", UpdateApplicationChanges)
def modify(settings: Settings, fields: dict[str, Any], app_id: _AppId) -> None:
    """Change what is named, and keep the rest."""
    if not fields:
        raise UsageError("Name at least one field to change.")
    with settings.client() as client, naming(app_id):
        application = client.applications.modify(app_id, **fields)
    _show(settings, application)


@command(app, "delete", f"delete {_ID} --yes")
def delete(
    settings: Settings,
    app_ids: Annotated[list[str], typer.Argument(metavar="ID", hidden=True)],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete applications by their ids, after asking."""
    if not yes and not _output.can_ask():
        raise UsageError("Nobody can be asked here: --yes deletes without asking.")
    app_ids = list(dict.fromkeys(app_ids))
    deleted: list[str] = []
    with settings.client() as client:
        if not yes and not _output.asked(_question(client, app_ids)):
            _output.note("Nothing was deleted.")
            raise typer.Exit(1)
        try:
            for app_id in app_ids:
                with naming(app_id):
                    client.applications.delete(app_id)
                deleted.append(app_id)
        finally:  # also when one of several fails
            if settings.json:
                _output.as_json([{"id": app_id} for app_id in deleted])
            else:
                for app_id in deleted:
                    _output.note(f"Deleted {app_id}")


@command(app, "export", "export > backup.json")
def export(
    settings: Settings,
    *,
    v2: Annotated[bool, typer.Option("--v2", help="In the words of v2 of the API, with what changes there.")] = False,
) -> None:
    """Write a backup of all applications as JSON.

    By its id, each has the keywords with which `update` restores it.
    """
    with settings.client() as client:
        applications = every_application(client, 100)
    result: dict[str, Mapping[str, object]] = {}
    complete = True
    for application in applications:
        app_id = application.id
        if v2:
            result[app_id] = {"body": application_body(application), "differences": differences(application)}
            continue
        try:
            result[app_id] = update_params(application)
        except ValueError as error:
            _output.note(f"{app_id} is left out: {error}")
            complete = False
        else:
            if "type" not in result[app_id]:
                _output.note(f"{app_id} has no type that update takes: name one to restore it")
    _output.as_json(result)
    if not complete:
        raise typer.Exit(1)


@command(app, "sandbox", "sandbox --port 8080")
def sandbox(
    settings: Settings,
    *,
    port: Annotated[str, typer.Option(metavar="N", help="Port to listen on; 0 takes a free one.")] = "0",
) -> None:
    """Serve a sandbox of the API on this machine until Ctrl-C.

    Its account has the credentials that are given, or else key and secret.
    """
    run_sandbox(settings, whole("--port", port, least=0, most=65535))


def _question(client: Client, app_ids: list[str]) -> str:
    """Name the applications, and so find out before anything is deleted whether they exist."""
    named: list[str] = []
    for app_id in app_ids:
        with naming(app_id):
            named.append(f"{app_id} {client.applications.retrieve(app_id).name}")
    if len(named) == 1:
        return f"Delete {named[0]}?"
    for line in named:
        _output.note(line)
    return f"Delete these {len(named)} applications?"


@contextmanager
def naming(app_id: str) -> Generator[None]:
    """Say of an application that is not there which it is."""
    try:
        yield
    except NotFoundError as error:
        error.add_note(f"The account has no application {app_id}")
        raise


def _show(
    settings: Settings,
    application: Application | ApplicationCreated,
    *,
    public_key: bool = False,
    private_key: bool = False,
) -> None:
    if settings.json:
        _output.as_json(_output.as_dict(application, private_key=private_key))
        return
    as_lines(application, public_key=public_key)
    if private_key and isinstance(application, ApplicationCreated):
        _output.data(application.keys.private_key.rstrip("\n"))
