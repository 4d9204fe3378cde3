"""Objects of a notebook or interactive session, without a file."""

import inspect
import sys
import textwrap
import types
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from suite.registry.provenance.facts import LOADED, Import, Obstacle
from suite.registry.provenance.trace import Trace, trace, trace_import, trace_source

MAIN = "__main__"
"""The module of cells, of a Python prompt, and of the started script."""

_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))


def trace_object(name: str) -> Trace:
    """Return the reach of an object of `__main__`: its code, and the values that the code uses.

    Code is compared as bytecode: an object that a cell defines again changes only if it computes something else.
    Functions, classes, numbers, texts, arrays, and tuples, lists and dicts of them are followed. Every other value that
    the code uses is an obstacle.
    """
    walk = _Walk(vars(sys.modules[MAIN]))
    if name in _held:
        walk.held(f"{MAIN}:{name}", _held[name])
    else:
        walk.value(f"{MAIN}:{name}", walk.names.get(name))
    return walk.trace


_held: dict[str, Any] = {}
"""Objects of this process that no module names, by the name under which they are referred to."""


def hold(value: Any) -> str:
    """Keep an object that no module names, and return the name by which `held` finds it in this process.

    The name is that of the object with the digest of what it computes: the same in each session, as far as the digest
    tells. Objects that it does not tell apart get names of their own.
    """
    walk = _Walk(vars(sys.modules[MAIN]))
    walk.held("held", value)
    own = str(getattr(value, "__name__", type(value).__name__)).replace("<lambda>", "function")
    name = first = f"{own}_{walk.trace.digest[:8]}"
    number = 1
    while walk.trace.obstacles and name in _held and _held[name] is not value:
        number += 1
        name = f"{first}_{number}"
    _held[name] = value
    return name


def held(name: str) -> Any:
    """Return the object that is kept under a name, None if there is none."""
    return _held.get(name)


class _Walk:
    def __init__(self, names: Mapping[str, Any]) -> None:
        self.trace, self.names = Trace(), names
        self._seen: dict[int, tuple[str, Any]] = {}

    def value(self, where: str, value: Any) -> None:
        """Record a value, and follow the objects that it reaches."""
        if isinstance(value, _PLAIN):
            self._record(where, repr(value))
        elif id(value) not in self._seen:
            self._seen[id(value)] = where, value
            self._follow(where, value)
        else:
            self._record(where, f"the one of {self._seen[id(value)][0]}")

    def held(self, where: str, value: Any) -> None:
        """Record an object that no module names: its code and the values that it uses, and the module around it."""
        if isinstance(value, types.FunctionType):
            if value.__module__ != MAIN:
                self._module(where, str(value.__module__))
            self._function(where, value)
        else:
            self.value(where, value)

    def _follow(self, where: str, value: Any) -> None:
        inner = value
        if isinstance(value, staticmethod | classmethod | types.MethodType):
            inner = value.__func__
        if isinstance(value, types.ModuleType):
            self._module(where, value.__name__)
        elif isinstance(inner, type | types.FunctionType) and inner.__module__ != MAIN:
            self._module(where, str(inner.__module__))
            self._record(f"{where} is", inner.__qualname__)
        elif isinstance(inner, types.FunctionType):
            self._function(where, inner)
        elif isinstance(value, type):
            self._class(where, value)
        elif isinstance(value, property):
            for part in ("fget", "fset"):
                self.value(f"{where}.{part}", getattr(value, part))
        elif isinstance(value, types.BuiltinFunctionType):
            self._record(where, value.__qualname__)
        else:
            self._data(where, value)

    def _data(self, where: str, value: Any) -> None:
        items: Iterable[tuple[Any, Any]]
        if type(value) in (tuple, list):
            items = enumerate(value)
        elif type(value) is dict:
            items = value.items()
        elif type(value) in (set, frozenset) and all(isinstance(item, _PLAIN) for item in value):
            items = enumerate(sorted(value, key=repr))
        else:
            self._array(where, value)
            return
        self._record(where, f"{type(value).__name__} of {len(value)}")
        for key, item in items:
            self.value(f"{where}[{key!r}]", item)

    def _array(self, where: str, value: Any) -> None:
        kind = type(value)
        if kind.__module__ != "numpy" or not hasattr(value, "tobytes"):
            self._stop(where, f"a value of type {kind.__module__}.{kind.__qualname__}")
        elif value.dtype.hasobject:
            self._stop(where, "an array of objects")
        else:
            self._record(where, f"{value.dtype} {value.shape} {sha256(value.tobytes()).hexdigest()}")

    def _module(self, where: str, name: str) -> None:
        file = getattr(sys.modules.get(name), "__file__", None) if name.startswith(LOADED) else None
        self._record(where, f"module {Path(file).name if file else name}")
        self._add(trace(file) if file else trace_import(Import(name)))

    def _class(self, where: str, kind: type) -> None:
        self._record(where, f"class {kind.__qualname__}")
        for number, base in enumerate(kind.__bases__):
            self.value(f"{where}.base{number}", base)
        for name, member in sorted(vars(kind).items()):
            if name not in _UNSEEN:
                self.value(f"{where}.{name}", member)

    def _function(self, where: str, function: types.FunctionType) -> None:
        self._code(where, function.__code__)
        self.value(f"{where}.defaults", function.__defaults__)
        self.value(f"{where}.kwdefaults", function.__kwdefaults__)
        cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
        for name, cell in cells:
            try:
                self.value(f"{where}.{name}", cell.cell_contents)
            except ValueError:
                self._record(f"{where}.{name}", "empty")
        if hasattr(function, "__wrapped__"):
            self.value(f"{where}.wrapped", function.__wrapped__)
        for name in sorted(set(_names(function.__code__))):
            if name in function.__globals__:
                self.value(f"{MAIN}.{name}", function.__globals__[name])
        self._source(where, function)

    def _source(self, where: str, function: types.FunctionType) -> None:
        """Follow the files that a function's source names, and its imports."""
        if function.__name__ == "<lambda>" and not set(_names(function.__code__)) & _SUSPECT:
            return
        try:
            source = textwrap.dedent(inspect.getsource(function))
        except (OSError, TypeError):
            self._stop(where, "a function whose source is not kept")
            return
        used = {name: value for name, value in function.__globals__.items() if name in _names(function.__code__)}
        self._add(trace_source("".join(map(_imported, used, used.values())) + source, where))

    def _code(self, where: str, code: types.CodeType) -> None:
        self._record(f"{where} code", sha256(repr(_code(code)).encode()).hexdigest())

    def _record(self, where: str, what: str) -> None:
        self.trace.records[where] = what

    def _stop(self, where: str, construct: str) -> None:
        self._record(where, construct)
        self.trace.obstacles.append(Obstacle(where, 1, construct))

    def _add(self, other: Trace) -> None:
        self.trace.records.update(other.records)
        self.trace.obstacles += other.obstacles


_UNSEEN = frozenset(
    {"__dict__", "__weakref__", "__doc__", "__module__", "__annotations__", "__firstlineno__", "__static_attributes__"}
)
"""Members of every class that compute nothing."""

_SUSPECT = frozenset(
    {"open", "exec", "eval", "import_module", "__import__", "load", "loadtxt", "read_text", "read_bytes"}
)


def _imported(name: str, value: Any) -> str:
    """Return the import statement behind a name, or "" if the name was not imported."""
    if isinstance(value, types.ModuleType):
        return f"import {value.__name__} as {name}\n"
    home = getattr(value, "__module__", None)
    if not callable(value) or home in (None, MAIN) or not isinstance(getattr(value, "__name__", None), str):
        return ""
    return f"from {home} import {value.__name__} as {name}\n"


def _code(code: types.CodeType) -> tuple[Any, ...]:
    """Return the parts of a code object that decide what it computes, without file and line."""
    constants = [_code(each) if isinstance(each, types.CodeType) else repr(each) for each in code.co_consts]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (
        code.co_code,
        constants,
        names,
        code.co_argcount,
        code.co_kwonlyargcount,
        code.co_posonlyargcount,
        code.co_flags,
    )


def _names(code: types.CodeType) -> Iterator[str]:
    """Yield the names that a code object looks up, also in functions within it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
