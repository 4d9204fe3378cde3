"""Ctrl-C and `kill` while trials run: first stop, then end."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


LISTENING: list[Callable[[], None]] = []
"""Functions that every received signal calls first."""

NAME = "trial"
"""Beginning of the names of threads that run trials."""


def left_behind() -> bool:
    """Return whether trials still run on threads of this process."""
    return any(thread.name.startswith(NAME) for thread in threading.enumerate())


class Stopped(KeyboardInterrupt):
    """The user stopped a run; finished trials are kept, and the message says how to continue."""


class Stop:
    """A request to stop a run, and its reason.

    Any thread, and any signal handler, may read it and make it.

    It has no lock: a handler can interrupt the main thread anywhere, even while that thread holds a lock.
    """

    def __init__(self) -> None:
        self.reason = ""

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.reason != ""

    def ask(self, reason: str) -> None:
        """Ask the run to stop.

        Only the first reason counts.
        """
        self.reason = self.reason or reason


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let the user's first signal ask to stop while the block runs, and the second raise KeyboardInterrupt."""

    def heard(number: int, _frame: FrameType | None) -> None:
        if stop():
            raise KeyboardInterrupt
        stop.ask(signal.Signals(number).name)

    with _handled(heard):
        yield


@contextmanager
def signals_as_interrupts() -> Iterator[None]:
    """Let `kill` and a closed terminal leave the block as Ctrl-C does, so that open things are closed."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handled(interrupt):
        yield


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Send signals to `handler` while the block runs, except those that are ignored, as under nohup.

    Outside the main thread nothing changes, since Python handles no signals there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hear(number: int, frame: FrameType | None) -> None:
        for each in LISTENING:
            each()
        handler(number, frame)

    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, hear) for number in heard}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
