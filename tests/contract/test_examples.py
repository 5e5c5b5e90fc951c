"""The document's own examples fit their schemas, and the generated models read them and write them back."""

from typing import Any

import pytest

from nexmo_application import models
from tests.contract.document import CREDENTIALS, SCALARS, Document, Place
from tests.contract.naming import attribute
from tests.support import openapi

PUBLISHED, PATCHED = Document(openapi.published()), Document(openapi.patched())


def made_of_examples(document: Document, place: Place) -> Any:
    """Make a value of the examples in a schema; what has none is the first of its values, or an empty text."""
    schema = place.schema
    match document.kind(place):
        case "object":
            properties = document.properties(place)
            return {
                name: made_of_examples(document, properties[name].place) for name in properties.keys() - CREDENTIALS
            }
        case "array":
            return [made_of_examples(document, document.item(place))]
        case _:
            return schema.get("example", schema.get("enum", [""])[0])


@pytest.mark.parametrize("document", [PUBLISHED, PATCHED], ids=["published", "patched"])
@pytest.mark.parametrize("name", PUBLISHED.objects())
def test_a_model_reads_the_examples_of_its_schema_and_writes_them_back(name: str, document: Document) -> None:
    """An object made of examples has each of them in the attribute of its name, and the round trip changes nothing."""
    instance = made_of_examples(document, document.named(name))
    cls: Any = getattr(models, name)
    model = cls.from_dict(instance)

    assert model.to_dict() == instance
    for key, value in instance.items():
        assert isinstance(value, dict | list) or getattr(model, attribute(cls, key)) == value


def test_an_example_has_the_type_and_the_values_that_its_schema_declares() -> None:
    """The example of a property or a parameter is of its schema's type, and one of its values if it names them."""
    places = [found.place for place in PUBLISHED.objects().values() for found in PUBLISHED.properties(place).values()]
    schemas = [place.schema for place in places]
    for operation in PUBLISHED.operations():
        schemas += [{**entry["schema"], "example": entry.get("example")} for entry in operation.parameters]
    given = [schema for schema in schemas if schema.get("example") is not None]
    wrong = [it for it in given if type(it["example"]) is not SCALARS[it["type"]]]
    wrong += [it for it in given if it["example"] not in it.get("enum", [it["example"]])]

    assert len(given) >= 30
    assert wrong == []
