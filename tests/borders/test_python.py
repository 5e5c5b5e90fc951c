"""What Python's own tools, and another event loop, make of the client: asyncio, mocks, pickle, trio."""

import asyncio
import pickle
import subprocess
import sys
import warnings
from typing import Any
from unittest.mock import create_autospec

import httpx
import pytest
import trio

from nexmo_application import AsyncClient, AsyncPage, Client, Page
from tests.support.clients import Flavour, Stub
from tests.support.data import APP_ID, CALLS, CREDENTIALS, PAGE, success


def listing() -> Stub:
    """Make a transport that answers every request with the one page."""
    return Stub(lambda _: success("list"))


def test_an_autospec_of_a_client_has_its_applications(flavour: Flavour) -> None:
    """`create_autospec` of the class has `applications`; of a client, its methods with their signatures too."""
    assert create_autospec(AsyncClient if flavour.is_async else Client, instance=True).applications.list.return_value
    with flavour.client(transport=listing()) as client:
        mock = create_autospec(client)
    flavour.run(mock.applications.retrieve(app_id="x"))
    mock.applications.retrieve.assert_called_once_with(app_id="x")
    with pytest.raises(TypeError, match="app_id"):
        flavour.run(mock.applications.retrieve(identity="x"))


def test_an_async_list_is_a_coroutine_for_asyncio() -> None:
    """`run`, `create_task`, `TaskGroup`, `gather`, `wait_for`, `await` and `async for` take what `list()` returns."""

    async def use() -> list[AsyncPage]:
        async with AsyncClient(**CREDENTIALS, transport=listing()) as client:
            pages = [await asyncio.create_task(client.applications.list())]
            async with asyncio.TaskGroup() as group:
                task = group.create_task(client.applications.list())
            pages += [task.result(), *await asyncio.gather(client.applications.list(), client.applications.list())]
            pages.append(await asyncio.wait_for(client.applications.list(), 60))
            again = client.applications.list()
            pages += [await again, await again]
            assert [app.id async for app in again] == [APP_ID]
            return pages

    client = AsyncClient(**CREDENTIALS, transport=listing())
    pages = [*asyncio.run(use()), asyncio.run(client.applications.list())]
    assert [type(page) for page in pages] == [AsyncPage] * 8
    assert {app.id for page in pages for app in page.items} == {APP_ID}


def test_an_async_list_that_is_not_awaited_warns_of_nothing() -> None:
    """What is iterated, closed, cancelled or dropped is no coroutine that nobody awaited."""

    async def use() -> None:
        client = AsyncClient(**CREDENTIALS, transport=listing())
        assert [app.id async for app in client.applications.list()] == [APP_ID]
        client.applications.list()
        client.applications.list().close()
        task = asyncio.create_task(client.applications.list())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        half = client.applications.list()
        with pytest.raises(StopIteration):
            half.send(None)
        half.close()

    with warnings.catch_warnings(record=True, action="always") as caught:
        asyncio.run(use())
    assert [str(warning.message) for warning in caught] == []


def test_a_page_pickles_as_data(flavour: Flavour) -> None:
    """A page travels without its client: all that it holds, and a ValueError for the next one."""
    first = {**PAGE, "count": 2}
    page = flavour.outcome(CALLS["list"], transport=Stub(lambda _: httpx.Response(200, json=first)))
    twin: Page | AsyncPage = pickle.loads(pickle.dumps(page))  # noqa: S301
    assert type(twin) is type(page)
    assert (repr(twin), twin.items, twin.data, twin.page_size) == (repr(page), page.items, page.data, page.page_size)
    assert twin.has_next_page()
    with pytest.raises(ValueError, match="this page was pickled"):
        flavour.run(twin.next_page())


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("transport", [None, listing()], ids=["default", "own"])
def test_under_trio_each_call_says_that_it_is_for_asyncio(method: str, transport: Any) -> None:
    """An AsyncClient under trio is one RuntimeError that names asyncio; nothing is sent, and it can be closed."""

    async def use() -> None:
        async with AsyncClient(**CREDENTIALS, transport=transport) as client:
            with pytest.raises(RuntimeError, match="AsyncClient is for asyncio, which does not run here") as caught:
                await CALLS[method](client.applications)
        assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)

    trio.run(use)


def test_modules_and_names_are_there_after_a_bare_import() -> None:
    """`import nexmo_application` is enough for every public name and module; each says where it is from."""
    program = """
import nexmo_application as it
assert it.keys.public_key_pem and it.v2.differences and it.models.UNSET is not None
for name in set(it.__all__) - {"__version__"}:
    assert getattr(it, name).__module__ == "nexmo_application", name
assert {"keys", "models", "v2", *it.__all__} == set(dir(it))
"""
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603
