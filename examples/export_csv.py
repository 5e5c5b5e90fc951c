"""Export all applications of an account to CSV.

    python examples/export_csv.py > applications.csv
    python examples/export_csv.py applications.csv

The account and, if need be, the URL come from the environment: NEXMO_API_KEY, NEXMO_API_SECRET and
NEXMO_APPLICATION_BASE_URL. A line has an application's id, name and type, and the endpoint and HTTP method of each of
its webhooks. Names that begin with `=` are exported as they are: let no spreadsheet take them for formulas.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from nexmo_application import Client, NexmoError
from nexmo_application.models import Application

WEBHOOKS = ("answer", "event", "inbound", "status")
COLUMNS = ("id", "name", "type", *(f"{kind}_{part}" for kind in WEBHOOKS for part in ("url", "method")))


def row(application: Application) -> dict[str, object]:
    """Describe an application by column."""
    cells: dict[str, object] = {"id": application.id, "name": application.name}
    for product, voice_or_messages in (("voice", application.voice), ("messages", application.messages)):
        if voice_or_messages:  # what an application does not have is UNSET, which is false
            cells["type"] = product
            for webhook in voice_or_messages.webhooks or []:
                cells[webhook.endpoint_type] = webhook.endpoint
                cells[webhook.endpoint_type.replace("_url", "_method")] = webhook.http_method or ""
    return cells


def export(applications: Iterable[Application], file: IO[str]) -> int:
    """Write applications as they come, page after page, and return how many there were."""
    # All are quoted, since Python before 3.13 does not quote a bare carriage return.
    writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    count = 0
    for application in applications:
        writer.writerow(row(application))
        count += 1
    return count


def main(argv: list[str] | None = None) -> int:
    """Export to the file that the command line names, or to standard output."""
    parser = argparse.ArgumentParser(description="Export all applications of an account to CSV.")
    parser.add_argument("file", nargs="?", type=Path, help="the file to write (default: standard output)")
    options = parser.parse_args(argv)
    try:
        with Client() as client:
            # The first page is asked for before a file is touched.
            applications: Iterator[Application] = iter(client.applications.list())
            if options.file is None:
                count = export(applications, sys.stdout)
            else:
                with options.file.open("w", newline="", encoding="utf-8") as file:
                    count = export(applications, file)
    except (NexmoError, OSError) as error:
        sys.stderr.write(f"The export is not complete: {error}\n")
        return 1
    sys.stderr.write(f"{count} applications\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
