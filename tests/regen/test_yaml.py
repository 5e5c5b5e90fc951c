"""YAML documents become the JSON that they mean."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overrides.spec._errors import RegenError
from regen._yaml import converted


def _converted(content: bytes) -> bytes:
    return b"".join(converted(content, "a.yml"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 2024-01-02", {"a": "2024-01-02"}),
        ("a: 2024-01-02T03:04:05Z", {"a": "2024-01-02T03:04:05Z"}),
        ("a: [yes, no, on, off, y, n, NO]", {"a": ["yes", "no", "on", "off", "y", "n", "NO"]}),
        ("a: [true, False, null, ~, ]", {"a": [True, False, None, None]}),
        ("a: [1, -2, 0x1F, 0o17, 012, 1_000, 1.5, 1e3, .5]", {"a": [1, -2, 31, 15, 12, "1_000", 1.5, 1000.0, 0.5]}),
        ("a: [!!int '1', !!str 1]", {"a": [1, "1"]}),
        ("a: ['1', \"2\", 1.0.2, 12:30:45]", {"a": ["1", "2", "1.0.2", "12:30:45"]}),
        ("200: {2XX: 1}\ntrue: 2\nnull: 3\n1.5: 4", {"200": {"2XX": 1}, "true": 2, "null": 3, "1.5": 4}),
        ("a: |\n  two\n  lines\nb: >\n  one\n  line", {"a": "two\nlines\n", "b": "one line"}),
        ("a: &x {b: 1}\nc: *x\nd: {<<: *x}", {"a": {"b": 1}, "c": {"b": 1}, "d": {"<<": {"b": 1}}}),
        ("a: 申请 ünï", {"a": "申请 ünï"}),
        ("# only a comment\n- 1", [1]),
    ],
)
def test_a_document_means_what_yaml_1_2_says(text: str, expected: Any) -> None:
    """Dates, versions, keys and the words that YAML 1.1 took for booleans are text; aliases are resolved."""
    assert json.loads(_converted(text.encode())) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2", "a.yml, line 2, column 1: cannot be read as YAML: the key 'a' occurs twice in one mapping"),
        ("200: 1\n'200': 2", "the key '200' occurs twice"),
        ("a: [1,", "a.yml, line 2, column 1: cannot be read as YAML"),
        ("a: b: c", "a.yml, line 1, column 5: cannot be read as YAML"),
        ("a: *x", "a.yml, line 1, column 4: cannot be read as YAML"),
        ("a: &x [*x]", "Circular reference detected"),
        ("a: .nan", "not JSON compliant: nan"),
        ("a: -.inf", "not JSON compliant: -inf"),
        ("a: !!binary aGk=", "bytes is not JSON serializable"),
        ("a: !!bool maybe", "cannot be read as YAML"),
        ("a: !!python/object:os.system x", "could not determine a constructor for the tag"),
        (f"a: {'9' * 5000}", "Exceeds the limit"),
        ("? [a, b]\n: 1", "a.yml: cannot be read as YAML: "),
        ("a: 1\n---\nb: 2", "a.yml, line 2, column 1: cannot be read as YAML: but found another document"),
        ("a: \x07", "a.yml: cannot be read as YAML"),
        ("[" * 1000, "cannot be read as YAML"),
        ("[" * 1_000_000, "a.yml, line 1, column "),
    ],
)
def test_what_json_has_not_is_refused(text: str, told: str) -> None:
    """Keys that come twice, numbers and types that JSON has not, and broken YAML are refused with line and column."""
    with pytest.raises(RegenError) as caught:
        _converted(text.encode())
    assert told in str(caught.value)


_TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")))


@given(st.binary() | _TEXT.map(str.encode))
def test_whatever_comes_is_converted_or_refused(content: bytes) -> None:
    """No input makes the conversion fail in any other way than with its own error."""
    try:
        text = _converted(content)
    except RegenError:
        text = b"null"
    assert json.dumps(json.loads(text))
