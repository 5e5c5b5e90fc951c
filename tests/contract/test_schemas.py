"""Every property of every schema is on its generated model, with the right type; request keywords are the body's."""

import sys
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from nexmo_application import models
from nexmo_application.models import UNSET, Unset
from regen._values import bare
from tests.contract.document import (
    CREDENTIALS,
    PATCHED,
    PATCHED_OPERATIONS,
    PUBLISHED,
    annotation,
    body,
)

BODIES = [name for name, operation in PATCHED_OPERATIONS.items() if body(operation)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_override_loses_a_property(name: str) -> None:
    """A property of the document as published, but for credentials, is in the patched one, with its type or a wider."""
    for key, schema in PUBLISHED[name].get("properties", {}).items():
        if key not in CREDENTIALS:
            hint = annotation(PATCHED[name]["properties"][key])
            # Values that an override adds leave it a text.
            assert annotation(schema) in {hint, *(kind for kind in get_args(hint) if kind is str)}, key


@pytest.mark.parametrize("name", PATCHED)
def test_a_model_has_the_patched_properties_and_no_others(name: str) -> None:
    """The fields of a model are the schema's properties with their types, unset exactly where not required."""
    model = getattr(models, name)
    fields = {bare(it.name): it for it in attrs.fields(model) if it.name != "additional_properties"}
    hints = get_type_hints(model)
    required = PATCHED[name].get("required", [])
    wanted = {
        bare(key): (annotation(schema) if key in required else annotation(schema) | Unset, key not in required)
        for key, schema in PATCHED[name].get("properties", {}).items()
    }

    assert {key: (hints[field.name], field.default is UNSET) for key, field in fields.items()} == wanted


def test_every_model_has_a_schema() -> None:
    """No generated model is left that stands for nothing in the patched document."""
    generated = {name for name, cls in vars(models).items() if isinstance(cls, type) and attrs.has(cls)}

    assert generated == PATCHED.keys()


@pytest.mark.parametrize("operation_id", BODIES)
def test_request_keywords_are_those_of_the_body(operation_id: str) -> None:
    """The keywords of a request are the patched body's, enums closed."""
    name = str(body(PATCHED_OPERATIONS[operation_id]))
    module = sys.modules[getattr(models, name).__module__]
    params: Any = getattr(module, f"{operation_id[0].upper()}{operation_id[1:]}Params")

    assert params.__required_keys__ == {*PATCHED[name].get("required", ())}
    assert get_type_hints(params) == {
        key: annotation(schema, strict=True) for key, schema in PATCHED[name]["properties"].items()
    }


def test_a_partial_change_needs_no_keyword() -> None:
    """`modify` takes the keywords of an update, and requires none."""
    changes: Any = models.UpdateApplicationChanges

    assert changes.__required_keys__ == frozenset()
    assert get_type_hints(changes) == get_type_hints(models.UpdateApplicationParams)
