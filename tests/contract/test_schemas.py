"""Every property of every schema is on its generated model, with the right type; request keywords are the body's."""

import importlib
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from nexmo_application import models
from nexmo_application.models import UNSET, Unset
from tests.contract.document import (
    CREDENTIALS,
    PATCHED,
    PATCHED_OPERATIONS,
    PUBLISHED,
    PUBLISHED_OPERATIONS,
    annotation,
    attributes,
    body,
    class_named,
    plain,
    snake,
)

BODIES = [name for name, operation in PATCHED_OPERATIONS.items() if body(operation)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_published_property_is_on_its_model_with_its_type(name: str) -> None:
    """A property of the document as published has an attribute of the schema's type, references followed."""
    fields, hints = attributes(class_named(name)), get_type_hints(class_named(name))

    for key, schema in PUBLISHED[name].get("properties", {}).items():
        if key not in CREDENTIALS:
            hint, wanted = hints[fields[plain(key)].name], annotation(schema)
            # Whether it may be unset is what the patched document says, below; so are values that an override adds.
            wider = {hint, hint | Unset, str | Unset} if str in get_args(hint) else {hint}
            assert {wanted, wanted | Unset} & wider, key


@pytest.mark.parametrize("name", PATCHED)
def test_a_model_has_the_patched_properties_and_no_others(name: str) -> None:
    """The fields of a model are the schema's properties with their types, unset exactly where not required."""
    fields, hints = attributes(class_named(name)), get_type_hints(class_named(name))
    required = PATCHED[name].get("required", [])
    wanted = {
        plain(key): (annotation(schema) if key in required else annotation(schema) | Unset, key not in required)
        for key, schema in PATCHED[name].get("properties", {}).items()
    }

    assert {key: (hints[field.name], field.default is UNSET) for key, field in fields.items()} == wanted


def test_every_model_has_a_schema() -> None:
    """No generated model is left that stands for nothing in the patched document."""
    generated = {name for name, cls in vars(models).items() if isinstance(cls, type) and attrs.has(cls)}

    assert generated == PATCHED.keys()


@pytest.mark.parametrize("operation_id", BODIES)
def test_request_keywords_are_those_of_the_body(operation_id: str) -> None:
    """The keywords of a request are the patched body's, enums closed; none of the published is lost but credentials."""
    name = str(body(PATCHED_OPERATIONS[operation_id]))
    published = PUBLISHED[str(body(PUBLISHED_OPERATIONS[operation_id]))]["properties"]
    params = _keywords(name, f"{operation_id[0].upper()}{operation_id[1:]}Params")

    assert params.__required_keys__ == {*PATCHED[name].get("required", ())}
    assert get_type_hints(params) == {
        key: annotation(schema, strict=True) for key, schema in PATCHED[name]["properties"].items()
    }
    assert published.keys() - get_type_hints(params).keys() <= CREDENTIALS


def test_a_partial_change_needs_no_keyword() -> None:
    """`modify` takes the keywords of an update, and requires none."""
    changes: Any = models.UpdateApplicationChanges

    assert changes.__required_keys__ == frozenset()
    assert get_type_hints(changes) == get_type_hints(models.UpdateApplicationParams)


def _keywords(body_name: str, name: str) -> Any:
    module = importlib.import_module(f"nexmo_application_generated.models.{snake(body_name).lstrip('_')}")
    return getattr(module, name)
