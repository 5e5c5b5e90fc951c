"""What the schemas of a document say, however it is spelled."""

from contextlib import suppress
from typing import Any

from attrs import evolve, frozen

from overrides.spec._document import Node, is_array, is_object, is_reference, parts, pointer, step, tokens
from overrides.spec._errors import RegenError

_REMARKS = ("description", "example", "externalDocs", "xml")
_TOLD_BY_FALSE = ("additionalProperties", "default", "example", "explode")
_UNIONS = ("anyOf", "oneOf")
_STRUCTURE = ("title", "nullable", "properties", "items", "not", "additionalProperties", "allOf", *_UNIONS)

Parts = dict[int, tuple[Node, str]]
"""Schemas that hold at once, as they are written, each with its place; one that is written once comes once."""


@frozen(eq=False)
class Shape:
    """What a schema says once its references are followed and its allOf is merged."""

    keywords: Node
    inner: dict[str, Parts]
    nullable: bool
    place: str
    origin: int

    @property
    def is_object(self) -> bool:
        has_properties = any(key.startswith("/properties/") for key in self.inner)
        return has_properties or self.keywords.get("type") == "object"

    @property
    def says_nothing(self) -> bool:
        return not self.inner and not _bare(self.keywords).keys() - {"type", "default"}


class Shapes:
    """The shapes of the schemas of one document, each made once."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._shapes: dict[int, Shape] = {}
        self._equal: dict[tuple[int, int], None] = {}
        self.last = ""
        """Where a schema was looked at last: in a circle, if there is no end of them."""

        self.absorbed: set[int] = set()
        """The origins of what is a part of an allOf."""

    def followed(self, node: Any, place: str) -> tuple[Any, str]:
        """Follow a reference; return what it leads to, and where that stands.

        Raises:
            RegenError: it leads to no object.
        """
        self.last = place
        if not is_reference(node):
            return node, place
        reference, found = node["$ref"], None
        with suppress(LookupError):
            found = step(self._document, reference)
        if not (reference.startswith("#") and is_object(found)):
            remedy = "Correct the reference, or add what it names to this document: no other is read."
            raise RegenError(f"the reference {reference!r} leads nowhere", place=place, remedy=remedy)
        return self.followed(found, pointer(*tokens(reference)))

    def shape(self, schema: Node, place: str) -> Shape:
        schema, place = self.followed(schema, place)
        if id(schema) not in self._shapes:
            self._shapes[id(schema)] = self._merged(schema, place)
        return self._shapes[id(schema)]

    def _merged(self, schema: Node, place: str) -> Shape:
        keywords = {key: value for key, value in said(schema).items() if key not in _STRUCTURE or value is False}
        if "properties" in schema:
            keywords.setdefault("type", "object")
        inner: dict[str, Parts] = {}
        branches: list[Shape] = []
        for _, where, part in parts("schema", schema):
            keyword = tokens(where)[0]
            if keyword in _UNIONS and len(schema[keyword]) > 1:
                what = f"{keyword} leaves a choice between schemas"
                remedy = "Describe it as one schema, or as {}, which is anything."
                raise RegenError(what, place=f"{place}/{keyword}", remedy=remedy)
            if keyword in ("allOf", *_UNIONS):
                branches.append(self.shape(part, place + where))
            elif (keyword, part) != ("additionalProperties", {}):
                inner[where] = {id(part): (part, place + where)}
        own = Shape(keywords, inner, bool(schema.get("nullable")), place, id(schema))
        if len(branches) == 1 and branches[0].is_object and own.says_nothing:
            return evolve(branches[0], nullable=own.nullable or branches[0].nullable)
        self.absorbed.update(branch.origin for branch in branches)
        return _joined([*branches, own], id(schema))

    def distinct(self, inner: Parts) -> list[Shape]:
        """List the schemas that say something, each once; scalars that can be one are one."""
        shapes: list[Shape] = []
        for shape in (self.shape(*part) for part in inner.values()):
            if not any(self._alike(shape, other) for other in shapes):
                shapes.append(shape)
        telling = [shape for shape in shapes if not shape.says_nothing or "type" in shape.keywords] or shapes[:1]
        if len(telling) > 1 and not any(shape.inner or shape.is_object for shape in telling):
            with suppress(RegenError):
                return [_joined(telling, telling[0].origin)]
        return telling

    def _alike(self, one: Shape, other: Shape) -> bool:
        return one.nullable == other.nullable and self.same(one, other)

    def same(self, one: Shape, other: Shape) -> bool:
        """Whether two schemas say the same, but for remarks and null."""
        pair = one.origin, other.origin
        if one.origin == other.origin or pair in self._equal:
            return True
        # Taken for equal while what is inside is compared, which may lead back here.
        self._equal[pair] = None
        same = _bare(one.keywords) == _bare(other.keywords) and one.inner.keys() == other.inner.keys()
        same = same and all(self._agree(part, other.inner[key]) for key, part in one.inner.items())
        while not same and self._equal.popitem()[0] != pair:
            pass
        return same

    def _agree(self, mine: Parts, theirs: Parts) -> bool:
        ones, others = self.distinct(mine), self.distinct(theirs)
        return len(ones) == len(others) and all(map(self._alike, ones, others))


def _joined(shapes: list[Shape], origin: int) -> Shape:
    """Merge schemas that hold at once; the last one decides what cannot be merged and is but a remark."""
    keywords: Node = {}
    inner: dict[str, Parts] = {}
    *branches, own = shapes
    for shape in shapes:
        for key, value in shape.keywords.items():
            keywords[key] = _both(key, keywords[key], value, own.place) if key in keywords else value
        for key, part in shape.inner.items():
            inner[key] = inner.get(key, {}) | part
    nullable = own.nullable or (bool(branches) and all(branch.nullable for branch in branches))
    return Shape(keywords, inner, nullable, own.place, origin)


def _both(key: str, one: Any, other: Any, place: str) -> Any:
    """Return what two values of a keyword say at once."""
    if key == "required":
        return sorted({*one, *other})
    if key == "enum":
        return [value for value in one if value in other]
    if key in ("type", "format") and one != other:
        if {one, other} == {"integer", "number"}:
            return "integer"
        raise RegenError(f"allOf says {one!r} and {other!r} of the {key}", place=place, remedy="Correct one of them.")
    if key.startswith(("min", "max")):
        return (max if key.startswith("min") else min)(one, other)
    return other


def said(node: Node) -> Node:
    """Leave out what says no more than its absence, and the order of what is required."""
    node = {
        key: value for key, value in node.items() if value is not False or key in _TOLD_BY_FALSE or key.startswith("x-")
    }
    return node | ({"required": sorted(node["required"])} if is_array(node.get("required")) else {})


def _bare(node: Node) -> Node:
    """Leave out what means nothing to a client."""
    return {key: value for key, value in node.items() if key not in _REMARKS and not key.startswith("x-")}
