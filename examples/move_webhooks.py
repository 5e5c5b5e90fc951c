"""Move the webhooks of all applications of an account from one host to another.

    python examples/move_webhooks.py old.example.com new.example.com --dry-run
    python examples/move_webhooks.py old.example.com new.example.com

Only the host (and port) of a URL changes. Several applications are changed at once, at most as many as --concurrency.
An application that fails does not stop the others. A run that was interrupted, or in which some failed, is resumed by
running it again: what has moved already is at the new host, so it is left alone.

The account and, if need be, the URL come from the environment: NEXMO_API_KEY, NEXMO_API_SECRET and
NEXMO_APPLICATION_BASE_URL.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

from attrs import define, field

from nexmo_application import AsyncClient, NexmoError, update_params
from nexmo_application.models import Application, UpdateApplicationChanges


@define
class Move:
    """A move from one host to another, and how far it got."""

    old: str
    new: str
    dry_run: bool = False
    moved: int = 0
    failed: list[str] = field(factory=list[str])

    async def run(self, client: AsyncClient, concurrency: int) -> None:
        """Move what is at the old host."""
        # Listed to the end first: a list in which something changes may show an application twice, or not at all.
        to_do = [(app, self.changes(app)) async for app in client.applications.list()]
        work = iter([(app, changes) for app, changes in to_do if changes])
        async with asyncio.TaskGroup() as workers:
            for _ in range(concurrency):
                workers.create_task(self._work(client, work))

    async def _work(self, client: AsyncClient, work: Iterator[tuple[Application, UpdateApplicationChanges]]) -> None:
        """Take one application after the other from what all workers share, until nothing is left."""
        for app, changes in work:
            try:
                if not self.dry_run:
                    await client.applications.modify(app.id, **changes)
            except NexmoError as error:
                self.failed.append(app.id)
                sys.stderr.write(f"{app.id} {app.name}: {error}\n")
            else:
                self.moved += 1
                sys.stdout.write(f"{app.id} {app.name}: {', '.join(f'{k}={v}' for k, v in changes.items())}\n")

    def changes(self, app: Application) -> UpdateApplicationChanges:
        """Say which webhooks of an application are at the old host, and where they belong."""
        try:
            params = update_params(app)
        except ValueError as error:
            sys.stderr.write(f"{app.id} {app.name}: {error}\n")
            return {}
        moved = {name: self.moved_url(str(value)) for name, value in params.items() if name.endswith("_url")}
        return cast("UpdateApplicationChanges", {name: url for name, url in moved.items() if url is not None})

    def moved_url(self, url: str) -> str | None:
        """Put the new host into a URL at the old one; None for any other."""
        parts = urlsplit(url)
        user, at, host = parts.netloc.rpartition("@")
        if host.lower() != self.old.lower():
            return None
        return parts._replace(netloc=user + at + self.new).geturl()


async def move(options: Move, concurrency: int) -> None:
    """Move with a client that the environment describes."""
    async with AsyncClient() as client:
        await options.run(client, concurrency)


def main(argv: list[str] | None = None) -> int:
    """Move what the command line says; 1 if something could not be moved."""
    parser = argparse.ArgumentParser(description="Move the webhooks of all applications to another host.")
    parser.add_argument("old", help="the host to leave, with its port if the URLs have one")
    parser.add_argument("new", help="the host to move to")
    parser.add_argument("--dry-run", action="store_true", help="only show what would change")
    parser.add_argument("--concurrency", type=int, default=5, help="how many to change at once (default: %(default)s)")
    arguments = parser.parse_args(argv)
    if arguments.concurrency < 1:
        parser.error("--concurrency must be 1 or more")
    options = Move(arguments.old, arguments.new, arguments.dry_run)
    try:
        asyncio.run(move(options, arguments.concurrency))
    except NexmoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    verb = "to move" if options.dry_run else "moved"
    sys.stderr.write(f"{options.moved} applications {verb}, {len(options.failed)} failed\n")
    return 1 if options.failed else 0


if __name__ == "__main__":
    sys.exit(main())
