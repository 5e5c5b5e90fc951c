"""What a figure depends on besides the code: machine, kernel, Python, versions."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

_PACKAGES = (
    "nexmo-application",
    "httpx",
    "httpcore",
    "h11",
    "anyio",
    "attrs",
    "pydantic",
    "pydantic-core",
    "vonage",
    "vonage-application",
    "requests",
    "openapi-python-client",
)


def environment() -> dict[str, str]:
    """Describe where this runs, by name."""
    return {
        "CPU": f"{_cpu()}, {os.cpu_count()} cores",
        "Kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "Packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
    }


def _cpu() -> str:
    try:
        model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        model = None
    return model[1] if model else platform.processor() or platform.machine()
