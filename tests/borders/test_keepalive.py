"""Connections that a server closes or leaves bytes on: none of them costs a call its answer."""

import threading

import pytest

from nexmo_application import APIResponseValidationError
from nexmo_application.models import Application, ApplicationCreated
from tests.support.clients import FakeClock, Flavour
from tests.support.data import APP_ID, APPLICATION, CALLS, CREATED, encoded
from tests.support.server import CUT, Answer, Request, Server, kept, kept_json, well

OTHER = {**APPLICATION, "id": "another", "name": "another's"}


@pytest.mark.parametrize(
    ("seconds", "method", "again"),
    [(0.9, "create", True), (1.1, "create", False), (4.9, "update", True), (5.1, "delete", False)],
)
def test_a_create_goes_over_a_connection_that_is_new_or_fresh(
    flavour: Flavour, server: Server, clock: FakeClock, seconds: float, method: str, again: bool
) -> None:
    """A connection is used again within 5 seconds, and for a create, which is not retried, within one."""
    server.answer_by(well)
    with flavour.client(base_url=server.url) as client:
        flavour.run(CALLS["retrieve"](client.applications))
        clock.now += seconds
        flavour.run(CALLS[method](client.applications))
    first, second = server.requests
    assert (first.port == second.port) == again


@pytest.mark.parametrize("method", ["create", "retrieve"])
@pytest.mark.parametrize(
    "left",
    [
        kept(204, encoded(OTHER)).pieces[0].replace(b"Content-Length", b"X-Length"),
        kept(200, encoded(APPLICATION)).pieces[0] + kept_json(201, {**CREATED, "id": "another"}).pieces[0],
    ],
    ids=["a 204 with a body", "a second answer"],
)
def test_bytes_behind_an_answer_are_no_answer(flavour: Flavour, server: Server, method: str, left: bytes) -> None:
    """What a server sends too much is not taken for the answer to the next call: that goes over another connection."""
    server.answer_by(lambda request: well(request) if len(server.requests) > 1 else Answer((left,), "keep"))
    with flavour.client(base_url=server.url, max_retries=0) as client:
        flavour.run(CALLS["delete" if b"204" in left else "retrieve"](client.applications))
        outcome = flavour.run(CALLS[method](client.applications))
    assert isinstance(outcome, Application | ApplicationCreated)
    assert (outcome.id, outcome.name) == (APP_ID, "A")
    first, second = server.requests
    assert first.port != second.port


def test_a_connection_that_the_server_has_closed_is_not_used_again(flavour: Flavour, server: Server) -> None:
    """A create after an answer behind which the server closed, without saying so, goes over a new connection."""
    with flavour.client(base_url=server.url, max_retries=0) as client:
        for _ in range(5):
            server.prepare(Answer(kept_json(200, APPLICATION).pieces, "close"), kept_json(201, CREATED))
            flavour.run(CALLS["retrieve"](client.applications))
            server.wait_for_open(0)
            assert flavour.run(CALLS["create"](client.applications)).keys.private_key == "not a key"


@pytest.mark.usefixtures("clock")
def test_several_stale_connections_cost_one_retry(flavour: Flavour, server: Server) -> None:
    """When a server drops all idle connections at their next use, the first retry goes over a new one."""
    together = threading.Barrier(4)

    def wait(request: Request) -> Answer:
        together.wait(30)
        return well(request)

    server.answer_by(wait)
    with flavour.client(base_url=server.url, max_retries=1) as client:
        flavour.at_once(client.applications.retrieve, [{"app_id": APP_ID}] * 4)
        stale = {request.port for request in server.requests}
        assert len(stale) == 4
        server.answer_by(lambda request: CUT if request.port in stale else well(request))
        assert flavour.run(client.applications.retrieve(APP_ID)).id == APP_ID
    assert len(server.requests) == 2


@pytest.mark.parametrize("other", ["another", 0, False])
@pytest.mark.parametrize("method", ["retrieve", "update", "modify"])
def test_the_application_of_another_is_refused(flavour: Flavour, server: Server, method: str, other: object) -> None:
    """An answer with another id than the one asked for is an error; `modify` then writes nothing."""
    server.answer_by(lambda _: kept_json(200, {**OTHER, "id": other}))
    error = flavour.outcome(CALLS[method], base_url=server.url)
    assert type(error) is APIResponseValidationError
    assert "another application than the one asked for" in str(error)
    assert [request.method for request in server.requests] == ["PUT" if method == "update" else "GET"]


@pytest.mark.parametrize(("asked", "answered"), [(APP_ID, APP_ID.upper()), ("5", 5)])
def test_ids_compare_as_text(flavour: Flavour, server: Server, asked: str, answered: object) -> None:
    """An id that comes in other letters, or as a number, is the one that was asked for."""
    server.answer_by(lambda _: kept_json(200, {**APPLICATION, "id": answered}))
    assert flavour.outcome(lambda applications: applications.retrieve(asked), base_url=server.url).id == answered
