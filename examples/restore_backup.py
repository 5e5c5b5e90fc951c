"""Restore the applications of an account from a backup.

    nexmo-application export > backup.json
    python examples/restore_backup.py backup.json

The backup has for each application, by its id, the keywords of `update`. An application that is not there any more is
named and left alone: with `create` it would get another id and another key pair.

The account and, if need be, the URL come from the environment: NEXMO_API_KEY, NEXMO_API_SECRET and
NEXMO_APPLICATION_BASE_URL.
"""

import json
import sys
from pathlib import Path

from nexmo_application import Client, NexmoError
from nexmo_application.models import UpdateApplicationParams


def restore(client: Client, backup: dict[str, UpdateApplicationParams]) -> list[str]:
    """Give each application what it had, and return the ids of those that could not be restored."""
    failed: list[str] = []
    for app_id, params in backup.items():
        try:
            client.applications.update(app_id, **params)
        # A TypeError: the backup says no type, since the API showed none.
        except (NexmoError, TypeError) as error:
            failed.append(app_id)
            sys.stderr.write(f"{app_id}: {error}\n")
    return failed


def main(argv: list[str]) -> int:
    """Restore from the file that the command line names; 1 if something could not be restored."""
    (path,) = argv
    backup: dict[str, UpdateApplicationParams] = json.loads(Path(path).read_text(encoding="utf-8"))
    with Client() as client:
        failed = restore(client, backup)
    sys.stderr.write(f"{len(backup) - len(failed)} applications restored, {len(failed)} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
