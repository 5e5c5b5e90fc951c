"""Running openapi-python-client on a document, into a folder."""

import contextlib
import io
import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import ErrorLevel, GeneratorError, ParseError, PropertyError
from openapi_python_client.parser.properties import LiteralEnumProperty

from overrides.spec import Node
from overrides.spec._document import walk
from overrides.spec._errors import RegenError
from regen._inert import HEADER
from regen._names import refuse, settle_names

CONFIG = "generator-config.yml"
PACKAGE = "nexmo_application_generated"
TEMPLATES = Path(__file__).parent / "templates"

_REMEDY = "Write an override for it in overrides/spec/: what the generator warns about, it leaves out."


def generate(document: Node, configuration: Path, folder: Path) -> Path:
    """Write the package for a patched document below a folder and return its path.

    Raises:
        RegenError: the document or the configuration has what cannot be generated, or the generator reported anything.
    """
    package = folder / PACKAGE
    config = Config.from_sources(_read(configuration), MetaType.NONE, "", "utf-8", overwrite=False, output_path=package)
    refuse(document, config.field_prefix)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            errors = _run(document, config)
    except RegenError:
        raise
    except Exception as error:  # noqa: BLE001 - the generator documents no exceptions
        what = f"the generator fails: {type(error).__name__}: {shorten(str(error), 500)}"
        raise RegenError(what, remedy=_REMEDY) from None
    # The generator's --fail-on-warning: a warning means that it dropped something.
    if errors:
        # What an operation misses is the consequence of a schema that could not be made.
        raise _told(next((error for error in errors if isinstance(error, PropertyError)), errors[0]), document)
    for module in package.rglob("*.py"):
        content = module.read_text(encoding="utf-8")
        module.write_text(f"{HEADER}\n{content}" if content.strip() else HEADER, encoding="utf-8")
    (package / "py.typed").touch()
    return package


def _run(document: Node, config: Config) -> Sequence[GeneratorError]:
    # No title: another version of the document shall change no more files than it must.
    info = {"title": "the API that openapi/application.json describes", "version": "1"}
    data = GeneratorData.from_dict({**document, "info": info}, config=config)
    if isinstance(data, GeneratorError):
        return [data]
    settle_names(data)
    for enum in data.enums:
        if isinstance(enum, LiteralEnumProperty):
            # In a set, "a" and "A" would come as they like: the generator's template sorts without regard to case.
            enum.values = sorted(enum.values)  # type: ignore[assignment]
    return Project(openapi=data, config=config, custom_template_path=TEMPLATES).build()


def _read(path: Path) -> ConfigFile:
    try:
        return ConfigFile.load_from_path(path)
    except Exception as error:  # noqa: BLE001 - the generator documents no exceptions: YAML's, pydantic's and the file system's
        what = f"cannot be read: {type(error).__name__}: {shorten(str(error), 200)}"
        remedy = "Correct it: openapi-python-client's documentation has a list of its options."
        raise RegenError(what, place=path.name, remedy=remedy) from None


def _told(error: GeneratorError, document: Node) -> RegenError:
    """Say where in the document the generator met what it reports."""
    data = error.data if isinstance(error, ParseError) else None
    node = data and data.model_dump(mode="json", by_alias=True, exclude_unset=True)
    text = f"{error.header} {error.detail or ''}"
    text = re.sub(r"<[\w.]+UntrustedString object at 0x[0-9a-f]+>", "(a name of the document)", text)
    place = next((f"#{place}" for _, place, other in walk("document", document) if other == node), "")
    remedy = _REMEDY if error.level is ErrorLevel.WARNING else ""
    return RegenError(f"the generator reports: {shorten(text, 500)}", place=place, remedy=remedy)
