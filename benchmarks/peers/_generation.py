"""Running the generator as it comes."""

import compileall
import contextlib
import io
import json
from pathlib import Path

from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from regen._document import parse
from regen._overrides import apply

DOCUMENT = Path(__file__).parents[2] / "openapi" / "application.json"


def write(folder: Path, package: str) -> None:
    """Write the package that the generator makes of the patched document."""
    source = folder / "patched.json"
    patched, _ = apply(parse(DOCUMENT.read_bytes()))
    source.write_text(json.dumps(patched), encoding="utf-8")
    settings = ConfigFile(package_name_override=package, post_hooks=[])
    target = folder / package
    config = Config.from_sources(settings, MetaType.NONE, source, "utf-8", overwrite=True, output_path=target)
    with contextlib.redirect_stdout(io.StringIO()):
        errors = generate(config=config)
    if errors:
        raise RuntimeError(f"the generator reports: {errors}")
    # As an installed package is: its first import should not be a compilation.
    compileall.compile_dir(target, quiet=2)
