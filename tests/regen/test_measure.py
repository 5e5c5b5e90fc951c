"""Documents that are small as text, and would be large if they were written out: seconds, and a result or a message."""

import re
from collections.abc import Callable

import pytest

from overrides.spec import Node
from tests.regen.support import Project, small

STRING = {"type": "string"}


def _doubled(shape: Callable[[Node], Node]) -> Node:
    """Make a schema that has its part twice, which has its part twice, and so on: written out, 33 million parts."""
    schemas: Node = {"S0": {"type": "object", "properties": {"a": STRING}}}
    for n in range(25):
        schemas[f"S{n + 1}"] = shape({"$ref": f"#/components/schemas/S{n}"})
    return small(schemas, answer={"$ref": "#/components/schemas/S25"})


def test_what_is_merged_or_listed_has_no_measure(small_project: Project) -> None:
    """An allOf that doubles 25 times, and an enum of 20,000 values, are generated like any other."""
    document = _doubled(lambda inner: {"allOf": [inner, inner]})
    many = {"type": "string", "enum": [f"value {n}" for n in range(20_000)]}
    document["components"]["schemas"]["S0"]["properties"]["many"] = many
    small_project.write(document)
    assert small_project.run_here() == 0
    assert any("value 19999" in path.read_text(encoding="utf-8") for path in small_project.package.rglob("*.py"))


def test_what_would_have_to_be_written_out_is_refused(
    small_project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """An array whose items and what they are not double 25 times is refused with its place."""
    small_project.write(_doubled(lambda inner: {"type": "array", "items": inner, "not": inner}))
    assert re.search(r"#/components/schemas/S\d+: .*too large", small_project.refuses(capsys))
