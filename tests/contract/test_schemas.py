"""Every property of every schema is on its generated model, with the right type; request keywords are the body's."""

import importlib
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from nexmo_application import models
from nexmo_application.models import UNSET, Unset
from tests.contract.document import CREDENTIALS, Document, Place
from tests.contract.naming import attribute, camel, plain, snake
from tests.support import openapi

VENDORED = Document(openapi.published())
PATCHED = Document(openapi.patched())
OBJECTS = VENDORED.objects()
PATCHED_OBJECTS = PATCHED.objects()
CLASSES: dict[str, type] = {name: cls for name, cls in vars(models).items() if isinstance(cls, type)}
BODIES = {operation.id: body for operation in PATCHED.operations() if (body := PATCHED.body(operation))}


@pytest.mark.parametrize("model_name", OBJECTS)
def test_each_published_property_is_on_its_model_with_its_type(model_name: str) -> None:
    """A property of the document as published has an attribute of the schema's type, references followed."""
    model = CLASSES[OBJECTS[model_name].model]
    properties = VENDORED.properties(OBJECTS[model_name])
    hints = get_type_hints(model)

    for name in properties.keys() - CREDENTIALS:
        place = properties[name].place
        hint = hints[attribute(model, name)]
        wanted = VENDORED.annotation(place, CLASSES)
        # Whether it may be unset is what the patched document says, below; so are values that an override adds.
        wider = {hint, hint | Unset, str | Unset} if str in get_args(hint) else {hint}
        assert {wanted, wanted | Unset} & wider, name


@pytest.mark.parametrize("model_name", PATCHED_OBJECTS)
def test_a_model_has_the_patched_properties_and_no_others(model_name: str) -> None:
    """The attributes of a model are the schema's properties with their types, unset exactly where not required."""
    place = PATCHED_OBJECTS[model_name]
    model = CLASSES[place.model]
    hints = get_type_hints(model)
    wanted: dict[str, Any] = {}
    for name, found in PATCHED.properties(place).items():
        annotation = PATCHED.annotation(found.place, CLASSES)
        wanted[attribute(model, name)] = annotation if found.required else annotation | Unset

    assert {name: hints[name] for name in hints if name != "additional_properties"} == wanted


@pytest.mark.parametrize("model_name", PATCHED_OBJECTS)
def test_what_is_not_required_is_unset_by_default(model_name: str) -> None:
    """A model needs the required properties and no others; the rest is `UNSET`."""
    place = PATCHED_OBJECTS[model_name]
    required = {plain(name): found.required for name, found in PATCHED.properties(place).items()}
    defaults = {field.name: field.default for field in attrs.fields(CLASSES[place.model])}
    del defaults["additional_properties"]

    assert {name: default is UNSET for name, default in defaults.items()} == {
        name: not required[plain(name)] for name in defaults
    }


def test_every_model_has_a_schema() -> None:
    """No generated model is left that stands for nothing in the patched document."""
    generated = {name for name, cls in CLASSES.items() if attrs.has(cls)}

    assert generated == {place.model for place in PATCHED_OBJECTS.values()}


def test_a_created_application_has_both_keys() -> None:
    """The two meanings of `keys` in `applicationCreated` are merged: the private key is there, and is a string."""
    created = OBJECTS["ApplicationCreated"]
    keys = VENDORED.properties(created)["keys"].place

    assert VENDORED.properties(keys).keys() == {"public_key", "private_key"}
    assert get_type_hints(models.ApplicationCreated)["keys"] is models.KeysWithPrivateKey
    assert get_type_hints(models.KeysWithPrivateKey)["private_key"] is str


@pytest.mark.parametrize("operation_id", BODIES)
def test_request_keywords_are_those_of_the_patched_body(operation_id: str) -> None:
    """The keywords of a request, those it needs and their types are the body's, enums closed."""
    body = BODIES[operation_id]
    properties = PATCHED.properties(body)
    params = _typed_dict(operation_id, "Params")

    assert params.__required_keys__ == {name for name, found in properties.items() if found.required}
    assert params.__optional_keys__ == {name for name, found in properties.items() if not found.required}
    assert get_type_hints(params) == _keyword_types(body)


@pytest.mark.parametrize("operation_id", BODIES)
def test_request_keywords_have_what_is_published_but_the_credentials(operation_id: str) -> None:
    """No property of a published body is lost to the keywords, beside the credentials, which the client has."""
    published = VENDORED.body(VENDORED.operation(operation_id))
    assert published is not None

    names = VENDORED.properties(published).keys()
    known = get_type_hints(_typed_dict(operation_id, "Params")).keys()
    assert names - known == CREDENTIALS
    assert not known & CREDENTIALS


def test_a_partial_change_needs_no_keyword() -> None:
    """`modify` takes the keywords of an update, and requires none."""
    changes: Any = models.UpdateApplicationChanges

    assert changes.__required_keys__ == frozenset()
    assert get_type_hints(changes) == _keyword_types(BODIES["updateApplication"])


def _typed_dict(operation_id: str, suffix: str) -> Any:
    module = importlib.import_module(f"nexmo_application_generated.models.{snake(operation_id)}_body")
    return getattr(module, camel(operation_id) + suffix)


def _keyword_types(body: Place) -> dict[str, Any]:
    properties = PATCHED.properties(body)
    return {name: PATCHED.annotation(found.place, CLASSES, strict=True) for name, found in properties.items()}
