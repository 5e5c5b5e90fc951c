"""Reading long lists, with a progress display for people."""

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from nexmo_application import Client
from nexmo_application.models import Application


def every_application(client: Client, page_size: int) -> list[Application]:
    """Read all pages, and show on a terminal how far it got if there is more than one."""
    page = client.applications.list(page_size=page_size)
    console = Console(stderr=True)
    # Not what the console says, which believes FORCE_COLOR.
    if not (sys.stderr and sys.stderr.isatty() and page.has_next_page()):
        return list(page)
    total = page.count if isinstance(page.count, int) else None
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    ) as progress:
        return list(progress.track(page, total=total, description="Reading applications"))
