"""The document's own examples fit their schemas, and the generated models read them and write them back."""

from typing import Any

import pytest

from nexmo_application import models
from overrides.spec import Node
from overrides.spec._document import schemas
from regen._samples import Sampler
from regen._values import attribute
from tests.contract.document import CREDENTIALS, PATCHED, PUBLISHED, PUBLISHED_OPERATIONS, SCALARS, named
from tests.support import openapi


def made_of_examples(schema: Node, document: Node) -> Any:
    """Make a value of the examples in a schema; what has none is the first of its values, or any of its type."""
    if "oneOf" in schema:
        return made_of_examples(schema["oneOf"][0], document)
    if "$ref" in schema or "allOf" in schema:
        return made_of_examples(document[named(schema)], document)
    if schema.get("type") == "object":
        properties: Node = schema.get("properties", {})
        return {name: made_of_examples(properties[name], document) for name in properties.keys() - CREDENTIALS}
    if schema.get("type") == "array":
        return [made_of_examples(schema["items"], document)]
    sample = next(Sampler(openapi.patched(), lambda _, properties: properties).samples(schema, ""))
    return schema.get("example", sample.json)


@pytest.mark.parametrize("document", [PUBLISHED, PATCHED], ids=["published", "patched"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_model_reads_the_examples_of_its_schema_and_writes_them_back(name: str, document: Node) -> None:
    """An object made of examples has each of them in the attribute of its name, and the round trip changes nothing."""
    instance = made_of_examples(document[name], document)
    cls = getattr(models, name)
    model = cls.from_dict(instance)

    assert model.to_dict() == instance
    for key, value in instance.items():
        found = getattr(model, attribute(cls, key))
        # Dates and the like are compared by the round trip.
        assert type(found) is not type(value) or isinstance(value, dict | list) or found == value


def test_an_example_has_the_type_and_the_values_that_its_schema_declares() -> None:
    """The example of a property or a parameter is of its schema's type, and one of its values if it names them."""
    found = [schema for _, schema in schemas(openapi.published())]
    for operation in PUBLISHED_OPERATIONS.values():
        found += [{**it["schema"], "example": it.get("example")} for it in operation.get("parameters", ())]
    given = [schema for schema in found if schema.get("example") is not None]
    wrong = [it for it in given if type(it["example"]) is not SCALARS[it["type"]]]
    wrong += [it for it in given if it["example"] not in it.get("enum", [it["example"]])]

    assert len(given) >= 30
    assert wrong == []
