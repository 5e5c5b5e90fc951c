"""Makes the terminal pictures in docs/images from real runs against the sandbox: `make pictures`.

What differs from run to run (ids, ports) is replaced, so that a picture changes only when the programs do.
"""

import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from rich.console import Console
from rich.text import Text

from nexmo_application.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
COMMANDS = """\
nexmo-application list
nexmo-application create --name Inbox --type messages
nexmo-application create --name Switchboard --type voice --key-file switchboard.key \\
    --answer-url https://example.com/answer --event-url https://example.com/event
nexmo-application modify $APP_ID --name "Night desk"
nexmo-application delete $APP_ID --yes
"""
UNSERVED = (
    "If the document requires more of an answer now, let the sandbox send it: "
    "`as_json` in overrides/nexmo_application/sandbox/_application.py."
)


def pictures() -> Iterator[tuple[str, str]]:
    """Run the programs, and give the name and the content of each picture."""
    yield "demo.svg", picture("demo", "python examples/demo.py", demo())
    yield "command-line.svg", picture("command-line", "nexmo-application", command_line())


def demo() -> str:
    """Run the demonstration, and return what it prints of its first part."""
    command = [sys.executable, str(ROOT / "examples" / "demo.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"examples/demo.py fails: {done.stderr.strip().splitlines()[-1]}\n{UNSERVED}")
    first, _, _ = done.stdout.partition("\n\nA messages application")
    return f"{prompt('python examples/demo.py')}\n{first}\n  …\n"


def command_line() -> str:
    """Run the commands, as a user sees them on a terminal."""
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        for name in ("Appointments", "Hotline"):
            app_id = sandbox.add(name=name)
        sandbox.add(name="Inbox", type="messages")
        environment = os.environ | {
            "APP_ID": app_id,
            "COLUMNS": "100",
            "TERM": "xterm-256color",
            "NEXMO_API_KEY": sandbox.api_key,
            "NEXMO_API_SECRET": sandbox.api_secret,
            "NEXMO_APPLICATION_BASE_URL": sandbox.url,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        commands = re.split(r"(?<!\\)\n", COMMANDS.strip())
        return "".join(f"{prompt(command)}\n{at_terminal(command, folder, environment)}" for command in commands)


def at_terminal(command: str, folder: str, environment: dict[str, str]) -> str:
    """Run a shell command at a terminal, and return what it shows."""
    keyboard, device = pty.openpty()
    shell = ["bash", "-c", command]
    with subprocess.Popen(shell, cwd=folder, env=environment, stdin=device, stdout=device, stderr=device):  # noqa: S603
        os.close(device)
        shown = b""
        with suppress(OSError):  # when the program has ended
            while piece := os.read(keyboard, 65536):
                shown += piece
    os.close(keyboard)
    return shown.decode().replace("\r\n", "\n")


def prompt(command: str) -> str:
    """Show a command as it is typed."""
    return f"\x1b[1;32m$\x1b[0m \x1b[1m{command}\x1b[0m"


def picture(name: str, title: str, output: str) -> str:
    """Draw the output of a terminal, the same whenever it says the same."""
    text = Text.from_ansi(same(output))
    width = max(line.cell_len for line in text.split())
    console = Console(record=True, file=io.StringIO(), width=width, force_terminal=True)
    console.print(text, soft_wrap=True)
    svg = console.export_svg(title=title, unique_id=name)
    # No fonts from elsewhere: a picture that is shown must not call anybody.
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def same(output: str) -> str:
    """Replace ids and ports by ones that are the same in every run."""
    ids = dict.fromkeys(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", output))
    for number, app_id in enumerate(ids):
        output = output.replace(app_id, str(uuid5(NAMESPACE_URL, str(number))))
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:54321", output)


def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    for name, content in pictures():
        (IMAGES / name).write_text(content, encoding="utf-8")
        sys.stdout.write(f"docs/images/{name}\n")


if __name__ == "__main__":
    main()
