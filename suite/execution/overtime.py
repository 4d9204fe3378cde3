"""Time limits on the user's own code."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TypeVar

from suite.errors import IncompleteError, is_own
from suite.execution.stopping import NAME
from suite.execution.supervisor import doing
from suite.frameworks.process.guard import give_up

Value = TypeVar("Value")

POLL = 0.2
"""Seconds between two looks at running calls."""


class OvertimeError(Exception):
    """The user's own code ran over its time; `place` says where it is, `worker` is its process's address."""

    def __init__(self, place: str, worker: str = "") -> None:
        super().__init__(place, worker)
        self.place, self.worker = place, worker


class Watch:
    """Calls inside the user's own code, one a thread, and the time each has spent there.

    Time in libraries, such as compilation, does not count, unless the user's own code has called them.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._looked = clock()
        self._limits: dict[str, tuple[int, float]] = {}
        self._inside: dict[str, float] = {}

    @contextmanager
    def on(self, name: str, seconds: float | None) -> Iterator[None]:
        """Watch a call on this thread, which may spend this many seconds in the user's own code, or any time."""
        if seconds is not None:
            self._inside[name] = 0.0
            self._limits[name] = threading.get_ident(), seconds
        try:
            yield
        finally:
            self._limits.pop(name, None)

    @property
    def watched(self) -> frozenset[str]:
        """The names of the calls that are watched now."""
        return frozenset(self._limits)

    def look(self) -> dict[str, str]:
        """Return the place of each call that is over its time, such as "mine.py:7".

        Only one thread may call this.
        """
        now = self._clock()
        passed, self._looked = now - self._looked, now
        frames = sys._current_frames()
        over: dict[str, str] = {}
        for name, (thread, seconds) in list(self._limits.items()):
            place = _place(frames.get(thread))
            if place:
                self._inside[name] += passed
                if self._inside[name] > seconds:
                    over[name] = place
        return over


def in_time(call: Callable[[], Value], seconds: float | None) -> Value:
    """Return the result of `call`.

    With a limit it runs on a thread of its own, which is abandoned if it exceeds the limit.

    Raises:
        OvertimeError: the call is over its time in the user's own code.
        BaseException: whatever the call raises.
    """
    if seconds is None:
        return call()
    watch, outcome = Watch(), Future[Value]()

    def run() -> None:
        try:
            with watch.on("", seconds):
                outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True, name=f"{NAME} in time").start()
    while True:
        with suppress(TimeoutError):
            return outcome.result(timeout=POLL)
        if place := watch.look().get(""):
            give_up(place)
            raise OvertimeError(place)


def finished(what: str, call: Callable[[], Value], seconds: float | None) -> Value:
    """Return what `call` does.

    `what` is named if the process leaves before it comes back.

    Raises:
        IncompleteError: it is over its time in code of the user's own.
        BaseException: whatever it raises.
    """
    try:
        with doing(what, "nothing of it is kept"):
            return in_time(call, seconds)
    except OvertimeError as error:
        raise IncompleteError(
            f"{what}: your own code ({error.place}) took longer than {seconds:g} seconds; nothing of it is kept"
        ) from None


def _place(frame: FrameType | None) -> str:
    """Return the place of the innermost frame outside libraries, "" if there is none."""
    while frame is not None:
        if is_own(frame.f_code.co_filename):
            return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
