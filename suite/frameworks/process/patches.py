"""Replaced functions and classes of the libraries that compute."""

import sys
from collections.abc import Iterator
from operator import attrgetter, is_
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from suite.frameworks.process.aspect import Aspect

COMPUTING = (
    "keras.src.activations",
    "keras.src.backend",
    "keras.src.constraints",
    "keras.src.dtype_policies",
    "keras.src.initializers",
    "keras.src.layers",
    "keras.src.losses",
    "keras.src.models",
    "keras.src.ops",
    "keras.src.optimizers",
    "keras.src.random",
    "keras.src.regularizers",
    "numpy",
    "numpy.linalg",
    "numpy.random",
    "suite.benchmark",
    "suite.datasets",
    "suite.diagnostics",
    "suite.initializers",
    "suite.models",
    "suite.training",
)
"""Modules whose functions and classes are watched. Those of Keras and the suite include all modules below."""

FACES = (
    "builtins",
    "keras.activations",
    "keras.initializers",
    "keras.layers",
    "keras.losses",
    "keras.ops",
    "keras.optimizers",
    "keras.random",
    "math",
    "random",
    "tensorflow",
    "tensorflow.linalg",
    "tensorflow.math",
    "tensorflow.nn",
    "tensorflow.random",
)
"""Modules of which only the names are watched, not the members of their classes."""

_CODE, _DEFAULTS = attrgetter("__code__"), attrgetter("__defaults__")

_known: list[tuple[Any, tuple[str, ...]]] = []
_modules: set[str] = set()


class Owner(NamedTuple):
    """A module or class, with its functions and classes by name, and the code and defaults of the functions."""

    owner: Any
    names: tuple[str, ...]
    values: tuple[Any, ...]
    functions: tuple[FunctionType, ...]
    codes: tuple[Any, ...]
    defaults: tuple[Any, ...]
    size: int
    """Number of names in a class: an added name would hide an inherited one. Not used for modules, which may grow."""

    def changed(self) -> bool:
        """Return whether any function or class is a different one now."""
        return (isinstance(self.owner, type) and len(vars(self.owner)) != self.size) or not (
            all(map(is_, self.values, map(vars(self.owner).get, self.names)))
            and all(map(is_, self.codes, map(_CODE, self.functions)))
            and all(map(is_, self.defaults, map(_DEFAULTS, self.functions)))
        )

    def others(self) -> list[str]:
        """Return the names of the functions and classes that are different now."""
        parts = zip(self.functions, self.codes, self.defaults, strict=True)
        changed = [each.__name__ for each, code, rest in parts if (each.__code__, each.__defaults__) != (code, rest)]
        now = vars(self.owner)
        changed += [name for name, value in zip(self.names, self.values, strict=True) if now.get(name) is not value]
        changed += self._added()
        place = self.owner.__name__ if isinstance(self.owner, ModuleType) else self.owner.__qualname__
        return [f"{place}.{name}" for name in changed]

    def put_back(self) -> None:
        """Restore the functions and classes of the owner."""
        for name in self._added():
            delattr(self.owner, name)
        for function, code, defaults in zip(self.functions, self.codes, self.defaults, strict=True):
            function.__code__, function.__defaults__ = code, defaults
        for name, value in zip(self.names, self.values, strict=True):
            if vars(self.owner).get(name) is not value:
                setattr(self.owner, name, value)

    def _added(self) -> list[str]:
        added = set(_callables(self.owner)) - set(self.names) if isinstance(self.owner, type) else set()
        return sorted(added)


class Patches(Aspect):
    """The aspect of replaced functions and classes of the libraries that compute."""

    def changed(self, before: list[Owner]) -> tuple[Any, Any] | None:
        """Return the names of the replaced functions and classes, as `Aspect.changed` does."""
        names = [name for owner in before if owner.changed() for name in owner.others()]
        if not names:
            return None
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(names[:3]) + more, "functions of its own"


def aspects() -> list[Aspect]:
    """Return one aspect for all functions and classes."""
    advice = "derive a class, or write a function, of your own"
    return [Patches("functions of others:", owners, _put_back, advice=advice)]


def _put_back(before: list[Owner]) -> None:
    for owner in before:
        if owner.changed():
            owner.put_back()


def owners() -> list[Owner]:
    """Return every owner with its functions and classes, as they are now."""
    _learn()
    found = []
    for owner, names in _known:
        values = tuple(map(vars(owner).get, names))
        functions = tuple(value for value in values if type(value) is FunctionType)
        parts = tuple(map(_CODE, functions)), tuple(map(_DEFAULTS, functions))
        found.append(Owner(owner, names, values, functions, *parts, len(vars(owner))))
    return found


def _learn() -> None:
    """Add the modules that were imported since the last call."""
    for name in [name for name in sys.modules if name not in _modules]:
        _modules.add(name)
        module = sys.modules[name]
        if isinstance(module, ModuleType) and (name in FACES or _computes(name)):
            _known.append((module, tuple(_callables(module))))
            if name not in FACES:
                _known.extend(
                    (kind, tuple(_callables(kind)))
                    for kind in vars(module).values()
                    if isinstance(kind, type) and kind.__module__ == name
                )


def _computes(name: str) -> bool:
    deep = name.startswith(("keras.src.", "suite."))
    return name in COMPUTING or (deep and any(name.startswith(f"{each}.") for each in COMPUTING))


def _callables(owner: Any) -> Iterator[str]:
    for name, value in list(vars(owner).items()):
        if callable(value) or isinstance(value, property | staticmethod | classmethod):
            yield name
