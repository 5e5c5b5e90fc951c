"""Whatever a document holds, the driver's checks end with an answer or with its own error."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overrides.spec import Node, canonical
from overrides.spec._document import (
    NoTarget,
    at,
    is_array,
    is_object,
    operations,
    pointer,
    schemas,
    tokens,
)
from overrides.spec._errors import RegenError
from regen._changes import changes
from regen._document import parse
from regen._names import refuse
from regen._overrides import apply
from regen._samples import Sampler
from tests.regen.documents import everything
from tests.regen.support import put, vendored
from tests.support.strategies import examples


def objects(node: Any, place: str = "") -> Iterator[tuple[str, Node]]:
    """Yield pointer and node of every JSON object, whatever it means."""
    if is_object(node):
        yield place, node
    for key, value in node.items() if is_object(node) else enumerate(node) if is_array(node) else ():
        yield from objects(value, place + pointer(key))


_NAMES = st.sampled_from(["$ref", "schemas", "properties", "required", "allOf", "oneOf", "items", "type", "enum", "in"])
_VALUES = st.sampled_from(
    [
        *(f"#{place}" for place, _ in objects(vendored()) if place.count("/") < 5),
        *("string", "object", "array", "#", "#/", "#/components/schemas/voice/0", "../a.json", ""),
    ]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | _VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
_OBJECT = st.dictionaries(_NAMES | st.text(max_size=3), _JSON, max_size=3)


def _is_read(content: bytes) -> bool:
    """Do all that a run does with a document before it generates, and tell if it is no error of the driver's own."""
    try:
        document = parse(content)
        patched, _ = apply(document)
        refuse(patched, "")
    except RegenError:
        return False
    assert changes(patched, patched) == []
    for place, schema in schemas(patched):
        for sample in Sampler(patched, lambda _, properties: properties).samples(schema, place):
            json.dumps(sample.json)
    return True


@examples(150)
@given(st.binary() | st.text().map(str.encode) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_refused(content: bytes) -> None:
    """Bytes of any kind, and any JSON, are no document, and no crash."""
    assert not _is_read(content)


@examples(100)
@given(_OBJECT)
def test_any_json_is_read_or_refused(value: Node) -> None:
    """A JSON object of any kind, with an `openapi` and `info` that are right, is refused or read."""
    _is_read(json.dumps({"openapi": "3.0.0", "info": {"title": "T", "version": "1"}, **value}).encode())


@pytest.mark.parametrize("base", [vendored(), everything()], ids=["vendored", "everything"])
@examples(40)
@given(data=st.data())
def test_any_change_of_a_document_is_read_or_refused(base: Node, data: st.DataObject) -> None:
    """With any part of it removed, replaced or added to, a document is refused with a message, or read."""
    document = deepcopy(base)
    for _ in range(data.draw(st.integers(1, 3))):
        owner = data.draw(st.sampled_from([node for _, node in objects(document)]))
        names = st.sampled_from(sorted(owner)) | _NAMES if owner else _NAMES
        name = data.draw(names)
        if data.draw(st.booleans()):
            owner[name] = data.draw(_JSON)
        else:
            owner.pop(name, None)
    _is_read(json.dumps(document).encode())


def test_a_document_with_a_byte_order_mark_is_read() -> None:
    """A byte order mark before the JSON is no obstacle."""
    assert parse(b"\xef\xbb\xbf" + json.dumps(vendored()).encode()) == vendored()


def test_extensions_beside_paths_are_no_paths() -> None:
    """What stands under `paths` with a name that is no path, and beside the operations of a path, is left alone."""
    document = put(put(vendored(), "/paths/x-note", "get this"), "/paths/~1/x-note", {"get": {}})
    assert list(operations(document)) == list(operations(vendored()))
    paths = canonical(document)["paths"]
    assert (paths.pop("x-note"), paths["/"].pop("x-note")) == ("get this", {"get": {}})
    assert paths == canonical(vendored())["paths"]


@given(st.lists(st.text()))
def test_a_pointer_is_split_into_what_it_was_joined_from(path: list[str]) -> None:
    """Any names survive in a JSON pointer, and in a URI's fragment."""
    assert tokens(pointer(*path)) == tokens(f"#{quote(pointer(*path))}") == path


@pytest.mark.parametrize(
    "place", ["/nowhere", "/openapi/0", "/servers/one", "/servers/7", "/paths/~1/get/parameters/x"]
)
def test_a_place_that_is_not_there_is_no_target(place: str) -> None:
    """A pointer into nothing, or into a text, or to no index of an array, is NoTarget."""
    with pytest.raises(NoTarget):
        at(vendored(), place)


def test_a_place_is_found_through_references() -> None:
    """A pointer goes through references on its way and at its end."""
    document = vendored()
    components = document["components"]["schemas"]
    assert at(document, "") is document
    assert (
        at(document, "/components/schemas/application/properties/voice/properties") is components["voice"]["properties"]
    )
