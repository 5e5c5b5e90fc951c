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
    """Check that an outcome can be used."""
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


WHOLE = st.builds(answer, st.sampled_from([200, 201, 202, 206, 299]), bodies())


@pytest.mark.parametrize("method", CALLS)
@examples(60)
@given(answered=st.tuples(RAW_ANSWERS, st.just(FAILURES)) | st.tuples(WHOLE, st.just((APIResponseValidationError,))))
def test_any_bytes_are_a_result_or_one_of_our_errors(
    flavour: Flavour, server: Server, method: str, answered: tuple[bytes, tuple[type, ...]]
) -> None:
    """Any status, headers, framing and body, cut anywhere, is a typed result or one of three errors.

    A success that arrives whole is a typed result or an APIResponseValidationError, whatever its body.
    """
    raw, failures = answered
    for reset in (False, True):
        server.prepare(raw, raw, reset=reset)
        outcome = flavour.outcome(CALLS[method], base_url=server.url, max_retries=0)
        assert isinstance(outcome, RESULTS[method] + (FAILURES if reset else failures)), repr(outcome)
        check(method, outcome)
