"""One thing of a process that code can change for all other code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


@dataclass(frozen=True)
class Aspect:
    """How to read it, how to put it back (None where that cannot be done), and what to say of it.

    Attributes:
        name: in the words of an error: "numpy's error state".
        read: returns its value; cheap, and free of side effects.
        write: gives it a value back.
        quiet: put back without a word: nothing that the suite computes reads it, or everybody changes it.
        advice: what to do instead.
        same: whether two values are the same to others.
        local: each thread has its own.
    """

    name: str
    read: Callable[[], Any]
    write: Callable[[Any], object] | None
    quiet: bool = False
    advice: str = "leave it as it is"
    same: Callable[[Any, Any], bool] = _equal
    local: bool = False

    def changed(self, before: Any) -> tuple[Any, Any] | None:
        """Return what it was and what it is now, as an error says them; None where it is the same."""
        now = self.read()
        return None if self.same(before, now) else difference(before, now)


@dataclass(frozen=True)
class Change:
    """What was changed, from what to what; `lasting` where it could not be put back."""

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
    """Return two values, of dictionaries only the keys that differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
    return before, after


def _shown(value: Any) -> str:
    text = ", ".join(f"{key} = {each!r}" for key, each in value.items()) if isinstance(value, dict) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
