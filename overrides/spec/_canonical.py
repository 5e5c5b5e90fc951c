"""One form of a document for all spellings of it: what overrides patch, and the generator, check and report read.

References are followed, path-level parameters moved to the operations, allOf of objects merged, titles dropped. Every
object is a component with the name of its class; all else stands where it is used. A property that two parts of an
allOf define differently stays an allOf of both. Extensions are left alone.
"""

import builtins
import re
import tomllib
from itertools import chain, count
from pathlib import Path
from typing import Any

from overrides.spec._document import METHODS, DocumentError, Node, is_array, is_object, pointer, tokens
from overrides.spec._shapes import Parts, Shape, Shapes, circle, said

_COMPONENTS = "/components/schemas"
_TABLE = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
NAMES: dict[str, str] = {
    place if place.startswith("/") else f"{_COMPONENTS}/{place}": name
    for name, places in _TABLE["classes"].items()
    for place in places
}
_MOST = 20_000
"""Arrays, each written out where it is used: what holds more of them doubles itself."""

_MOVED = ("parameters", "requestBody", "responses", "callbacks", "security", "servers")
_HELD = ("schema", "content", "headers", "links", "examples")
_STYLES = {"query": "form", "cookie": "form"}
_WORDS = {"items": "item", "additionalProperties": "additional property", "not": "not"}


def canonical(document: Node, places: dict[str, str] | None = None) -> Node:
    """Return the canonical form of a valid document, and note where in it each place of the form comes from.

    Raises:
        DocumentError: a schema is a part of itself.
    """
    return _Canonical(document, {} if places is None else places).form()


class _Canonical:
    def __init__(self, document: Node, places: dict[str, str]) -> None:
        self._document = document
        self._places = places
        self._components: Node = document.get("components", {}).get("schemas", {})
        self._component_of = {id(schema): name for name, schema in self._components.items()}
        self._shapes = Shapes(document)
        self._open: set[int] = set()
        self._inline = 0
        # By name the shape of each component; by the origin of a shape its name; the components that are written.
        self._holders: dict[str, Shape] = {}
        self._names: dict[int, str] = {}
        self._forms: Node = {}
        self._queue: list[str] = []
        self._pinning = True

    def form(self) -> Node:
        # Twice: which classes have names of their own must be known before the others are named.
        self._pass()
        self._forms, self._pinning = {}, False
        paths = self._pass()
        kept = {key: value for key, value in self._document.items() if key not in ("paths", "components", "security")}
        schemes = {k: v for k, v in self._document.get("components", {}).items() if k == "securitySchemes"}
        form: Node = _ordered({**kept, "paths": paths, "components": {**schemes, "schemas": self._forms}})
        for name, first in _TABLE["first"].items():
            properties = form["components"]["schemas"].get(name, {}).get("properties", {})
            others = {key: properties.pop(key) for key in [*properties] if key not in first}
            properties |= others
        return form

    def _pass(self) -> Node:
        paths: Node = {}
        for path, entry in sorted(self._document["paths"].items()):
            if path[:1] != "/":
                paths[path] = entry
                continue
            item, place = self._shapes.followed(entry, pointer("paths", path))
            paths[path] = {key: value for key, value in entry.items() if key[:2] == "x-"}
            for method in sorted(item.keys() & {*METHODS}):
                paths[path][method] = self._operation(path, method, item, place)
        self._write()
        for name in sorted(self._components):
            place = _COMPONENTS + pointer(name)
            shape = self._shapes.shape(self._components[name], place)
            orphan = shape.is_object and shape.origin not in self._names.keys() | self._shapes.absorbed
            # What is a copy of a class that is used is that class, inlined by the document.
            if place in NAMES or (orphan and not any(self._shapes.same(shape, it) for it in self._holders.values())):
                self._form(shape, place, name)
                self._write()
        return paths

    def _write(self) -> None:
        while self._queue:
            name = self._queue.pop()
            self._forms[name] = self._body(self._holders[name], _COMPONENTS + pointer(name), name)

    def _operation(self, path: str, method: str, item: Node, item_place: str) -> Node:
        place, operation = pointer("paths", path, method), item[method]
        stem = operation.get("operationId") or f"{method}{path}"
        self._places[place] = item_place + pointer(method)
        found: dict[tuple[str, str], tuple[Node, str]] = {}
        for owner, where in ((item, item_place), (operation, item_place + pointer(method))):
            for index, entry in enumerate(owner.get("parameters", [])):
                parameter = self._shapes.followed(entry, where + pointer("parameters", index))
                key = parameter[0]["in"], parameter[0]["name"]
                if key in found and found[key][1].startswith(f"{where}/parameters/"):
                    remedy = "Give each of them another name."
                    raise DocumentError(f"two parameters are {key[1]!r} ({key[0]})", where + "/parameters", remedy)
                found[key] = parameter
        form: Node = {key: value for key, value in said(operation).items() if key not in _MOVED}
        if found:
            form["parameters"] = [
                self._held(*found[key], place + pointer("parameters", index), f"{stem} {key[1]}")
                for index, key in enumerate(sorted(found))
            ]
        if "requestBody" in operation:
            body = self._shapes.followed(operation["requestBody"], self._places[place] + "/requestBody")
            form["requestBody"] = self._held(*body, place + "/requestBody", f"{stem} body")
        form["responses"] = {key: value for key, value in operation["responses"].items() if key[:2] == "x-"}
        for status in sorted(operation["responses"].keys() - form["responses"].keys()):
            where = pointer("responses", status)
            answer = self._shapes.followed(operation["responses"][status], self._places[place] + where)
            form["responses"][status] = self._held(*answer, place + where, f"{stem} response {status}")
        security = operation.get("security", self._document.get("security"))
        servers = operation.get("servers", item.get("servers", self._document.get("servers")))
        others = servers if servers != self._document.get("servers") else None
        return form | {key: value for key, value in (("security", security), ("servers", others)) if value}

    def _held(self, node: Node, source: str, place: str, stem: str) -> Node:
        """Return the form of a parameter, a body, an answer, a header or a media type."""
        self._places[place] = source
        style = _STYLES.get(node.get("in", ""), "simple")
        usual = {"style": style, "explode": node.get("style", style) == "form"}
        form = {k: v for k, v in said(node).items() if k not in _HELD and v != usual.get(k)}
        if "schema" in node:
            shape = self._shapes.shape(node["schema"], source + "/schema")
            form["schema"] = _id_as_text(node.get("name"), self._form(shape, place + "/schema", stem))
        for key in ("content", "headers"):
            for name in sorted(node.get(key, {})):
                inner, where = self._shapes.followed(node[key][name], source + pointer(key, name))
                form.setdefault(key, {})[name] = self._held(inner, where, place + pointer(key, name), stem)
        return form

    def _form(self, shape: Shape, place: str, stem: str) -> Node:
        """Return the form of a schema: a reference for an object."""
        self._places[place] = shape.place
        if shape.is_object:
            if self._pinning and place not in NAMES:
                return {}
            reference = {"$ref": "#" + _COMPONENTS + pointer(self._name(shape, place, stem))}
            return {"nullable": True, "oneOf": [reference]} if shape.nullable else reference
        if shape.origin in self._open:
            raise circle(shape.place)
        self._inline += bool(shape.inner)
        if self._inline > _MOST:
            raise DocumentError("written out where it is used, it is too large", shape.place, "Make it smaller.")
        self._open.add(shape.origin)
        form = self._body(shape, place, stem)
        self._open.remove(shape.origin)
        return form

    def _body(self, shape: Shape, place: str, stem: str) -> Node:
        form: Node = {**shape.keywords, **({"type": "object"} if shape.is_object else {})}
        if shape.nullable and not shape.is_object:
            form["nullable"] = True
        if shape.required:
            form["required"] = sorted(shape.required)
        for key, inner in sorted(shape.inner.items()):
            owner, *name = tokens(key)
            inside = self._all(inner, place + key, f"{stem} {name[0] if name else _WORDS[owner]}")
            if name:
                form[owner] = {**form.get(owner, {}), name[0]: _id_as_text(name[0], inside)}
            else:
                form[owner] = inside
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
        if name not in self._forms:
            self._forms[name] = {}
            self._queue.append(name)
        return name


def _id_as_text(name: str | None, schema: Node) -> Node:
    """Take the format from an id: users pass it as a text, and find it in texts."""
    is_id = name is not None and (name == "id" or name.endswith("_id"))
    return {k: v for k, v in schema.items() if not (is_id and (k, v) == ("format", "uuid"))}


def _class_name(text: str) -> str:
    """Write a name as the generator does, so that it stays as it is, and hides nothing that generated modules use."""
    name, last = text, ""
    while name != last:
        last, words = name, name
        if any(letter.isupper() for letter in name):
            words = " ".join(re.split("([A-Z]?[a-z]+)", name))
        name = "".join(word if word.isupper() else word.capitalize() for word in re.findall(r"[^\W_]+", words))
    if not name.isidentifier():
        return _class_name(f"Model {name}")
    return f"{name}Model" if name in _TABLE["taken"]["names"] or hasattr(builtins, name) else name


def _ordered(node: Any) -> Any:
    if is_array(node):
        return [_ordered(entry) for entry in node]
    return {key: _ordered(node[key]) for key in sorted(node)} if is_object(node) else node
