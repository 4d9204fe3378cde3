"""Classes and functions of the user, loaded by reference.

A benchmark file names them as "package.module:name" or "file.py:name".
"""

import sys
from types import ModuleType
from typing import Any

from suite.errors import UserError, interrupts, located, unknown
from suite.registry.provenance import memory
from suite.registry.provenance.live import MAIN, held, trace_object
from suite.registry.provenance.trace import Trace, trace


def load_object(reference: str) -> Any:
    """Import the object behind `reference`, "package.module:name" or "path/to/file.py:name".

    Raises:
        UserError: the module is one of Python's own, cannot be found, raises or exits while it is imported, or does not
            have this name.

    Example:
        >>> load_object("suite.config:normalize")("HeNormal")
        'henormal'
    """
    location, _, attribute = reference.rpartition(":")
    root = location.partition(".")[0]
    if root in sys.stdlib_module_names and not location.endswith(".py"):
        # Benchmark files are data: they must not reach functions such as os.system.
        raise UserError(
            f"{reference}: expected a module of your own or of an installed package, received Python's own {root!r}; "
            f"a file of yours is named with its ending, {location.replace('.', '/')}.py:{attribute}"
        )
    if location == MAIN and (found := held(attribute)) is not None:
        return found
    module = _module(location, reference)
    try:
        return getattr(module, attribute)
    except AttributeError:
        raise unknown("name", attribute, _names(module), where=reference) from None


def _names(module: ModuleType) -> list[str]:
    """Return the public names of what a module defines itself, or of all that it holds if it defines nothing."""
    public = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    own = [
        name
        for name, value in public.items()
        if not isinstance(value, ModuleType) and getattr(value, "__module__", module.__name__) == module.__name__
    ]
    return own or list(public)


def traced(reference: str) -> Trace:
    """Return the source, data and distributions that the object behind `reference` depends on.

    The trace also says what cannot be followed. Nothing is imported. An object of a notebook is read from memory.
    """
    location, _, name = reference.rpartition(":")
    return trace_object(name) if location == MAIN else trace(location)


def _module(location: str, reference: str) -> ModuleType:
    try:
        return memory.module(location)
    except UserError:
        raise
    except BaseException as error:
        if interrupts(error):
            raise
        raise UserError(f"{reference}: importing {location!r} failed with {located(error)}") from error
