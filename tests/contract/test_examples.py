"""Every example of the document fits its schema, its generated model and the round trip."""

from typing import Any

import pytest

from nexmo_application import models
from tests.contract.document import CREDENTIALS, FORMATS, SCALARS, Document
from tests.contract.naming import attribute
from tests.support import openapi

EXAMPLES = Document(openapi.vendored()).examples()
OBJECTS = Document(openapi.published()).objects()
PATCHED_OBJECTS = Document(openapi.patched()).objects()


@pytest.mark.parametrize("pointer", EXAMPLES)
def test_an_example_has_the_type_that_its_schema_declares(pointer: str) -> None:
    """A scalar example is of its schema's type, and one of its values if it names them."""
    schema, example = EXAMPLES[pointer]

    assert type(example) is SCALARS[schema["type"]]
    assert example in schema.get("enum", [example])


@pytest.mark.parametrize("required_only", [False, True], ids=["all", "required"])
@pytest.mark.parametrize("model_name", OBJECTS)
def test_an_object_made_of_the_published_examples_makes_the_round_trip(model_name: str, *, required_only: bool) -> None:
    """A model reads an object that the document as published allows, and gives back the same."""
    # What every answer carries although the document does not require it comes from the patched one.
    required = _patched_instance(OBJECTS[model_name].model)
    instance = required | Document(openapi.published()).instance(OBJECTS[model_name], required_only=required_only)

    _assert_round_trip(OBJECTS[model_name].model, instance)


@pytest.mark.parametrize("required_only", [False, True], ids=["all", "required"])
@pytest.mark.parametrize("model_name", PATCHED_OBJECTS)
def test_an_object_made_of_the_patched_examples_makes_the_round_trip(model_name: str, *, required_only: bool) -> None:
    """A model reads an object that the patched document allows, and gives back the same."""
    instance = Document(openapi.patched()).instance(PATCHED_OBJECTS[model_name], required_only=required_only)

    _assert_round_trip(PATCHED_OBJECTS[model_name].model, instance)


@pytest.mark.parametrize("model_name", OBJECTS)
def test_an_example_is_where_its_name_says(model_name: str) -> None:
    """Each scalar of an object made of examples is the value of the attribute of that name."""
    place = OBJECTS[model_name]
    document = Document(openapi.published())
    instance = _patched_instance(place.model) | document.instance(place)
    scalars = {
        name: instance[name]
        for name, found in document.properties(place).items()
        if found.place.schema.get("type") in SCALARS and found.place.schema.get("format") not in FORMATS
    }
    cls: Any = getattr(models, place.model)
    model = cls.from_dict(instance)

    assert {name: getattr(model, attribute(cls, name)) for name in scalars.keys() - CREDENTIALS} == {
        name: value for name, value in scalars.items() if name not in CREDENTIALS
    }


def _patched_instance(name: str) -> dict[str, Any]:
    place = next(place for place in PATCHED_OBJECTS.values() if place.model == name)
    instance: dict[str, Any] = Document(openapi.patched()).instance(place, required_only=True)
    return instance


def _assert_round_trip(name: str, instance: dict[str, Any]) -> None:
    model: Any = getattr(models, name)

    assert model.from_dict(instance).to_dict() == instance
