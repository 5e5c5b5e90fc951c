"""The list: pages, their links, and many applications."""

from typing import Any

import httpx
import pytest

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import Api
from tests.support.data import CREDENTIALS, KEY, SECRET


def page(api: Api, **query: Any) -> dict[str, Any]:
    """Get one page."""
    body: dict[str, Any] = api("GET", query=CREDENTIALS | query).json()
    return body


def ids(body: dict[str, Any]) -> list[str]:
    """Give the ids on a page, in their order."""
    return [application["id"] for application in body["_embedded"]["applications"]]


def test_an_empty_account_has_one_empty_page(api: Api) -> None:
    """The defaults are stated: ten applications a page, page 1; unknown parameters are ignored."""
    assert page(api, page="2", order="desc") == {
        "count": 0,
        "page_size": 10,
        "page_index": 1,
        "_embedded": {"applications": []},
        "_links": {
            "self": {"href": "/v1/applications?page_size=10&page_index=1"},
            "first": {"href": "/v1/applications?page_size=10"},
            "last": {"href": "/v1/applications?page_size=10&page_index=1"},
        },
    }


def test_seven_applications_in_threes_are_pages_1_2_and_3(api: Api) -> None:
    """Pages count from 1, and 0 is 1 under another number; next and prev are there only where such a page is."""
    added = [api.sandbox.add() for _ in range(7)]
    pages = [page(api, page_size=3, page_index=index) for index in (0, 1, 2, 3, 4, 10**20)]
    assert [ids(body) for body in pages] == [added[:3], added[:3], added[3:6], added[6:], [], []]
    assert [(body["count"], body["page_index"]) for body in pages] == [(7, index) for index in (0, 1, 2, 3, 4, 10**20)]
    relations = [body["_links"].keys() - {"self", "first", "last"} for body in pages]
    assert relations == [{"next"}, {"next"}, {"next", "prev"}, {"prev"}, set(), set()]
    assert pages[0]["_links"]["next"] == pages[1]["_links"]["next"]
    assert pages[2]["_links"] == {
        "self": {"href": "/v1/applications?page_size=3&page_index=2"},
        "first": {"href": "/v1/applications?page_size=3"},
        "last": {"href": "/v1/applications?page_size=3&page_index=3"},
        "next": {"href": "/v1/applications?page_size=3&page_index=3"},
        "prev": {"href": "/v1/applications?page_size=3&page_index=1"},
    }


@pytest.mark.parametrize("text", ["", "ten", "1.0", "1_0", " 1", "+1", "--1", "٣", "9" * 5000, "-1"])
@pytest.mark.parametrize(("name", "least"), [("page_size", 1), ("page_index", 0)])
def test_a_page_that_is_no_number_answers_400(api: Api, name: str, least: int, text: str) -> None:
    """The parameter at fault is named; pages have at least one application, and count from 0."""
    response = api("GET", query=CREDENTIALS | {name: text})
    reason = f"Must be at least {least}." if text == "-1" else "Must be an integer."
    assert (response.status_code, response.json()["invalid_parameters"]) == (400, {name: reason})
    statuses = [api("GET", query=CREDENTIALS | {name: number}).status_code for number in ("0", "1")]
    assert statuses == [400 if least else 200, 200]


def test_a_capped_page_states_the_size_it_has(client: httpx.Client) -> None:
    """With max_page_size larger pages are cut down to it, the default too, and smaller ones are left alone.

    With malformed_last_link the size in `last` has the letter seen of the API; the other links are right.
    """
    with Sandbox(KEY, SECRET, max_page_size=4, malformed_last_link=True) as sandbox:
        api = Api(sandbox, client)
        for _ in range(5):
            sandbox.add()
        pages = [page(api, page_size=100), page(api, page_size=3), page(api)]
    assert [(body["page_size"], len(ids(body))) for body in pages] == [(4, 4), (3, 3), (4, 4)]
    assert pages[0]["_links"]["last"] == {"href": "/v1/applications?page_size=4d&page_index=2"}
    assert pages[0]["_links"]["next"] == {"href": "/v1/applications?page_size=4&page_index=2"}
