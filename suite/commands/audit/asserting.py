"""The assertion for the user's own tests."""

from pathlib import Path
from typing import Any

from suite.commands.audit.audit import audit


def assert_initialized(model: Any, passport: str | Path) -> None:
    """Raise an AssertionError if a model's initial weights have other laws than its passport says.

    The message has a line for each change. Any seed is accepted.

    >>> suite.assert_initialized(build(), "passport.json")

    Args:
        model: a model, or a function that builds it.
        passport: the file that `audit(model, accept=…)` has written.

    Raises:
        AssertionError: a law has changed, or a weight is new or has vanished.
        UserError: the passport cannot be read, or is one of another net.
    """
    found = audit(model, against=Path(passport), rebuild=False, explained=False)
    changes = [each.sentence for each in found.comparison.changes if each.fails] if found.comparison else []
    if changes:
        raise AssertionError("\n".join([f"{found.subject} is not initialized as {passport} says:", *changes]))
