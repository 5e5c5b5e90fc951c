"""Whatever the API sends in the shapes it is known by makes the round trip through its model."""

import json
from typing import Any

from hypothesis import given, settings

from nexmo_application.models import (
    Application,
    ApplicationCreated,
    ApplicationPage,
    CreateApplicationBody,
    UpdateApplicationBody,
)
from tests import strategies


@given(strategies.applications())
def test_an_application_makes_the_round_trip(application: dict[str, Any]) -> None:
    """An application with any webhooks, keys, links and unknown fields is given back as it came."""
    read = Application.from_dict(application)

    assert read.to_dict() == application
    assert (bool(read.voice), bool(read.messages)) == ("voice" in application, "messages" in application)


@given(strategies.created_applications())
def test_a_created_application_makes_the_round_trip(application: dict[str, Any]) -> None:
    """A created application keeps both keys."""
    read = ApplicationCreated.from_dict(application)

    assert read.to_dict() == application
    assert {"public_key": read.keys.public_key, "private_key": read.keys.private_key} == application["keys"]


@settings(max_examples=50)
@given(strategies.pages())
def test_a_page_makes_the_round_trip(page: dict[str, Any]) -> None:
    """A page keeps its applications, in their order, its numbers and its links."""
    read = ApplicationPage.from_dict(page)

    assert read.to_dict() == page
    assert read.embedded
    assert [it.id for it in read.embedded.applications or []] == [it["id"] for it in page["_embedded"]["applications"]]


@given(strategies.create_params())
def test_a_request_body_makes_the_round_trip(params: dict[str, str]) -> None:
    """The body of a request holds what it was made of, and nothing beside."""
    for model in (CreateApplicationBody, UpdateApplicationBody):
        assert model.from_dict(params).to_dict() == params


@given(strategies.applications())
def test_reading_changes_nothing_of_what_was_read(application: dict[str, Any]) -> None:
    """The object that a model was read from is as before."""
    before = json.dumps(application)
    Application.from_dict(application)

    assert json.dumps(application) == before
