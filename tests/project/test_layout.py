"""Where things are, and which of them need which."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
ELSEWHERE = {"version", "pytest_plugin"}
"""A number, and the fixtures, whose tests are in tests/plugin."""


def test_the_tests_of_a_run_time_module_are_found_by_its_name() -> None:
    """For each module of the package there is a file of tests/client that is named after it."""
    modules = {path.stem.strip("_") for path in (ROOT / "overrides" / "nexmo_application").glob("*.py")} - ELSEWHERE
    tests = [path.stem.removeprefix("test_").strip("_") for path in (ROOT / "tests" / "client").glob("test_*.py")]
    assert [module for module in modules if not any(name.startswith(module) for name in tests)] == []


def test_no_import_goes_round_in_a_circle() -> None:
    """The modules that people write can be put in an order in which each needs those before it alone."""
    needed: dict[str, set[str]] = {}
    for folder in ("overrides/nexmo_application", "overrides/spec", "regen"):
        for path in (ROOT / folder).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            name = name.removeprefix("overrides.") if "nexmo" in name else name
            needed[name] = set()
            for node in ast.parse(path.read_bytes()).body:
                if isinstance(node, ast.ImportFrom):
                    needed[name] |= {str(node.module), *(f"{node.module}.{it.name}" for it in node.names)} - {name}
    assert set(TopologicalSorter(needed).static_order()) > needed.keys()


def test_no_file_that_people_write_is_too_long() -> None:
    """It has 320 lines at most."""
    folders = ("benchmarks", "examples", "overrides", "regen", "tests")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in paths if len(path.read_bytes().splitlines()) > 320] == []
