"""Files of modules, found without importing them."""

import importlib
import sys
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES, BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder
from pathlib import Path
from typing import Literal

from suite.registry.provenance.engine import PACKAGE

Kind = Literal["absent", "python", "suite", "namespace", "source", "binary", "opaque"]

KNOWN = frozenset({"tensorflow", "keras", "numpy", "sklearn"})
"""Packages whose version is part of every environment."""


@dataclass(frozen=True)
class Found:
    """A module as the finder sees it.

    Its kind says whether it is part of every environment, the suite's, a file, a folder without code, or missing.
    `folders` hold its submodules; they are None if it is not a package.
    """

    kind: Kind
    path: Path = Path()
    folders: tuple[str, ...] | None = None


class Finder:
    """A finder of modules, in the order of imports: the current folder, then Python's path."""

    def __init__(self) -> None:
        importlib.invalidate_caches()
        self._local = [str(Path.cwd())]
        self._known: dict[str, Found] = {}

    def add(self, folder: str) -> None:
        """Add a folder to the search."""
        self._local.append(folder)
        self._known = {name: found for name, found in self._known.items() if found.kind != "absent"}

    def find(self, name: str) -> Found:
        """Return the module with a full dotted name."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> Found:
        parent, _, _ = name.rpartition(".")
        if not parent:
            return self._top(name)
        above = self.find(parent)
        if above.kind in ("python", "suite"):
            return above
        if above.folders is None:
            return Found("absent")
        return _described(_spec(name, list(above.folders)))

    def _top(self, name: str) -> Found:
        local = PathFinder.find_spec(name, self._local)
        if local is not None and local.origin is not None:
            return _described(local)
        if name in sys.stdlib_module_names or name in KNOWN:
            return Found("python")
        return _described(_spec(name, None) or local)


def _spec(name: str, folders: list[str] | None) -> ModuleSpec | None:
    for finder in sys.meta_path:
        if finder in (BuiltinImporter, FrozenImporter) or not hasattr(finder, "find_spec"):
            continue
        try:
            spec = finder.find_spec(name, folders)
        except KeyError:
            # A folder without __init__.py inside another one: Python looks for the outer one among imported modules.
            spec = finder.find_spec(name.rpartition(".")[2], folders)
        except (ImportError, ValueError, OSError):
            continue
        if spec is not None:
            return spec
    return None


def _described(spec: ModuleSpec | None) -> Found:
    if spec is None:
        return Found("absent")
    folders = tuple(spec.submodule_search_locations) if spec.submodule_search_locations is not None else None
    if spec.origin is None or spec.loader is None:
        return Found("namespace", Path(), folders or ())
    path = Path(spec.origin)
    if path == PACKAGE / "__init__.py":
        return Found("suite", path)
    if path.suffix == ".py" and path.is_file():
        return Found("source", path, folders)
    return Found("binary" if path.name.endswith(tuple(EXTENSION_SUFFIXES)) else "opaque", path, folders)
