"""The command that starts the suite in the user's shell."""

import shlex
import shutil
import sys
from functools import cache
from pathlib import Path

WRITTEN = "python -m suite"
"""The command as messages and documents write it."""


@cache
def invocation() -> str:
    """Return the start of a command line: "python -m suite", "suite", or ".venv/bin/python -m suite".

    `make run` calls the Python of an environment that is not active in the shell. There "python -m suite" would fail.
    """
    script = Path(sys.argv[0])
    if script.stem == "suite":
        return _typed(script)
    return f"{_typed(Path(sys.executable), 'python')} -m suite"


def working(text: str) -> str:
    """Return `text` with each command as it works in the present shell."""
    return text.replace(WRITTEN, invocation())


def _typed(program: Path, name: str = "") -> str:
    """Return the shortest way to write a program: its name if the shell finds it, else its path."""
    name = name or program.name
    reached = shutil.which(name)
    if reached is not None and Path(reached).parent.resolve() == program.parent.resolve():
        return name
    try:
        return shlex.quote(str(program.relative_to(Path.cwd()) if program.is_absolute() else program))
    except ValueError:
        return shlex.quote(str(program))
