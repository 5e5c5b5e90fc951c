"""What makes the generated code fast, and what keeps the making of it small."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = sorted((ROOT / "generated" / "nexmo_application_generated").rglob("*.py"))

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def imports_in_functions(source: str) -> list[int]:
    """Return the lines of import statements that run with every call."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, FUNCTIONS)]
    imports = [node for function in functions for node in ast.walk(function)]
    return sorted({node.lineno for node in imports if isinstance(node, ast.Import | ast.ImportFrom)})


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_generated_function_imports(path: Path) -> None:
    """No generated function has an import statement: in the stock output, they are 44 % of the time of `from_dict`."""
    assert imports_in_functions(path.read_text(encoding="utf-8")) == []


def test_there_are_at_most_three_templates() -> None:
    """The generator's own templates serve, but for three: each of ours is another one to keep up with its versions."""
    assert 1 <= len(list((ROOT / "regen" / "templates").rglob("*.jinja"))) <= 3
