"""A simulated other time, process and environment for user code."""

import builtins
import datetime as dt
import os
import sys
import sysconfig
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

SECONDS = 34_567_890.123_456_7
"""Shift of the clocks: more than a year, and to another second, minute, hour, day and month."""

_SALT = 0x5BD1E995

_MISSING = object()


@contextmanager
def elsewhere(packages: Collection[str] = ()) -> Iterator[None]:
    """Let the user's modules see other clocks, process and thread numbers, addresses and hashes of texts.

    Numbers in environment variables change, too. Only the global names of these modules, and clocks that they import
    meanwhile, are replaced. Libraries and other threads see nothing of it.

    Args:
        packages: installed packages that are treated like the user's modules.
    """
    replacements = {id(original): (original, fake) for original, fake in _replacements()}
    before: list[tuple[dict[str, Any], str, Any]] = []
    for module in list(sys.modules.values()):
        if not _is_own(module, packages):
            continue
        names = vars(module)
        for name, value in list(names.items()):
            original, fake = replacements.get(id(value), (_MISSING, None))
            if original is value:
                before.append((names, name, value))
                names[name] = fake
        for name, salted in (("hash", _hash), ("id", _id)):
            if name not in names:
                before.append((names, name, _MISSING))
                names[name] = salted
    for module in (time, dt, uuid):
        before.append((sys.modules, module.__name__, module))
        sys.modules[module.__name__] = replacements[id(module)][1]
    try:
        yield
    finally:
        for names, name, value in reversed(before):
            if value is _MISSING:
                names.pop(name, None)
            else:
                names[name] = value


def _is_own(module: Any, packages: Collection[str]) -> bool:
    """Return whether a module is the user's: not Python's, an installed package's or the suite's."""
    name = str(getattr(module, "__name__", ""))
    file = getattr(module, "__file__", None)
    if not isinstance(module, ModuleType) or name.partition(".")[0] == "suite":
        return False
    if name.partition(".")[0] in packages or (file is None and name == "__main__"):
        return True
    return isinstance(file, str) and not file.startswith(_INSTALLED) and "-packages" not in file


_INSTALLED = tuple({sysconfig.get_path(each) for each in ("stdlib", "platstdlib", "purelib", "platlib")})


class _Seen(ModuleType):
    """A module with some names replaced."""

    def __init__(self, module: ModuleType, replaced: dict[str, Any]) -> None:
        super().__init__(module.__name__, module.__doc__)
        vars(self).update(replaced, _suite_original=module)

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["_suite_original"], name)


def _replacements() -> list[tuple[Any, Any]]:
    """Return pairs of an object that a module may have under any name, and its replacement."""
    functions = {name: _later(getattr(time, name), by) for name, by in _CLOCKS.items()}
    stamps = {name: _from_now(getattr(time, name)) for name in ("gmtime", "localtime", "ctime")}
    dates = {"datetime": _Datetime, "date": _Date}
    variables = _environment()
    pids: dict[str, Any] = {"getpid": lambda: os.getpid() + 1, "getppid": lambda: os.getppid() + 1}
    pids |= {"environ": variables, "getenv": variables.get}
    idents = {"get_ident": lambda: threading.get_ident() + 1, "get_native_id": lambda: threading.get_native_id() + 1}
    nodes = {"getnode": lambda: uuid.getnode() ^ 1}
    found: list[tuple[Any, Any]] = []
    for module, replaced in (
        (time, functions | stamps),
        (dt, dates),
        (os, pids),
        (threading, idents),
        (uuid, nodes),
    ):
        found.append((module, _Seen(module, replaced)))
        found += [(getattr(module, name), fake) for name, fake in replaced.items()]
    if "numpy" in sys.modules:
        numpy = sys.modules["numpy"]
        found.append((numpy, _Seen(numpy, {"datetime64": _datetime64(numpy)})))
    return found


_CLOCKS = {
    name: SECONDS if not name.endswith("_ns") else int(SECONDS * 1e9)
    for name in (
        *("time", "monotonic", "perf_counter", "process_time", "thread_time"),
        *("time_ns", "monotonic_ns", "perf_counter_ns", "process_time_ns", "thread_time_ns"),
    )
}


def _later(clock: Callable[[], Any], by: float) -> Callable[[], Any]:
    return lambda: clock() + by


def _from_now(stamp: Callable[[float], Any]) -> Callable[..., Any]:
    return lambda seconds=None: stamp(time.time() + SECONDS if seconds is None else seconds)


class _Alike(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls.__mro__[1])


class _Datetime(dt.datetime, metaclass=_Alike):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return dt.datetime.now(tz) + dt.timedelta(seconds=SECONDS)

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(dt.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()


class _Date(dt.date, metaclass=_Alike):
    @classmethod
    def today(cls) -> Any:
        return dt.date.today() + dt.timedelta(seconds=SECONDS)


def _datetime64(numpy: Any) -> Callable[..., Any]:
    def seen(*arguments: Any) -> Any:
        value = numpy.datetime64(*arguments)
        return value + numpy.timedelta64(int(SECONDS), "s") if arguments[:1] in (("now",), ("today",)) else value

    return seen


def _environment() -> dict[str, str]:
    return {name: str(int(value) + 1) if value.isdecimal() else value for name, value in os.environ.items()}


def _hash(value: Any) -> int:
    """Return the hash that another process might give: texts, and objects hashed by address, get another one."""
    if _differs(value):
        return builtins.hash(value) ^ _SALT
    if isinstance(value, tuple | frozenset):
        return builtins.hash((type(value).__name__, *map(_hash, value))) if _has_text(value) else builtins.hash(value)
    return builtins.hash(value)


def _has_text(value: Any) -> bool:
    return any(map(_has_text, value)) if isinstance(value, tuple | frozenset) else _differs(value)


def _differs(value: Any) -> bool:
    by_address: Any = object.__hash__
    return isinstance(value, str | bytes) or type(value).__hash__ is by_address


def _id(value: Any) -> int:
    return builtins.id(value) ^ _SALT
