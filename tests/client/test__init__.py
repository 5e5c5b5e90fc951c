"""Which modules a first import, a first client and a first list load: what is not needed yet costs start-up time."""

import pytest

from tests.support.fresh import loaded_by, packages

OPTIONAL = {"cryptography", "dateutil", "rich", "starlette", "typer", "uvicorn"}
"""What only extras and rare cases need."""
MODELS = {"attr", "attrs", "nexmo_application_generated"}

HTTPX = "import httpx; httpx.Client()"
"""What there is to pay for anyway; with click installed, httpx loads rich for a command line of its own."""
CLIENT = "from nexmo_application import Client; client = Client('key', 'not-a-secret')"
ASYNC_CLIENT = "from nexmo_application import AsyncClient; client = AsyncClient('key', 'not-a-secret')"
LIST = """
import httpx
from nexmo_application import Client
answer = {"count": 1, "_embedded": {"applications": [{"id": "1", "name": "one"}]}}
transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answer))
assert [app.id for app in Client("key", "not-a-secret", transport=transport).applications.list()] == ["1"]
"""


def test_a_first_import_loads_nothing_but_the_version() -> None:
    """`import nexmo_application` loads its version, and neither httpx nor attrs nor any other module of its own."""
    modules = loaded_by("import nexmo_application")
    assert {name for name in modules if name.startswith("nexmo_application")} == {
        "nexmo_application",
        "nexmo_application._version",
    }
    assert packages(modules) & ({"httpx", "asyncio"} | MODELS | OPTIONAL) == set()


@pytest.mark.parametrize(("program", "loop"), [(CLIENT, {"asyncio", "uuid"}), (ASYNC_CLIENT, set[str]())])
def test_a_first_client_loads_no_models(program: str, loop: set[str]) -> None:
    """A client that has sent nothing has loaded neither the models nor attrs, nor anything of the extras.

    A sync client does without asyncio, too, and without uuid, which looks for the operating system's generator.
    """
    assert packages(loaded_by(program, beyond=HTTPX)) & (MODELS | OPTIONAL | loop) == set()


def test_a_first_list_loads_the_models_alone() -> None:
    """A list loads the models and attrs, but no endpoint function, no event loop and nothing of the extras."""
    modules = loaded_by(LIST, beyond=HTTPX)
    assert "nexmo_application_generated" in packages(modules)
    assert packages(modules) & (OPTIONAL | {"asyncio"}) == set()
    assert not {name for name in modules if name.startswith("nexmo_application_generated.api")}
