"""The user's modules in memory, kept equal to the disk."""

import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from types import CodeType, ModuleType

from suite.errors import UserError
from suite.frameworks.process import alone, guarded
from suite.registry.provenance.data import BEGAN, edited_since, sha
from suite.registry.provenance.facts import LOADED
from suite.registry.provenance.trace import trace

_importing = RLock()
"""Held while a file is executed, because another thread must not see an incomplete module."""

_TRUSTED = ("__main__", "keras", "numpy", "suite", "tensorflow")
"""Packages that are not guarded, because they may set up the process when they are imported."""

_groups: set[frozenset[str]] = set()
"""Groups of modules that were loaded together: if one is edited, all are loaded again."""


def module(location: str) -> ModuleType:
    """Return the module "package.module" or "path/to/file.py" as it is on disk, with all that it imports.

    A module of the user that was edited after its import is imported again, even if other code imported it first.

    Raises:
        UserError: the file does not exist.
        Exception: any error of importing.
    """
    if location.partition(".")[0] in _TRUSTED:
        return importlib.import_module(location)
    if str(Path.cwd()) not in sys.path and "" not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    found = trace(location)
    # In this order, because the user's code may import more.
    with alone(), _importing, _read_from(found.modules):
        _forget_edited(found.modules)
        if location.endswith(".py"):
            return _from_file(Path(location), found.digest)
        with nullcontext() if location in sys.modules else guarded(location):
            return importlib.import_module(location)


def _forget_edited(modules: Mapping[str, Path]) -> None:
    edited = {name for name, path in modules.items() if name in sys.modules and not _is_current(name, path)}
    _groups.add(frozenset(modules))
    for group in [group for group in _groups if group & edited]:
        for name in group & sys.modules.keys():
            del sys.modules[name]


def _is_current(name: str, path: Path) -> bool:
    """Return whether a module in memory equals its file, which it does not if the file was edited after the import."""
    file, spec = getattr(sys.modules[name], "__file__", None), getattr(sys.modules[name], "__spec__", None)
    if file is None or Path(file).resolve() != path.resolve():
        return False
    loader = spec.loader if spec is not None else None
    return loader.digest == sha(path) if isinstance(loader, _FromSource) else not edited_since(path, BEGAN)


class _FromSource(SourceFileLoader):
    """A loader of the present source of a file. Python's own loader may use an older compiled copy."""

    digest = ""

    def get_code(self, _fullname: str) -> CodeType:
        source = self.get_data(self.path)
        self.digest = sha256(source).hexdigest()
        code: CodeType = self.source_to_code(source, self.path)
        return code


class _Files:
    """A finder of a trace's modules in the traced files."""

    def __init__(self, modules: Mapping[str, Path]) -> None:
        self._modules = modules

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        path = self._modules.get(name)
        if path is None:
            return None
        folders = [str(path.parent)] if path.name == "__init__.py" else None
        return spec_from_file_location(
            name, path, loader=_FromSource(name, str(path)), submodule_search_locations=folders
        )


@contextmanager
def _read_from(modules: Mapping[str, Path]) -> Iterator[None]:
    finder = _Files(modules)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _from_file(path: Path, digest: str) -> ModuleType:
    if not path.is_file():
        raise UserError(f"{path}: no such file; expected a Python file, looked in {path.absolute().parent}")
    name = f"{LOADED}{sha256(f'{path.resolve()} {digest}'.encode()).hexdigest()[:12]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = spec_from_file_location(name, path, loader=_FromSource(name, str(path)))
    if spec is None or spec.loader is None:
        raise UserError(f"{path}: not a Python file that can be imported")
    made = module_from_spec(spec)
    sys.modules[name] = made
    try:
        with guarded(str(path)):
            spec.loader.exec_module(made)
    except BaseException:
        del sys.modules[name]
        raise
    return made
