"""Whatever a server sends, through a real socket: a typed result or one of four errors, and nothing else."""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexmo_application import APIConnectionError, APIResponseError, APIResponseValidationError, APIStatusError
from nexmo_application._paging import AsyncPage, Page
from nexmo_application.models import Application, ApplicationCreated
from tests.support.clients import Flavour
from tests.support.data import CALLS
from tests.support.server import Server, answer
from tests.support.strategies import RAW_ANSWERS, bodies, examples

RESULTS: dict[str, tuple[type, ...]] = {
    "list": (Page, AsyncPage),
    "create": (ApplicationCreated,),
    "retrieve": (Application,),
    "update": (Application,),
    "modify": (Application,),
    "delete": (type(None),),
}
FAILURES = (APIConnectionError, APIStatusError, APIResponseValidationError)


def check(method: str, outcome: Any) -> None:
    """Check that an outcome is one of those that are allowed, and that it can be used."""
    assert isinstance(outcome, RESULTS[method] + FAILURES), repr(outcome)
    assert str(outcome) is not None
    assert repr(outcome)
    if isinstance(outcome, APIResponseError):
        assert str(outcome).startswith((f"{method} at ", f"{method} ("))
        assert str(outcome.status_code) in str(outcome)
        assert pickle.loads(pickle.dumps(outcome)).invalid_parameters == outcome.invalid_parameters  # noqa: S301
    if isinstance(outcome, Page | AsyncPage):
        assert outcome.items == list(outcome.items)
        assert outcome.has_next_page() in (True, False)
    if isinstance(outcome, Application):
        assert outcome.to_dict()["id"] == outcome.id


@pytest.mark.parametrize("method", CALLS)
@examples(40)
@given(raw=RAW_ANSWERS, reset=st.integers(0, 9))
def test_any_bytes_are_a_result_or_one_of_our_errors(
    flavour: Flavour, server: Server, method: str, raw: bytes, reset: int
) -> None:
    """Any status, headers, framing and body, cut anywhere, is a typed result or one of three errors."""
    server.prepare(raw, raw, reset=reset == 0)
    check(method, flavour.outcome(CALLS[method], base_url=server.url, max_retries=0))


@pytest.mark.parametrize("method", CALLS)
@examples(20)
@given(body=bodies(), status=st.sampled_from([200, 201, 202, 206, 299]))
def test_any_body_of_a_success_is_a_result_or_a_validation_error(
    flavour: Flavour, server: Server, method: str, body: bytes, status: int
) -> None:
    """A success that arrives whole is a typed result or an APIResponseValidationError, whatever its body."""
    server.prepare(answer(status, body), answer(status, body))
    outcome = flavour.outcome(CALLS[method], base_url=server.url, max_retries=0)
    assert isinstance(outcome, (*RESULTS[method], APIResponseValidationError)), repr(outcome)
    check(method, outcome)
