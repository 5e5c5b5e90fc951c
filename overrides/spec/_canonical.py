"""One form of a document for all spellings of it: what overrides patch, and the generator, check and report read.

References are followed, path-level parameters moved to the operations, allOf of objects merged, titles dropped. Every
object is a component with the name of its class; all else stands where it is used. A property that two parts of an
allOf define differently stays an allOf of both. Extensions are left alone.
"""

import builtins
import json
import re
import tomllib
from heapq import heappop, heappush
from itertools import chain, count
from pathlib import Path

from overrides.spec._document import METHODS, Node, parts, pointer, tokens
from overrides.spec._errors import RegenError
from overrides.spec._shapes import Parts, Shape, Shapes, said

_COMPONENTS = "/components/schemas"
_TABLE = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
NAMES: dict[str, str] = {place: name for name, places in _TABLE["classes"].items() for place in places}
_MOST = 20_000
"""Arrays, each written out where it is used: what holds more of them doubles itself."""

_APART = {"parameters", "requestBody", "responses", "headers", "content", "schema", "callbacks", "links", "examples"}
"""What is not copied: it is written anew, or no code is made of it."""

_STYLES = {"query": "form", "cookie": "form"}
_STEMS = {"body": "{} body", "answer": "{} response {}"}
_WORDS = {"items": "item", "additionalProperties": "additional property", "not": "not"}


def canonical(document: Node, places: dict[str, str] | None = None) -> Node:
    """Return the canonical form of a valid document, and note where in it each place of the form comes from.

    Raises:
        RegenError: a reference leads nowhere, or a schema has no one meaning. Its place is one of the document.
    """
    shapes = Shapes(document)
    try:
        unordered = _Canonical(document, shapes, {} if places is None else places).form()
    except RecursionError:
        remedy = "Take the reference that leads back out of it, or let it lead to an object."
        what = "the schema is a part of itself, or nested too deeply"
        raise RegenError(what, place=shapes.last, remedy=remedy) from None
    # The order of members says nothing.
    form: Node = json.loads(json.dumps(unordered, sort_keys=True))
    for name, first in _TABLE["first"].items():
        properties = form["components"]["schemas"].get(name, {}).get("properties", {})
        properties |= {key: properties.pop(key) for key in [*properties] if key not in first}
    return form


class _Canonical:
    def __init__(self, document: Node, shapes: Shapes, places: dict[str, str]) -> None:
        self._document = document
        self._places = places
        self._components: Node = document.get("components", {})
        self._shapes = shapes
        self._inline = 0
        # References without a name, each with object, place and stem: those that names.toml names come first, the
        # others by their stems, so that what Application and ApplicationCreated share is named after Application.
        self._unnamed: list[tuple[bool, str, int, Node, Shape, str]] = []
        self._order = count()
        # By name the shape of each component; by the origin of a shape its name; the components that are written.
        self._holders: dict[str, Shape] = {}
        self._names: dict[int, str] = {}
        self._forms: Node = {}

    def form(self) -> Node:
        paths = {path: self._path(path, item) for path, item in sorted(self._document["paths"].items())}
        schemas: Node = self._components.get("schemas", {})
        self._component_of = {id(schema): name for name, schema in schemas.items()}
        shapes = {name: self._shapes.shape(schemas[name], _COMPONENTS + pointer(name)) for name in sorted(schemas)}
        for name, shape in shapes.items():
            if _COMPONENTS + pointer(name) in NAMES:
                self._form(shape, _COMPONENTS + pointer(name), name)
        self._write()
        for name, shape in shapes.items():
            known = shape.origin in self._names or shape.origin in self._shapes.absorbed
            # What is a copy of a class that is used is that class, inlined by the document.
            if shape.is_object and not known and not any(self._shapes.same(shape, it) for it in self._holders.values()):
                self._form(shape, _COMPONENTS + pointer(name), name)
                self._write()
        kept = {key: value for key, value in self._document.items() if key != "security"}
        schemes = {key: value for key, value in self._components.items() if key == "securitySchemes"}
        return {**kept, "paths": paths, "components": {**schemes, "schemas": self._forms}}

    def _write(self) -> None:
        """Name and write the objects that are referred to, and those that they refer to."""
        while self._unnamed:
            _, stem, _, reference, shape, place = heappop(self._unnamed)
            name = self._name(shape, place, stem)
            reference["$ref"] = "#" + _COMPONENTS + pointer(name)
            if name not in self._forms:
                self._forms[name] = self._body(shape, _COMPONENTS + pointer(name), name)

    def _path(self, path: str, entry: Node) -> Node:
        if not path.startswith("/"):
            return entry
        item, source = self._shapes.followed(entry, pointer("paths", path))
        form = {key: value for key, value in entry.items() if key.startswith("x-")}
        for method in sorted(item.keys() & {*METHODS}):
            form[method] = self._operation(path, method, item, source)
        return form

    def _operation(self, path: str, method: str, item: Node, item_source: str) -> Node:
        operation = item[method]
        place, source = pointer("paths", path, method), item_source + pointer(method)
        stem = operation.get("operationId") or f"{method}{path}"
        form: Node = {"responses": {}, **self._held("operation", operation, source, place, stem)}
        parameters = self._parameters(item, item_source) | self._parameters(operation, source)
        if parameters:
            form["parameters"] = [
                self._held("parameter", *parameters[key], place + pointer("parameters", index), f"{stem} {key[1]}")
                for index, key in enumerate(sorted(parameters))
            ]
        security = operation.get("security", self._document.get("security"))
        servers = operation.get("servers", item.get("servers", self._document.get("servers")))
        others = servers if servers != self._document.get("servers") else None
        return form | {key: value for key, value in (("security", security), ("servers", others)) if value}

    def _parameters(self, owner: Node, source: str) -> dict[tuple[str, str], tuple[Node, str]]:
        """Return the parameters of a path or an operation, each with its source."""
        found: dict[tuple[str, str], tuple[Node, str]] = {}
        for index, entry in enumerate(owner.get("parameters", ())):
            parameter, where = self._shapes.followed(entry, source + pointer("parameters", index))
            if "in" not in parameter:
                raise RegenError("it is referred to as a parameter", place=where, remedy="Correct the reference.")
            key = parameter["in"], parameter["name"]
            if key in found:
                what, remedy = f"two parameters are {key[1]!r} ({key[0]})", "Give each of them another name."
                raise RegenError(what, place=f"{source}/parameters", remedy=remedy)
            found[key] = parameter, where
        return found

    def _held(self, kind: str, node: Node, source: str, place: str, stem: str) -> Node:
        """Return the form of an operation without its parameters, or of what is inside it."""
        node, source = self._shapes.followed(node, source)
        self._places[place] = source
        style = _STYLES.get(node.get("in", ""), "simple")
        usual = {"style": style, "explode": node.get("style", style) == "form"}
        form = {key: value for key, value in said(node).items() if key not in _APART and value != usual.get(key)}
        for inner, where, part in parts(kind, node):
            if inner == "schema":
                form["schema"] = self._form(self._shapes.shape(part, source + where), place + where, stem)
            elif inner != "parameter":
                words = _STEMS.get(inner, "{}").format(stem, *tokens(where)[1:])
                _put(form, where, self._held(inner, part, source + where, place + where, words))
        return form

    def _form(self, shape: Shape, place: str, stem: str) -> Node:
        """Return the form of a schema: a reference for an object."""
        self._places[place] = shape.place
        if shape.is_object:
            reference: Node = {}
            heappush(self._unnamed, (place not in NAMES, stem, next(self._order), reference, shape, place))
            return {"nullable": True, "oneOf": [reference]} if shape.nullable else reference
        self._inline += bool(shape.inner)
        if self._inline > _MOST:
            what, remedy = "written out where it is used, it is too large", "Make it smaller."
            raise RegenError(what, place=shape.place, remedy=remedy)
        return self._body(shape, place, stem)

    def _body(self, shape: Shape, place: str, stem: str) -> Node:
        form: Node = {**shape.keywords, **({"type": "object"} if shape.is_object else {})}
        if shape.nullable and not shape.is_object:
            form["nullable"] = True
        for key, inner in sorted(shape.inner.items()):
            owner, *name = tokens(key)
            words = name[0] if name else _WORDS[owner]
            _put(form, key, self._all(inner, place + key, f"{stem} {words}"))
        # Users pass an id as a text, and find it in texts. The last word is that of a parameter or property.
        if form.get("format") == "uuid" and stem.endswith((" id", "_id")):
            del form["format"]
        return form

    def _all(self, inner: Parts, place: str, stem: str) -> Node:
        """Return the form of schemas that hold at once: that of one, unless they differ."""
        shapes = self._shapes.distinct(inner)
        if len(shapes) == 1:
            return self._form(shapes[0], place, stem)
        forms = (self._form(part, f"{place}/allOf/{i}", f"{stem} part{i}") for i, part in enumerate(shapes))
        return {"allOf": list(forms)}

    def _name(self, shape: Shape, place: str, stem: str) -> str:
        """Name an object: as its place demands, as it is named already, or after its place."""
        own = _class_name(self._component_of.get(shape.origin) or stem)
        known = filter(None, (NAMES.get(place), self._names.get(shape.origin), own, _class_name(stem)))
        names = chain(known, (f"{own}{number}" for number in count(2)))
        name = next(name for name in names if self._shapes.same(self._holders.setdefault(name, shape), shape))
        self._names.setdefault(shape.origin, name)
        return name


def _put(form: Node, place: str, value: Node) -> None:
    *owners, last = tokens(place)
    for owner in owners:
        form = form.setdefault(owner, {})
    form[last] = value


def _class_name(text: str) -> str:
    """Write a name as the generator does, so that it stays as it is, and hides nothing that generated modules use."""
    words = re.findall(r"[^\W_]+", " ".join(re.split("([A-Z]?[a-z]+)", text)))
    name = "".join(word if word.isupper() else word.capitalize() for word in words)
    if name != text:
        return _class_name(name)
    if not name.isidentifier():
        return _class_name(f"Model {name}")
    return f"{name}Model" if name in _TABLE["taken"]["names"] or hasattr(builtins, name) else name
