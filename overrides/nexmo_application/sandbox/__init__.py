"""A real HTTP server on loopback that behaves like the Nexmo Application API v1, for tests and demonstrations.

It needs the extra `sandbox` (starlette, uvicorn, cryptography), imported when a name of this module is first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nexmo_application.sandbox._faults import OperationId
    from nexmo_application.sandbox._sandbox import Sandbox
    from nexmo_application.sandbox._state import RecordedRequest

__all__ = ["OperationId", "RecordedRequest", "Sandbox"]

_EXTRA = frozenset({"anyio", "cryptography", "h11", "starlette", "uvicorn"})


def __getattr__(name: str) -> object:
    """Import the server when it is first asked for, so that a missing extra is told in one line."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from nexmo_application.sandbox import _faults, _sandbox, _state  # noqa: PLC0415 - they need the extra
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        message = 'the sandbox needs its extra: pip install "nexmo-application[sandbox]"'
        raise ImportError(message, name=error.name) from None
    names: dict[str, object] = {
        "OperationId": _faults.OperationId,
        "RecordedRequest": _state.RecordedRequest,
        "Sandbox": _sandbox.Sandbox,
    }
    return names[name]
