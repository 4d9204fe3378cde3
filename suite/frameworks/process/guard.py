"""Guards around user code, which must not change shared state.

Changes of the shared state are undone, and reported by name.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from suite.errors import UserError
from suite.frameworks.process import interpreter, libraries, patches, streams
from suite.frameworks.process.aspect import Aspect, Change

State = list[tuple[Aspect, Any]]

PATIENCE = 0.5
"""Seconds between two checks of whether the code that holds the lock was given up."""

_ALONE = threading.RLock()
_given_up = ""
_depth = 0
_disturbances = 0
_running: list[str] = []
_in_progress: State = []
"""The state before the guarded code that runs now, as far as all threads share it."""


class DisturbanceError(UserError):
    """The error that user code has changed the shared state of the process."""


def snapshot() -> State:
    """Return the shared state of the process, as this thread sees it."""
    found = (*interpreter.aspects(), *libraries.aspects(), *streams.aspects(), *patches.aspects())
    return [(aspect, aspect.read()) for aspect in found]


def put_back(before: State) -> list[Change]:
    """Restore the state, and return the changes that were found.

    A change that decides numbers is counted twice, before and after it is undone, because trials may begin or end in
    between.
    """
    found = [(aspect, old, changed) for aspect, old in before if (changed := aspect.changed(old)) is not None]
    loud = any(not aspect.quiet for aspect, _, _ in found)
    _count(loud)
    for aspect, old, _ in found:
        if aspect.write is not None:
            aspect.write(old)
    changes = [Change(aspect, *changed, lasting=aspect.changed(old) is not None) for aspect, old, changed in found]
    _count(loud or any(change.lasting for change in changes))
    return changes


def _count(disturbed: bool) -> None:
    global _disturbances
    _disturbances += disturbed


def give_up(place: str) -> None:
    """Stop all waiting for user code that has exceeded its time, and name its `place` in the error."""
    global _given_up
    _given_up = place


@contextmanager
def _held() -> Iterator[None]:
    while not _ALONE.acquire(timeout=PATIENCE):
        if _given_up:
            raise UserError(
                f"{_given_up}: code of your own is over its time here and never came back; nothing else "
                "of yours can run beside it: end this process, or restart the notebook's kernel"
            )
    try:
        yield
    finally:
        _ALONE.release()


@contextmanager
def alone() -> Iterator[None]:
    """Prevent other threads from running user code inside the block."""
    with _held():
        yield


@contextmanager
def guarded(who: str) -> Iterator[None]:
    """Run user code alone, and undo its changes of the shared state.

    Inside another such block it does nothing: the outer block checks.

    Args:
        who: the reference to the code, as errors name it.

    Raises:
        DisturbanceError: the code has changed state that decides the numbers of others.
    """
    global _depth, _in_progress
    with _held():
        if _depth:
            yield
            return
        before = snapshot()
        _depth += 1
        _in_progress = [(aspect, old) for aspect, old in before if not (aspect.local or aspect.quiet)]
        try:
            yield
        except BaseException:
            _settle(before, who)
            raise
        else:
            said = _settle(before, who)
        finally:
            _depth -= 1
            _in_progress = []
    if said:
        raise DisturbanceError(said)


@contextmanager
def watched(who: str) -> Iterator[None]:
    """Watch a trial whose user code may also run outside of guards, and undo changes of the shared state.

    Other trials may run beside it.

    Raises:
        DisturbanceError: the state has changed. The message names all user code that was running.
    """
    with _held():
        _running.append(who)
        before = snapshot()
    try:
        yield
    finally:
        with _held():
            together = list(dict.fromkeys([who, *_running]))
            _running.remove(who)
            said = _settle(before, who if len(together) == 1 else f"one of {', '.join(together)}, that ran together")
    if said:
        raise DisturbanceError(said)


def disturbances() -> int:
    """Return the number of changes in this process that decide numbers, for `disturbed_since`."""
    return _disturbances


def disturbed_since(count: int) -> bool:
    """Return whether state was changed after `disturbances()` was `count`, or is changed at this moment."""
    # The state first: a change is counted before it is undone, so one that is undone in between is in the count.
    return any(aspect.changed(old) is not None for aspect, old in list(_in_progress)) or _disturbances != count


def _settle(before: State, who: str) -> str:
    loud = [change for change in put_back(before) if change.lasting or not change.aspect.quiet]
    if not loud:
        return ""
    return f"{who}: expected code that changes nothing for others in this process, received one that changed " + (
        "; ".join(change.words for change in loud)
    )
