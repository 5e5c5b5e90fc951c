"""`export`: a backup, and what becomes of the applications in v2."""

from typing import Any

from nexmo_application import Client, v2
from nexmo_application.sandbox import Sandbox
from tests.cli.support import Cli
from tests.support.data import KEY, SECRET


def test_a_backup_is_the_keywords_of_an_update_by_id(sandbox: Sandbox, cli: Cli) -> None:
    """What is exported, given to `update`, leaves each application as it is."""
    products: Any = ("voice", "messages", "rtc")
    for product in products:
        sandbox.add(type=product, name=f"My {product}")
    before = sandbox.applications
    backup = cli("export").json
    assert list(backup) == [application["id"] for application in before]
    with Client(KEY, SECRET, base_url=sandbox.url) as client:
        for app_id, keywords in backup.items():
            client.applications.update(app_id, **keywords)
    assert sandbox.applications == before


def test_an_export_for_v2_has_the_body_and_the_differences_of_each(sandbox: Sandbox, cli: Cli) -> None:
    """With --v2 there is what the library says, by id, and nothing of v2 is called."""
    app_id = sandbox.add(type="messages", inbound_method="GET")
    exported = cli("export", "--v2").json
    with Client(KEY, SECRET, base_url=sandbox.url) as client:
        app = client.applications.retrieve(app_id)
    assert exported == {app_id: {"body": v2.application_body(app), "differences": v2.differences(app)}}
    assert len(exported[app_id]["differences"]) == 1
    assert {request.path for request in sandbox.requests[:-1]} == {"/v1/applications"}


def test_an_application_without_a_type_is_named(sandbox: Sandbox, cli: Cli) -> None:
    """Where the API shows no type, the backup says which application cannot be restored without naming one."""
    app = {"id": "an-id", "name": "One"}
    sandbox.fail("retrieveApplications", body={"count": 1, "_embedded": {"applications": [app]}})
    result = cli("export")
    assert result.json == {"an-id": {"name": "One"}}
    assert result.err.startswith("an-id ")


def test_an_application_that_no_keywords_describe_does_not_stop_the_backup(sandbox: Sandbox, cli: Cli) -> None:
    """The others are in the backup; standard error names what is left out, and the status is 1."""
    odd: Any = {"id": "odd", "name": "One", "telex": {"webhooks": [{"colour": "blue"}]}}
    app: Any = {"id": "an-id", "name": "Two", "voice": {"webhooks": []}}
    sandbox.fail("retrieveApplications", body={"count": 2, "_embedded": {"applications": [odd, app]}}, times=2)
    result = cli("export")
    assert (result.status, result.json) == (1, {"an-id": {"name": "Two", "type": "voice"}})
    assert result.err == "odd is left out: a webhook of telex has no endpoint_type or endpoint that update takes\n"
    assert cli("export", "--v2").status == 0
