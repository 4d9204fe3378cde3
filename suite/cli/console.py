"""The terminal that verbs print on, imported when something is printed."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PAGE = 100
"""Columns where there is no terminal that has a width: a file, a pipe, a CI job's log."""


def console() -> "Console":
    """Return a console on standard output, as wide as the terminal.

    Commands in what it prints are written as they work in the shell from which this process was started.
    """
    from suite.cli.terminal import Terminal

    return Terminal() if sys.stdout.isatty() or "COLUMNS" in os.environ else Terminal(width=PAGE)
