"""Letting a generated operation read every answer that the document declares."""

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import httpx

from overrides.spec._document import Node, is_json, pointer, resolved
from regen._reading import Problem, hints, lost
from regen._samples import Sampler


class Answers:
    """A generated operation and what the document says about its answers."""

    def __init__(self, module: ModuleType, client: Any, document: Node, operation: Node, place: str) -> None:
        self._module = module
        self._client = client
        self._document = document
        self._sampler = Sampler(document)
        self._answers: Node = operation["responses"]
        self._place = place

    def problems(self) -> Iterator[Problem]:
        """Yield what the document has and the function does not read."""
        for status, entry in self._answers.items():
            place = self._place + pointer("responses", status)
            content = resolved(self._document, entry).get("content", {})
            schemas = {key: media_type["schema"] for key, media_type in content.items() if "schema" in media_type}
            try:
                # A status without a body, too, is one that the client knows.
                if not any(is_json(key) for key in schemas):
                    self._read(self._code(status), b"text")
                for key in filter(is_json, schemas):
                    yield from self._schema(status, schemas[key], place + pointer("content", key, "schema"))
            except Exception as error:  # noqa: BLE001 - whatever the generated code may raise is the finding
                yield place, f"the answer cannot be read: {type(error).__name__}: {error}"

    def _schema(self, status: str, schema: Node, place: str) -> Iterator[Problem]:
        hint = hints(self._module._parse_response)["return"]
        for sample in self._sampler.samples(schema, place):
            yield from lost(sample, self._read(self._code(status), json.dumps(sample.json).encode()), hint)

    def _read(self, status: int, content: bytes) -> Any:
        return self._module._build_response(
            client=self._client, response=httpx.Response(status, content=content)
        ).parsed

    def _code(self, status: str) -> int:
        """Return a code that stands for this status of the document and for no other: `2XX` and `default` are many."""
        if status.isdigit():
            return int(status)
        codes = range(100, 600) if status == "default" else range(int(status[0]) * 100, int(status[0]) * 100 + 100)
        others = self._answers.keys() - {status, "default"}
        return next((code for code in codes if not others & {str(code), f"{code // 100}XX"}), codes[0])
