"""A process that leaves before it is done is incomplete, however it leaves; one that is done ends with its code.

Each is a program of its own, which imports next to nothing.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

PROGRAM = """
import atexit, ctypes, os, signal, sys, threading, time
import multiprocessing.context as multiprocessing
from suite.execution.stopping import Stop, signals_as_interrupts, stopped_by_signals
from suite.execution.supervisor import doing, leave, supervised

for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

def work():
    with doing("small: zeros seed 0"), doing("small: he seed 1"):
        {}
    leave(0)

def ready():
    print("ready", flush=True)

sys.exit(supervised(work))
"""

LEAVING = {
    "os._exit(0)": "left with code 0, as code of your own does with os._exit",
    "os._exit(7)": "left with code 7",
    "ctypes.CDLL(None).exit(0)": "left with code 0",
    "os.execv('/bin/sh', ['sh', '-c', 'exit 0'])": "left with code 0",
    "os.abort()": "was ended by SIGABRT, as by a crash in its code",
    "ctypes.string_at(0)": "was ended by SIGSEGV",
    "os.kill(os.getpid(), signal.SIGKILL)": "was ended by SIGKILL, as for lack of memory",
    "os.kill(os.getpid(), signal.SIGTERM)": "was ended by SIGTERM",
    "signal.setitimer(signal.ITIMER_REAL, 0.01); time.sleep(60)": "was ended by SIGALRM",
    "threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(60)": "left with code 0",
}

ENDING = {
    "pass": 0,
    "leave(0)": 0,
    "leave(3)": 3,
    "sys.exit(2)": 2,
    "1 / 0": 1,
    "threading.Thread(target=time.sleep, args=(60,)).start()": 0,
    "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()": 0,
    "atexit.register(os._exit, 5)": 0,
    "atexit.register(sys.exit, 5)": 0,
    "sys.stdout.close()": 0,
    "os.close(1); os.close(2)": 0,
    "child = os.fork(); child or os._exit(9); os.waitpid(child, 0); leave(1)": 1,
    "os.fork() or time.sleep(60); leave(1)": 1,
}


def _started(line: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM.format(line)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("line", LEAVING)
def test_what_leaves_before_it_is_done_is_incomplete_and_says_what_ran(line: str) -> None:
    process = _started(line)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert said.splitlines()[-1].startswith(f"error: the process {LEAVING[line]}")
    assert ", while this ran: small: zeros seed 0 and small: he seed 1; finished trials are kept, and the" in said


def test_the_advice_is_that_of_what_ran() -> None:
    process = _started("pass\n    with doing('explain a net', 'nothing of it is kept'):\n        os._exit(0)")
    _, said = process.communicate(timeout=60)
    assert said.endswith(", while this ran: explain a net; nothing of it is kept\n")


@pytest.mark.parametrize("line", ENDING)
def test_what_is_done_ends_with_its_code_whatever_is_left_behind(line: str) -> None:
    process = _started(line)
    process.wait(timeout=60)
    assert process.returncode == ENDING[line]


ENDLESS = {
    "an exit that never ends": "atexit.register(time.sleep, 60); leave(1)",
    "a process of its own": "multiprocessing.ForkProcess(target=time.sleep, args=(60,)).start(); leave(1)",
}


@pytest.mark.parametrize("line", ENDLESS.values(), ids=ENDLESS)
def test_nothing_holds_the_exit_for_long(line: str) -> None:
    process = _started(f"import suite.execution.supervisor as it; it.END = 0.1; {line}")
    process.wait(timeout=30)
    assert process.returncode == 1


INTERRUPTED = """
        try:
            with signals_as_interrupts():
                ready()
                time.sleep(60)
        except KeyboardInterrupt:
            leave(130)
"""

STOPPED = """
        stop = Stop()
        try:
            with stopped_by_signals(stop):
                ready()
                while not stop():
                    time.sleep(0.01)
                print(stop.reason, flush=True)
                time.sleep(60)
        except KeyboardInterrupt:
            leave(130)
"""


@pytest.fixture
def group() -> Iterator[list[int]]:
    """Return a list for process groups that are killed at the end."""
    groups: list[int] = []
    yield groups
    for each in groups:
        try:
            os.killpg(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("everybody", [False, True], ids=["one process", "all, as a terminal does"])
def test_a_signal_is_heard_once(number: signal.Signals, everybody: bool) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", PROGRAM.format(STOPPED).replace("def work", SHORT)]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    send = os.killpg if everybody else os.kill
    send(process.pid, number)
    assert process.stdout.readline() == f"{number.name}\n"
    assert process.poll() is None
    send(process.pid, number)
    assert process.wait(timeout=60) == 130


def test_a_signal_right_after_the_start_is_passed_on() -> None:
    hit = "fork = os.fork\nos.fork = lambda: (child := fork()) and (os.kill(os.getpid(), signal.SIGTERM), child)[1]\n"
    command = [sys.executable, "-c", PROGRAM.format("time.sleep(60)").replace("def work", f"{hit}def work")]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)
    assert process.communicate(timeout=60)[1] == "interrupted\n"
    assert process.returncode == 130


def test_a_process_that_hears_nothing_is_killed_after_the_second_signal() -> None:
    deaf = "import suite.execution.supervisor as it; signal.pthread_sigmask(signal.SIG_BLOCK, [2, 15]); "
    command = [sys.executable, "-c", PROGRAM.format(f"{deaf} ready(); time.sleep(60)").replace("def work", SHORT)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 130
    assert process.stderr.read() == "interrupted\n"


SHORT = "import suite.execution.supervisor\nsuite.execution.supervisor.END = 0.1\ndef work"


def test_without_the_one_that_waits_the_other_ends() -> None:
    process = _started("ready(); print(os.getpid(), flush=True); time.sleep(60)")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert int(process.stdout.readline()) != process.pid
    process.kill()
    assert process.stdout.read() == "", "its end of the pipe is closed once it is gone"
