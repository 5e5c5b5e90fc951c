"""Turning YAML into the JSON that it means for OpenAPI: dates are text, keys are text, and no key comes twice."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from overrides.spec._errors import RegenError

_TAG = "tag:yaml.org,2002:"

# YAML 1.2, core schema: what is no text although it has no quotes.
_CORE = {
    "null": "~|null|Null|NULL|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}


def converted(content: bytes, name: str) -> Iterator[bytes]:
    """Yield a YAML 1.2 document as indented JSON, piece by piece: its aliases may make it larger than any memory.

    Raises:
        RegenError: it is not YAML, or has what JSON has not.
    """
    try:
        value = yaml.load(content, _Loader)  # noqa: S506 - a safe loader
        yield from map(str.encode, json.JSONEncoder(indent=2, ensure_ascii=False, allow_nan=False).iterencode(value))
        yield b"\n"
    except Exception as error:  # noqa: BLE001 - PyYAML raises whatever, if a tag does not fit its value
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        what = f"cannot be read as YAML: {getattr(error, 'problem', None) or error}"
        raise RegenError(what, place=place, remedy="Correct the document, or vendor it as JSON.") from None


class _Loader(yaml.CSafeLoader):
    """Reads the types of YAML 1.2, not those of 1.1, for which `no` is a boolean and `012` is ten."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name is PyYAML's
        None: [(f"{_TAG}{kind}", re.compile(rf"(?:{pattern})\Z")) for kind, pattern in _CORE.items()]
    }

    def construct_mapping(self: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key, value in node.value:
            if key.value in mapping:
                what = f"the key {key.value!r} occurs twice in one mapping"
                raise yaml.MarkedYAMLError(problem=what, problem_mark=key.start_mark)
            # A status code is a number in YAML and text in JSON.
            mapping[key.value] = self.construct_object(value, deep)
        return mapping


def _integer(_: _Loader, node: Any) -> int:
    return int(node.value, 0 if node.value[:2] in ("0o", "0x") else 10)


_Loader.add_constructor(f"{_TAG}int", _integer)
