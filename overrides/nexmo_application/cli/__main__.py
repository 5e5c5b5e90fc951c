"""The command as a module: `python -m nexmo_application.cli`."""

import sys

from nexmo_application.cli import main

if __name__ == "__main__":
    sys.exit(main())
