"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
ELSEWHERE = {"version", "pytest_plugin"}
"""A number, and the fixtures, whose tests are in tests/plugin."""


def test_the_tests_of_a_run_time_module_are_found_by_its_name() -> None:
    """For each module of the package there is a file of tests/client that is named after it."""
    modules = {path.stem.strip("_") for path in (ROOT / "overrides" / "nexmo_application").glob("*.py")} - ELSEWHERE
    tests = [path.stem.removeprefix("test_").strip("_") for path in (ROOT / "tests" / "client").glob("test_*.py")]
    assert [module for module in modules if not any(name.startswith(module) for name in tests)] == []
