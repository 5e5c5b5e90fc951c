"""The commands: what each takes, and what it does with the client."""

from pathlib import Path
from typing import Annotated, Any

import typer

from nexmo_application import NexmoError, __version__, update_params
from nexmo_application.cli import _output
from nexmo_application.cli._commands import command, options
from nexmo_application.cli._listing import every_application
from nexmo_application.cli._private_key import possibly_created, rescuing, reserved
from nexmo_application.cli._sandbox import run_sandbox
from nexmo_application.cli._settings import PROGRAM, Settings, UsageError
from nexmo_application.models import (
    Application,
    ApplicationCreated,
    CreateApplicationParams,
    UpdateApplicationChanges,
    UpdateApplicationParams,
)
from nexmo_application.v2 import application_body, differences

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

_AppId = Annotated[str, typer.Argument(show_default=False, help="The id of the application.")]


def _version(wanted: bool) -> None:
    if wanted:
        _output.data(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback()
@options()
def root(
    settings: Settings,
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Manage the applications of an account of the Nexmo Application API v1."""


@command(app, "list")
def list_(
    settings: Settings,
    *,
    page_size: Annotated[int, typer.Option(min=1, help="Applications to ask for at once.")] = 100,
    page_index: Annotated[
        int | None, typer.Option(min=1, show_default=False, help="Show this page alone, counted from 1.")
    ] = None,
) -> None:
    """List the applications, all of them by default."""
    with settings.client() as client:
        if page_index is None:
            applications = every_application(client, page_size)
        else:
            applications = client.applications.list(page_size=page_size, page_index=page_index).items
    if settings.json:
        _output.as_json([_output.as_dict(application) for application in applications])
    else:
        _output.as_list(applications)


@command(app, "create", CreateApplicationParams)
def create(
    settings: Settings,
    fields: dict[str, Any],
    *,
    key_file: Annotated[
        Path | None,
        typer.Option(show_default=False, help="New file for the private key, which is given only once (mode 0600)."),
    ] = None,
    show_private_key: Annotated[bool, typer.Option("--show-private-key", help="Print the private key.")] = False,
    discard_private_key: Annotated[
        bool, typer.Option("--discard-private-key", help="Do without the private key for good.")
    ] = False,
) -> None:
    """Create an application, and say where its private key shall go."""
    if discard_private_key == (show_private_key or key_file is not None):
        raise UsageError(
            "The private key is given only once: --key-file FILE saves it, --show-private-key prints it, "
            "--discard-private-key does without it."
        )
    with settings.client() as client, reserved(key_file) as file:
        with possibly_created():
            created = client.applications.create(**fields)
        given: object = created.keys.private_key
        private_key = given if isinstance(given, str) else ""
        if file and private_key:
            with rescuing(created.id, private_key):
                file.save(created)
            _output.note(f"The private key is in {key_file}")
    with rescuing(created.id, private_key if show_private_key and not file else ""):
        _show(settings, created, private_key=bool(show_private_key and private_key))
    if not private_key and not discard_private_key:
        raise NexmoError(f"the API gave no private key with the application {created.id}, which exists")


@command(app, "show")
def show(settings: Settings, app_id: _AppId) -> None:
    """Show an application."""
    with settings.client() as client:
        application = client.applications.retrieve(app_id)
    _show(settings, application, public_key=True)


@command(app, "update", UpdateApplicationParams)
def update(settings: Settings, fields: dict[str, Any], app_id: _AppId) -> None:
    """Replace all that an application has: what is left out is lost."""
    with settings.client() as client:
        application = client.applications.update(app_id, **fields)
    _show(settings, application)


@command(app, "modify", UpdateApplicationChanges)
def modify(settings: Settings, fields: dict[str, Any], app_id: _AppId) -> None:
    """Change what is named, and keep the rest."""
    if not fields:
        raise UsageError("Name at least one field to change.")
    with settings.client() as client:
        application = client.applications.modify(app_id, **fields)
    _show(settings, application)


@command(app, "delete")
def delete(
    settings: Settings,
    app_id: _AppId,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete an application, after asking."""
    with settings.client() as client:
        if not yes and not _output.can_ask():
            raise UsageError("Nobody can be asked here: --yes deletes without asking.")
        if not yes and not _output.asked(f"Delete {app_id}?"):
            _output.note("Nothing was deleted.")
            raise typer.Exit(1)
        client.applications.delete(app_id)
    if settings.json:
        _output.as_json({"id": app_id})
    else:
        _output.note(f"Deleted {app_id}")


@command(app, "export")
def export(
    settings: Settings,
    *,
    v2: Annotated[bool, typer.Option("--v2", help="In the words of v2 of the API, with what changes there.")] = False,
) -> None:
    """Write a backup of all applications as JSON: by id, the keywords with which `update` restores each."""
    with settings.client() as client:
        applications = every_application(client, 100)
    result: dict[str, object] = {}
    for application in applications:
        if v2:
            result[application.id] = {"body": application_body(application), "differences": differences(application)}
            continue
        result[application.id] = params = update_params(application)
        if "type" not in params:
            _output.note(f"{application.id} has no type that update takes: name one to restore it")
    _output.as_json(result)


@command(app, "sandbox")
def sandbox(
    settings: Settings,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 0,
) -> None:
    """Serve a sandbox of the API on this machine until Ctrl-C, with the credentials given, or else key and secret."""
    run_sandbox(settings, port)


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
    _output.as_table(application, public_key=public_key)
    if private_key and isinstance(application, ApplicationCreated):
        _output.data(application.keys.private_key.rstrip("\n"))
