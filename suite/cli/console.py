"""The terminal that verbs print on."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PAGE = 100
"""Columns where there is no terminal that has a width: a file, a pipe, a CI job's log."""


def console() -> "Console":
    """Return a console on standard output, as wide as the terminal."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() or "COLUMNS" in os.environ else Console(width=PAGE)
