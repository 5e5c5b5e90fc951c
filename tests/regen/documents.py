"""A document to generate from that has everything, and the parts that documents are made of."""

from pathlib import Path
from typing import Any, cast

import yaml

from overrides.spec import Node

TEXT: Node = {"type": "string"}
WHOLE: Node = {"type": "integer"}
DATE: Node = {"type": "string", "format": "date"}
TIME: Node = {"type": "string", "format": "date-time"}
UUID: Node = {"type": "string", "format": "uuid"}


def ref(name: str) -> Node:
    """Refer to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(items: Node) -> Node:
    """Describe an array."""
    return {"type": "array", "items": items}


def thing(required: tuple[str, ...] = (), **properties: Any) -> Node:
    """Describe an object."""
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def body(schema: Node, content_type: str = "application/json") -> Node:
    """Describe an answer or a request body."""
    return {"description": "A body.", "content": {content_type: {"schema": schema}}}


def parameter(name: str, where: str, schema: Node) -> Node:
    """Describe a parameter."""
    return {"name": name, "in": where, "schema": schema, **({"required": True} if where == "path" else {})}


def everything() -> Node:
    """Read a document with every kind of type, parameter, request body and answer."""
    return cast("Node", yaml.safe_load(Path(__file__).with_name("everything.yml").read_bytes()))
