"""Code of the user's own, run alone: what it changes for all others is put back, and refused by name."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from suite.errors import UserError
from suite.frameworks.process import interpreter, libraries, patches, streams
from suite.frameworks.process.aspect import Aspect, Change

State = list[tuple[Aspect, Any]]

PATIENCE = 0.5
"""Seconds between two looks at whether code that holds the lock was given up."""

_ALONE = threading.RLock()
_given_up = ""
_depth = 0
_disturbances = 0
_running: list[str] = []
_in_progress: State = []
"""What was there before the guarded code that runs now, as far as all threads share it."""


class DisturbanceError(UserError):
    """Code of the user's own has changed what all code of the process shares."""


def snapshot() -> State:
    """Return the state that all code of the process shares, as this thread sees it."""
    found = (*interpreter.aspects(), *libraries.aspects(), *streams.aspects(), *patches.aspects())
    return [(aspect, aspect.read()) for aspect in found]


def put_back(before: State) -> list[Change]:
    """Give everything its value back, and return what had another one.

    Where that decides numbers it counts twice, before and after: trials end, and begin, in between.
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
    """Let nobody wait any longer for code of the user's own that is over its time; `place` says where it is."""
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
    """Let no other thread run code of the user's own meanwhile."""
    with _held():
        yield


@contextmanager
def guarded(who: str) -> Iterator[None]:
    """Run code of the user's own alone; put back what it has changed.

    Inside another such block nothing happens: the outer one looks.

    Args:
        who: what errors call the code: the reference to it.

    Raises:
        DisturbanceError: it has changed what decides the numbers of others.
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
    """Watch a trial with code of the user's own, which may also run where nobody guards it; put back what it changes.

    Other trials may run beside it.

    Raises:
        DisturbanceError: something has changed; names those whose code was running.
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
    """Return a number that grows with each change in this process that decides numbers: see `disturbed_since`."""
    return _disturbances


def disturbed_since(count: int) -> bool:
    """Return whether something was changed after `disturbances` were that many, or is changed at this moment."""
    return _disturbances != count or any(aspect.changed(old) is not None for aspect, old in list(_in_progress))


def _settle(before: State, who: str) -> str:
    loud = [change for change in put_back(before) if change.lasting or not change.aspect.quiet]
    if not loud:
        return ""
    return f"{who}: expected code that changes nothing for others in this process, received one that changed " + (
        "; ".join(change.words for change in loud)
    )
