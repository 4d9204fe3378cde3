"""All libraries whose nets a census audits."""

from suite.commands.audit.keras_libraries import KERAS
from suite.commands.audit.library import Library
from suite.commands.audit.torch_libraries import TORCH
from suite.errors import unknown

LIBRARIES: dict[str, Library] = KERAS | TORCH
"""Groups of nets, by the name that --census takes."""


def library(name: str) -> Library:
    """Return a library by its name.

    Raises:
        UserError: there is no such library.
    """
    if name not in LIBRARIES:
        raise unknown("group of nets", name, LIBRARIES, where="--census")
    return LIBRARIES[name]
