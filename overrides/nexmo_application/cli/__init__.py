"""The command `nexmo-application`, also `python -m nexmo_application.cli`.

It needs the extra `cli` (typer, rich), imported when `main` is called.

Exit status: 0; 1: the API answered with an error; 2: usage, also a key file that exists or cannot be written; 3: no
answer came; 4: the credentials are missing or refused; 130, 143: interrupted by Ctrl-C, by SIGTERM; 141: nobody reads
the output any more.
"""

import sys
from collections.abc import Sequence

__all__ = ["main"]

_EXTRA = frozenset({"rich", "typer"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: The arguments; by default those of the process.

    Returns:
        The exit status.
    """
    try:
        from nexmo_application.cli._run import run  # noqa: PLC0415 - it needs the extra
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write('nexmo-application: the command needs its extra: pip install "nexmo-application[cli]"\n')
        return 2
    except KeyboardInterrupt:
        return 130
    return run(sys.argv[1:] if argv is None else argv)
