"""The list: pages, their links, and many applications."""

from typing import Any

import httpx
import pytest

from nexmo_application.sandbox import Sandbox
from tests.sandbox.support import Api
from tests.support.data import CREDENTIALS as AUTH
from tests.support.data import KEY, SECRET


def page(api: Api, **query: Any) -> dict[str, Any]:
    """Get one page."""
    response = api("GET", params=AUTH | query)
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def ids(body: dict[str, Any]) -> list[str]:
    """Give the ids on a page, in their order."""
    return [application["id"] for application in body["_embedded"]["applications"]]


def test_an_empty_account_has_one_empty_page(api: Api) -> None:
    """The defaults are stated: ten applications a page, page 1."""
    assert page(api) == {
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


def test_seven_applications_in_threes_are_pages_1_2_and_3(sandbox: Sandbox, api: Api) -> None:
    """Pages count from 1; next and prev are there only where such a page is."""
    added = [sandbox.add() for _ in range(7)]
    pages = [page(api, page_size=3, page_index=index) for index in (1, 2, 3, 4, 10**20)]
    assert [ids(body) for body in pages] == [added[:3], added[3:6], added[6:], [], []]
    assert [body["count"] for body in pages] == [7] * 5
    relations = [body["_links"].keys() - {"self", "first", "last"} for body in pages]
    assert relations == [{"next"}, {"next", "prev"}, {"prev"}, set(), set()]
    assert pages[1]["_links"] == {
        "self": {"href": "/v1/applications?page_size=3&page_index=2"},
        "first": {"href": "/v1/applications?page_size=3"},
        "last": {"href": "/v1/applications?page_size=3&page_index=3"},
        "next": {"href": "/v1/applications?page_size=3&page_index=3"},
        "prev": {"href": "/v1/applications?page_size=3&page_index=1"},
    }


def test_page_0_is_page_1_under_another_number(sandbox: Sandbox, api: Api) -> None:
    """A loop that starts at 0 reads the first page twice."""
    for _ in range(3):
        sandbox.add()
    zero, one = page(api, page_size=2, page_index=0), page(api, page_size=2, page_index=1)
    assert ids(zero) == ids(one)
    assert (zero["page_index"], one["page_index"]) == (0, 1)
    assert zero["_links"]["next"] == one["_links"]["next"]


def test_unknown_query_parameters_are_ignored(sandbox: Sandbox, api: Api) -> None:
    """Nothing but page_size and page_index shapes the list."""
    sandbox.add()
    assert page(api, page="2", order="desc") == page(api)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *((text, "Must be an integer.") for text in ("", "ten", "1.0", "1_0", " 1", "+1", "--1", "٣", "9" * 5000)),
        ("-1", "Must be at least {least}."),
    ],
)
@pytest.mark.parametrize(("name", "least"), [("page_size", 1), ("page_index", 0)])
def test_a_page_that_is_no_number_answers_400(api: Api, name: str, least: int, value: str, reason: str) -> None:
    """The parameter at fault is named; pages have at least one application, and count from 0."""
    response = api("GET", params=AUTH | {name: value})
    assert response.status_code == 400
    assert response.json()["invalid_parameters"] == {name: reason.format(least=least)}
    assert api("GET", params=AUTH | {name: str(least)}).status_code == 200
    assert (api("GET", params=AUTH | {name: "0"}).status_code == 200) is (least == 0)


def test_a_capped_page_states_the_size_it_has(client: httpx.Client) -> None:
    """With max_page_size larger pages are cut down to it, the default too, and smaller ones are left alone."""
    with Sandbox(KEY, SECRET, max_page_size=4) as sandbox:
        api = Api(sandbox.url, client)
        for _ in range(5):
            sandbox.add()
        pages = [page(api, page_size=100), page(api, page_size=3), page(api)]
    assert [(body["page_size"], len(ids(body))) for body in pages] == [(4, 4), (3, 3), (4, 4)]
    assert pages[0]["_links"]["last"] == {"href": "/v1/applications?page_size=4&page_index=2"}


def test_the_last_link_can_be_malformed(client: httpx.Client) -> None:
    """With malformed_last_link the size in `last` has the letter seen of the API; the other links are right."""
    with Sandbox(KEY, SECRET, malformed_last_link=True) as sandbox:
        links = page(Api(sandbox.url, client))["_links"]
    assert links["last"] == {"href": "/v1/applications?page_size=10d&page_index=1"}
    assert links["self"] == {"href": "/v1/applications?page_size=10&page_index=1"}


def test_deletions_and_creations_keep_the_order(sandbox: Sandbox, api: Api) -> None:
    """The list is in the order of creation, whatever happened in between."""
    first, second, third = sandbox.add(), sandbox.add(), sandbox.add()
    api.call("updateApplication", first)
    api.call("deleteApplication", second)
    fourth = sandbox.add()
    assert ids(page(api)) == [first, third, fourth]
