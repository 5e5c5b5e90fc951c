"""The sandbox answers as the patched document says. That requests keep to the published one: test_query_auth."""

import pytest

from nexmo_application import Client, NexmoError
from nexmo_application.sandbox import Sandbox
from tests.support import openapi
from tests.support.data import KEY, MESSAGES, SECRET, VOICE


def test_all_answers_keep_to_the_document() -> None:
    """Those to all six methods for both products, all pages of a long list, and refusals of each kind."""
    with Sandbox(KEY, SECRET) as sandbox:
        watch = openapi.Watch()
        with Client(KEY, SECRET, base_url=sandbox.url, max_retries=0, transport=watch) as client:
            applications = client.applications
            for params in (VOICE, MESSAGES):
                created = applications.create(**params)
                applications.retrieve(created.id)
                applications.update(created.id, **params)
                assert applications.modify(created.id, name="Newer").name == "Newer"
                assert [application.id for application in applications.list()] == [created.id]
                applications.delete(created.id)
            for index in range(7):
                sandbox.add(type=("voice", "messages")[index % 2])
            assert len(list(applications.list(page_size=3))) == 7
            for status in (400, 401, 403, 404, 420, 429, 500, 502, 503):
                sandbox.fail("retrieveApplications", status=status)
                with pytest.raises(NexmoError):
                    applications.list()
            for wrong in (
                lambda: applications.retrieve("none/such"),
                lambda: applications.delete("none/such"),
                lambda: applications.create(name="Voice", type="voice"),
            ):
                with pytest.raises(NexmoError):
                    wrong()
    assert len(watch.answers) == 29
    assert [answer for answer in watch.answers if answer[2]] == []
