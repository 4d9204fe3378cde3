"""References to the user's objects."""

import inspect
import sys
from pathlib import Path
from typing import Any

from suite.errors import UserError
from suite.registry.provenance.facts import LOADED
from suite.registry.provenance.live import MAIN, hold


def reference(value: Any, what: str) -> str:
    """Return "package.module:name" or "file.py:name" of a function or a class.

    An object of a notebook is one of `__main__`. A function inside another one, and a lambda, is held in this process
    under a name made of its own and of the digest of its code and of the values that it uses.

    Args:
        value: a function, a class, or any other object that can be called.
        what: what it is, for errors: "a model".

    Raises:
        UserError: it cannot be called.

    Example:
        >>> from suite.registry.naming import reference
        >>> reference(reference, "a model")
        'suite.registry.naming:reference'
    """
    if not callable(value):
        raise UserError(f"expected {what}, as a function or a class; received {type(value).__name__}")
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "")
    if isinstance(module, str) and name.isidentifier() and getattr(sys.modules.get(module), name, None) is value:
        return f"{_location(module)}:{name}"
    return f"{MAIN}:{hold(value)}"


def nameable(reference: str) -> bool:
    """Return whether another process finds the object behind a reference, as a command line does.

    Example:
        >>> nameable("net.py:build"), nameable("__main__:build")
        (True, False)
    """
    return reference.rpartition(":")[0] != MAIN


def _location(module: str) -> str:
    """Return the location of a module: a file by its path, if it was loaded by its path."""
    if module == MAIN or not module.startswith(LOADED):
        return module
    path = Path(inspect.getfile(sys.modules[module]))
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
