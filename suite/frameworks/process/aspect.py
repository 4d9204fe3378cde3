"""One part of the shared state of a process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


@dataclass(frozen=True)
class Aspect:
    """A part of the shared state that code can change for all other code.

    Attributes:
        name: the name in an error, as "numpy's error state".
        read: returns the value; cheap, and free of side effects.
        write: sets the value, None if it cannot be set.
        quiet: restored without a message, because nothing that the suite computes reads it, or everybody changes it.
        advice: what the user can do instead.
        same: compares two values: true if other code sees no difference.
        local: each thread has a value of its own.
    """

    name: str
    read: Callable[[], Any]
    write: Callable[[Any], object] | None
    quiet: bool = False
    advice: str = "leave it as it is"
    same: Callable[[Any, Any], bool] = _equal
    local: bool = False

    def changed(self, before: Any) -> tuple[Any, Any] | None:
        """Return the values before and now, as an error shows them, or None if they are the same."""
        now = self.read()
        return None if self.same(before, now) else difference(before, now)


@dataclass(frozen=True)
class Change:
    """A change of an aspect, with both values; `lasting` if the old value could not be restored."""

    aspect: Aspect
    before: Any
    after: Any
    lasting: bool

    @property
    def words(self) -> str:
        """The change in words."""
        end = "it cannot be put back: start anew" if self.lasting else "it was put back"
        return f"{self.aspect.name} from {_shown(self.before)} to {_shown(self.after)} ({end}; {self.aspect.advice})"


def difference(before: Any, after: Any) -> tuple[Any, Any]:
    """Return two values, reduced to the keys that differ if both are dictionaries.

    Example:
        >>> difference({"a": 1, "b": 2}, {"a": 1, "b": 3})
        ({'b': 2}, {'b': 3})
    """
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
    return before, after


def _shown(value: Any) -> str:
    text = ", ".join(f"{key} = {each!r}" for key, each in value.items()) if isinstance(value, dict) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
