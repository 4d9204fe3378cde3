"""Time inside code of the user's own is seen from outside, and told from time in libraries."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from suite.errors import IncompleteError, UserError
from suite.execution.listener import Silent
from suite.execution.overtime import OvertimeError, Watch, finished, in_time
from suite.execution.plan import plan, prepare
from suite.registry.objects import load_object
from tests.tracker import Memory

OWN = """
def waits(event):
    event.wait()

def waits_in_a_library(event):
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(1) as pool:
        pool.submit(event.wait).result()

def spins(event):
    while not event.is_set():
        pass

def endless(shape, dtype=None):
    while not os.path.exists({ending!r}):
        pass

import os
"""


@pytest.fixture
def event() -> Iterator[threading.Event]:
    found = threading.Event()
    yield found
    found.set()


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Any]:
    (tmp_path / "own.py").write_text(OWN.format(ending=""))
    return lambda name: load_object(f"{tmp_path / 'own.py'}:{name}")


@pytest.mark.parametrize(("name", "line"), [("waits", 3), ("waits_in_a_library", 8), ("spins", 11)])
def test_what_never_comes_back_is_left_and_said_where(
    own: Callable[[str], Any], event: threading.Event, name: str, line: int
) -> None:
    call = own(name)
    with pytest.raises(OvertimeError) as found:
        in_time(lambda: call(event), 0.01)
    assert found.value.place.partition(":")[0] == "own.py"
    assert abs(int(found.value.place.partition(":")[2]) - line) <= 1


def test_what_is_over_its_time_is_named_and_incomplete(own: Callable[[str], Any], event: threading.Event) -> None:
    call = own("waits")
    expected = r"^explain a net: your own code \(own\.py:3\) took longer than 0\.01 seconds; nothing of it is kept$"
    with pytest.raises(IncompleteError, match=expected):
        finished("explain a net", lambda: call(event), 0.01)
    assert finished("explain a net", lambda: 3, 60.0) == 3


def test_what_comes_back_in_time_is_as_without_a_limit() -> None:
    def fails() -> None:
        raise KeyError("as it was")

    for seconds in (None, 60.0):
        assert in_time(lambda: 3, seconds) == 3
        with pytest.raises(KeyError, match="as it was"):
            in_time(fails, seconds)


WAITS = "def waits(watch, name, seconds, ready, event):\n    with watch.on(name, seconds):\n        ready(event)\n"


def _waits(file: Path) -> Callable[..., None]:
    names: dict[str, Callable[..., None]] = {}
    exec(compile(WAITS, str(file), "exec"), names)
    return names["waits"]


def test_time_counts_in_code_of_the_users_own_only(tmp_path: Path, event: threading.Event) -> None:
    ticks = count()
    watch = Watch(clock=lambda: float(next(ticks)))
    library = Path(threading.__file__).parent / "site-packages" / "some.py"
    installed = Path(load_object.__code__.co_filename)
    files = {"own": (tmp_path / "own.py", 2.0), "endless": (tmp_path / "own.py", None), "library": (library, 2.0)}
    for name, (file, seconds) in (files | {"suite": (installed, 2.0)}).items():
        waits = _waits(file)
        arguments = (watch, name, seconds, threading.Event.wait, event)
        threading.Thread(target=waits, args=arguments, daemon=True, name=name).start()
    while not {"own", "library", "suite"} <= watch.watched:
        pass
    looks = [watch.look() for _ in range(4)]
    assert looks == [{}, {}, {"own": "own.py:3"}, {"own": "own.py:3"}]


def test_time_before_the_first_trial_counts_too(tmp_path: Path, make_benchmark: Any) -> None:
    ending = tmp_path / "ending"
    (tmp_path / "own.py").write_text(OWN.format(ending=str(ending)))
    benchmark = make_benchmark({"timeout": 0.01}, initializers=[f"mine={tmp_path / 'own.py'}:endless"])
    expected = r"^small: your own code \(own.py:1[56]\) took longer than timeout = 0.01 seconds before the first trial"
    with pytest.raises(UserError, match=expected):
        prepare(plan([benchmark], Memory()), Silent())
    with pytest.raises(UserError, match=r"own\.py:1[56].* never came back"):
        load_object(f"{tmp_path / 'own.py'}:waits")
    ending.touch()
    while True:
        with suppress(UserError):
            assert callable(load_object(f"{tmp_path / 'own.py'}:waits"))
            break
