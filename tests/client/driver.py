"""One way to call both clients, so that one test is a test of both."""

import asyncio
from types import ModuleType, TracebackType
from typing import Any, Final, Literal, Self, TypeAlias, TypeVar

from nexmo_application import AsyncClient, Client

T = TypeVar("T")
Kind: TypeAlias = Literal["sync", "async"]
KINDS: Final[tuple[Kind, ...]] = ("sync", "async")


class Caller:
    """A `Client`, or an `AsyncClient` with an event loop of its own; takes the arguments of both.

    Its repr shows no argument: it may stand among the local variables of a traceback.
    """

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        self.client: Any = Client(*args, **kwargs) if kind == "sync" else AsyncClient(*args, **kwargs)
        self._runner = None if kind == "sync" else asyncio.Runner()

    def call(self, method: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call a method of `client.applications`."""
        return self.wait(getattr(self.client.applications, method)(*args, **kwargs))

    def generated(self, endpoint: ModuleType, /, *args: Any, **kwargs: Any) -> Any:
        """Call a generated endpoint's function for the raw response."""
        function = endpoint.sync_detailed if self._runner is None else endpoint.asyncio_detailed
        return self.wait(function(*args, client=self.client.generated, **kwargs))

    def wait(self, result: Any) -> Any:
        """Wait for what an async client returns; give back what a sync client returned."""
        return result if self._runner is None else self._runner.run(_awaited(result))

    def all_of(self, pages: Any) -> list[Any]:
        """Iterate a page, or what `list()` of an async client returns, to the end."""
        return list(pages) if self._runner is None else self._runner.run(_collected(pages))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._runner is None:
            self.client.close()
        else:
            self._runner.run(self.client.aclose())
            self._runner.close()


async def _awaited(result: Any) -> Any:
    return await result


async def _collected(pages: Any) -> list[Any]:
    return [item async for item in pages]
