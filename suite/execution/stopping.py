"""Ctrl-C and `kill` while trials run: the first asks the run to stop, the second ends it at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


LISTENING: list[Callable[[], None]] = []
"""What else is called by every signal that is heard."""

NAME = "trial"
"""What the names of the threads that run trials begin with."""


def left_behind() -> bool:
    """Return whether trials are still at work on threads of this process."""
    return any(thread.name.startswith(NAME) for thread in threading.enumerate())


class Stopped(KeyboardInterrupt):
    """A run was stopped by the user. What had ended is kept; the message says how to go on."""


class Stop:
    """Whether a run is to stop, and why. Any thread, and a handler of signals, may look and ask.

    It has no lock: a handler interrupts the main thread anywhere, also where that holds one.
    """

    def __init__(self) -> None:
        self.reason = ""

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.reason != ""

    def ask(self, reason: str) -> None:
        """Ask the run to stop; only the first reason counts."""
        self.reason = self.reason or reason


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let the first signal of the user ask to stop while the block runs, and the second raise KeyboardInterrupt."""

    def heard(number: int, _frame: FrameType | None) -> None:
        if stop():
            raise KeyboardInterrupt
        stop.ask(signal.Signals(number).name)

    with _handled(heard):
        yield


@contextmanager
def signals_as_interrupts() -> Iterator[None]:
    """Let `kill` and a closed terminal leave the block as Ctrl-C does, so that what is open is closed."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handled(interrupt):
        yield


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let `handler` hear the signals that are not ignored, as they are under nohup, while the block runs.

    Outside the main thread, where Python takes no signals, nothing changes.
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
