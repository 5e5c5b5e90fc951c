"""The generated models, and what stands for a field that the API leaves out.

`UNSET` is false: `if app.voice:` is the idiom. `from_dict` and `to_dict` keep every field and value, known or not.
"""

from collections.abc import Iterator

from nexmo_application_generated import models as _generated
from nexmo_application_generated import types as _types
from nexmo_application_generated.models import *  # noqa: F403 - a new model is here without a change by hand
from nexmo_application_generated.models.create_application_body import CreateApplicationParams
from nexmo_application_generated.models.update_application_body import (
    UpdateApplicationChanges,
    UpdateApplicationParams,
)
from nexmo_application_generated.types import UNSET, Unset

__all__ = ["UNSET", "CreateApplicationParams", "Unset", "UpdateApplicationChanges", "UpdateApplicationParams"]
__all__ += _generated.__all__


def _by_name(_: Unset) -> str:
    """Show, pickle and copy `UNSET` by its name: the generated code compares by identity, and a copy is another."""
    return "UNSET"


Unset.__reduce__ = _by_name  # type: ignore[assignment,method-assign]
Unset.__repr__ = _by_name  # type: ignore[assignment,method-assign]


def _shown(response: _types.Response[object]) -> Iterator[tuple[str, object]]:
    """Show a generated function's response without what may hold a private key or echo the API secret."""
    yield "status_code", response.status_code
    yield "parsed", response.parsed


def _repr(response: _types.Response[object]) -> str:
    return f"Response({', '.join(f'{name}={value!r}' for name, value in _shown(response))})"


# rich, which draws tracebacks, looks into attrs classes by itself unless they have a method of this name.
for _name, _method in (("__repr__", _repr), ("__rich_repr__", _shown)):
    setattr(_types.Response, _name, _method)
