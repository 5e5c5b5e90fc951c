"""Turning YAML into the JSON that it means for OpenAPI: dates are text, keys are text, and no key comes twice."""

import json
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from overrides.spec._document import is_array, is_object
from regen._errors import RegenError

MAX_NODES = 1_000_000
"""Values that the aliases of a document may grow to."""

_TAG = "tag:yaml.org,2002:"
_SCALARS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text.replace("_", ""), 0 if text.lstrip("+-")[:2].lower() in ("0x", "0o") else 10),
    "float": lambda text: float(text.replace("_", "")),
    "timestamp": str,
}


def converted(content: bytes, name: str) -> bytes:
    """Return a YAML 1.2 document as indented JSON.

    Raises:
        RegenError: it is not YAML, or has what JSON has not.
    """
    # ruamel.yaml has no types for its nodes and errors.
    yaml: Any = YAML(typ="safe", pure=True)
    try:
        value = _Converter(name).value(yaml.compose(content), ())
    except MarkedYAMLError as error:
        marked: Any = error
        mark = marked.problem_mark or marked.context_mark
        raise _refused(f"not valid YAML: {marked.problem or marked.context}", name, mark) from None
    except (YAMLError, UnicodeError, RecursionError) as error:
        raise _refused(f"not valid YAML: {' '.join(str(error).split())[:200]}", name, None) from None
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"


class _Converter:
    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def value(self, node: Any, above: tuple[Any, ...]) -> Any:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._refused("its aliases make it too large", node)
        if any(node is outer for outer in above):
            raise self._refused("an alias stands inside its own anchor", node)
        match getattr(node, "id", None):
            case "scalar":
                return self._scalar(node)
            case "sequence":
                return [self.value(entry, (*above, node)) for entry in node.value]
            case "mapping":
                return self._mapping(node, above)
            case _:
                raise self._refused("an empty document", node)

    def _scalar(self, node: Any) -> Any:
        make = _SCALARS.get(str(node.tag).removeprefix(_TAG))
        if make is None:
            raise self._refused(f"JSON has nothing for the tag {node.tag}", node)
        try:
            value = make(node.value)
            json.dumps(value, allow_nan=False)
        except ValueError:
            raise self._refused(f"JSON has no number {node.value}", node) from None
        return value

    def _mapping(self, node: Any, above: tuple[Any, ...]) -> dict[str, Any]:
        inner = (*above, node)
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, entry in node.value:
            if str(key.tag) == f"{_TAG}merge":
                value = self.value(entry, inner)
                for source in reversed(value if is_array(value) else [value]):
                    if not is_object(source):
                        raise self._refused("what << merges is no mapping", entry)
                    merged |= source
                continue
            # A status code is a number in YAML and text in JSON.
            if key.id != "scalar":
                raise self._refused("a key is no text", key)
            name: str = key.value
            if name in own:
                raise self._refused(f"the key {name!r} occurs twice in one mapping", key)
            own[name] = self.value(entry, inner)
        return merged | own

    def _refused(self, what: str, node: Any) -> RegenError:
        return _refused(what, self._name, node.start_mark if node is not None else None)


def _refused(what: str, name: str, mark: Any) -> RegenError:
    place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark is not None else name
    return RegenError(what, place=place, remedy="Correct the document, or vendor it as JSON.")
