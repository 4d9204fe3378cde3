"""PyTorch modules among other values."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from suite.errors import UserError

TORCH = "torch"
"""The name of PyTorch, as a module and as a distribution."""


def is_module(value: Any) -> bool:
    """Return whether a value is a PyTorch module, importing nothing, because before PyTorch is loaded there is none.

    Example:
        >>> is_module("net.py:build")
        False
    """
    torch = sys.modules.get(TORCH)
    return torch is not None and isinstance(value, torch.nn.Module)


def as_written(module: Any) -> Any:
    """Return the module that `torch.compile` wrapped, or the module itself."""
    return getattr(module, "_orig_mod", module)


@contextmanager
def without_torch() -> Iterator[None]:
    """Say how to install PyTorch in the error of code of the user that needs it, if it is not installed.

    Raises:
        UserError: as it was raised in the block, with what to do.

    Example:
        >>> with without_torch():
        ...     raise UserError("net.py:build: No module named 'torch'") from ModuleNotFoundError(name="torch")
        Traceback (most recent call last):
        suite.errors.UserError: net.py:build: No module named 'torch'; install PyTorch: pip install '.[torch]'
    """
    try:
        yield
    except UserError as error:
        cause = error.__cause__
        if isinstance(cause, ModuleNotFoundError) and cause.name == TORCH:
            raise UserError(f"{error}; install PyTorch: pip install '.[torch]'") from cause
        raise
