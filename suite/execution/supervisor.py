"""A small process that supervises the working one.

It says so if the working process ends before it has finished.
"""

import contextlib
import mmap
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from suite.execution.stopping import LISTENING, SIGNALS, left_behind

INCOMPLETE, INTERRUPTED, BROKEN = 3, 130, 1
"""Exit codes: ended before it had finished, ended by the user, ended by a bug."""

END = 5.0
"""Seconds that running code has to end: after the exit code is known, and after the second signal."""

SHARED = 0.05
"""Seconds within which a signal reaches all processes of a terminal, or of a group."""

SIZE = 4096
ENDED, CODE, HEARD, TEXT = 0, 1, 8, 16
"""Positions in the memory that both processes share: whether there is an exit code; the exit code; the time of the last
received signal, on the machine's clock; the text of what runs."""

GOES_ON = (
    "finished trials are kept, and the same command continues from there; with --executor dask each trial runs in a "
    "process that may die"
)
"""What to do when trials were lost."""

_board: mmap.mmap | None = None
_running: dict[object, tuple[str, str]] = {}
_lock = threading.Lock()


def supervised(work: Callable[[], object]) -> int:
    """Call `work` in a process of its own, and return its exit code.

    If it ends without one, as by `os._exit` or `kill -9`, a line says what ran, and the code is 3. Signals are passed
    on; a process that continues after a second one is killed. Without `fork` this is a plain call.
    """
    if not hasattr(os, "fork"):
        work()
        return 0
    board = mmap.mmap(-1, SIZE)
    reading, writing = os.pipe()
    # A signal that arrives before this process passes signals on would end it alone: block signals until then.
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
        os.close(writing)
        _work(work, board, reading)
    os.close(reading)
    with _handing_on(child, board) as signals:
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if board[ENDED]:
        return board[CODE]
    if signals and -status in {*SIGNALS, signal.SIGKILL}:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    sys.stderr.write(f"error: {_lost(status, board)}\n")
    return INCOMPLETE


def leave(code: int) -> NoReturn:
    """End this process with an exit code, even if threads of it still run."""
    _announce(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if left_behind() or _foreign_threads():
        os._exit(code)
    if _board is not None:
        # The user's own code may run at the exit and never end.
        import faulthandler

        faulthandler.dump_traceback_later(END, exit=True, file=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    sys.exit(code)


@contextmanager
def doing(what: str, advice: str = GOES_ON) -> Iterator[None]:
    """Tell the supervisor what runs during the block, and what to advise if this process is lost."""
    token = object()
    _note(token, (what, advice))
    try:
        yield
    finally:
        _note(token, None)


def _heard() -> None:
    """Tell the supervisor that a signal was received here, so that it does not pass it on."""
    if _board is not None:
        _board[HEARD:TEXT] = struct.pack("d", time.monotonic())


def _work(work: Callable[[], object], board: mmap.mmap, reading: int) -> NoReturn:
    global _board
    _board = board
    LISTENING.append(_heard)
    threading.Thread(target=_end_with, args=(os.getpid(), reading), daemon=True).start()
    try:
        work()
    except SystemExit as error:
        _announce(error.code if isinstance(error.code, int) else 0 if error.code is None else BROKEN)
        raise
    except BaseException:
        _announce(BROKEN)
        raise
    leave(0)


def _end_with(process: int, reading: int) -> None:
    """End this process when the other end of a pipe is gone: then the process that waits is gone too."""
    os.read(reading, 1)
    os.kill(process, signal.SIGKILL)


def _announce(code: int) -> None:
    if _board is not None:
        _board[CODE] = code % 256
        _board[ENDED] = 1


def _note(token: object, work: tuple[str, str] | None) -> None:
    with _lock:
        _running.pop(token, None)
        if work is not None:
            _running[token] = work
        if _board is not None:
            advice = next((advice for _, advice in _running.values()), "")
            text = "\n".join((advice, " and ".join(what for what, _ in _running.values())))
            _board[TEXT:] = text.encode("utf-8", "replace")[: SIZE - TEXT].ljust(SIZE - TEXT, b"\0")


def _foreign_threads() -> bool:
    """Return whether threads that the user's own code has left behind would delay the exit."""
    here = threading.current_thread()
    return any(not each.daemon for each in threading.enumerate() if each not in (here, threading.main_thread()))


@contextmanager
def _handing_on(child: int, board: mmap.mmap) -> Iterator[list[int]]:
    """Pass signals on to the process `child`, except those that it received itself, and yield what came."""
    came: list[int] = []

    def hand_on(number: int, _frame: FrameType | None) -> None:
        since = time.monotonic() - SHARED
        came.append(number)
        if len(came) == 2:
            signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
            signal.setitimer(signal.ITIMER_REAL, END)
        time.sleep(SHARED)
        if struct.unpack("d", board[HEARD:TEXT])[0] < since and not board[ENDED]:
            os.kill(child, number)

    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, hand_on)
    yield came
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in heard:  # What remains is to report how it ended.
        signal.signal(number, signal.SIG_IGN)


def _lost(status: int, board: mmap.mmap) -> str:
    """Return the message about a process that is gone."""
    advice, _, running = bytes(board[TEXT:]).rstrip(b"\0").decode("utf-8", "ignore").partition("\n")
    how = f"left with code {status}, as code of your own does with os._exit" if status >= 0 else _killed(-status)
    return f"the process {how}{f', while this ran: {running}' if running else ''}; {advice or GOES_ON}"


def _killed(number: int) -> str:
    name = signal.Signals(number).name if number in {*signal.Signals} else f"signal {number}"
    return f"was ended by {name}" + (", as for lack of memory" if name == "SIGKILL" else ", as by a crash in its code")
