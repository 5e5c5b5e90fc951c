"""The generated models, and what stands for a field that the API leaves out.

`UNSET` is false: `if app.voice:` is the idiom. `from_dict` and `to_dict` keep every field and value, known or not.
"""

# pyright takes `from … import models as _generated` for this module's own `__all__`, once the package is installed.
import nexmo_application_generated.models as _generated
from nexmo_application_generated.models import *  # noqa: F403 - a new model is here without a change by hand
from nexmo_application_generated.models.create_application_body import CreateApplicationParams
from nexmo_application_generated.models.update_application_body import (
    UpdateApplicationChanges,
    UpdateApplicationParams,
)
from nexmo_application_generated.types import UNSET, Unset

NEEDED = (
    "Application ApplicationCreated ApplicationPage AuthenticatedClient CreateApplicationParams EmbeddedApplications "
    "Keys KeysWithPrivateKey UpdateApplicationBodyType UpdateApplicationChanges UpdateApplicationParams"
)
"""The names of the generated package that the hand-written side uses: `make regen` fails without one of them."""

__all__: list[str] = [
    "UNSET",
    "CreateApplicationParams",
    "Unset",
    "UpdateApplicationChanges",
    "UpdateApplicationParams",
]
__all__ += _generated.__all__

del _generated  # editors would offer it
