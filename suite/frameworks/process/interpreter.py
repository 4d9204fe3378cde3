"""Shared state of the Python interpreter."""

import decimal
import gc
import locale
import os
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

from suite.frameworks.process.aspect import Aspect

READ_BY_LIBRARIES = (
    "BLIS_",
    "CUDA_",
    "GOTO_",
    "GRPC_",
    "KERAS_",
    "KMP_",
    "LC_",
    "MKL_",
    "NUMEXPR_",
    "OMP_",
    "ONEDNN_",
    "OPENBLAS_",
    "PYTHON",
    "TF_",
    "TZ",
    "XLA_",
)
"""Prefixes of environment variables that libraries read at any time. Other variables are not watched."""

HARMLESS = (
    "CUDA_VISIBLE_DEVICES",
    "KMP_DUPLICATE_LIB_OK",
    "KMP_INIT_AT_FORK",
    "TF_CPP_MIN_LOG_LEVEL",
    "TF_CPP_MIN_VLOG_LEVEL",
    "TF_FORCE_GPU_ALLOW_GROWTH",
)
"""Variables that many files or libraries set, and that decide nothing after all libraries are loaded."""

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGFPE") if hasattr(signal, name))


def aspects() -> list[Aspect]:
    """Return the aspects on which numbers of other code, or the safety of the run, can depend."""
    shell = "set it in the shell, before the suite starts"
    return [
        Aspect("the environment", lambda: _variables(False), lambda old: _set_variables(old, False), advice=shell),
        Aspect("the environment's messages", lambda: _variables(True), lambda old: _set_variables(old, True), True),
        Aspect("the current folder", _folder, lambda old: os.chdir(old) if old else None, advice="name files by paths"),
        Aspect("the handlers of signals", _handlers, _set_handlers, advice="leave them to the suite"),
        Aspect("sys.path", lambda: list(sys.path), _set_path, advice="add to it only", same=_is_kept),
        Aspect("warnings that are errors", _errors, _set_errors, quiet=True),
        Aspect("decimal's context", _decimals, decimal.setcontext, quiet=True, same=_round_alike, local=True),
        Aspect("the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit, quiet=True),
        Aspect("the switch interval", sys.getswitchinterval, sys.setswitchinterval, quiet=True),
        Aspect("garbage collection", lambda: (gc.isenabled(), gc.get_threshold()), _set_collection, quiet=True),
        Aspect("the locale", lambda: locale.setlocale(locale.LC_ALL), _set_locale, quiet=True),
    ]


def _variables(harmless: bool) -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith(READ_BY_LIBRARIES) and (name in HARMLESS) == harmless
    }


def _set_variables(old: dict[str, str], harmless: bool) -> None:
    for name in _variables(harmless).keys() - old.keys():
        del os.environ[name]
    os.environ.update(old)


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # It was deleted.
        return ""


def _handlers() -> dict[str, Any]:
    return {number.name: signal.getsignal(number) for number in SIGNALS}


def _set_handlers(old: dict[str, Any]) -> None:
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            if old[number.name] is not None:
                signal.signal(number, old[number.name])


def _is_kept(old: list[str], new: list[str]) -> bool:
    rest = iter(new)
    return all(place in rest for place in old)


def _set_path(old: list[str]) -> None:
    sys.path[:] = [*old, *(place for place in sys.path if place not in old)]


def _errors() -> list[Any]:
    return [each for each in warnings.filters if each[0] == "error"]


def _set_errors(old: list[Any]) -> None:
    for each in [each for each in warnings.filters if each[0] == "error" and each not in old]:
        warnings.filters.remove(each)  # type: ignore[attr-defined]
    getattr(warnings, "_filters_mutated", lambda: None)()


def _decimals() -> decimal.Context:
    return decimal.getcontext().copy()


def _round_alike(old: decimal.Context, new: decimal.Context) -> bool:
    return (old.prec, old.rounding, old.traps) == (new.prec, new.rounding, new.traps)


def _set_collection(old: tuple[bool, tuple[int, int, int]]) -> None:
    (gc.enable if old[0] else gc.disable)()
    gc.set_threshold(*old[1])


def _set_locale(old: str) -> None:
    locale.setlocale(locale.LC_ALL, old)
