"""The user's own classes and functions, named in a benchmark file as "package.module:name" or "file.py:name"."""

import hashlib
import importlib
import importlib.util
import sys
from contextlib import nullcontext
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any

from suite.errors import UserError, cause, interrupts, unknown
from suite.process import alone, guarded

_TRUSTED = ("keras", "numpy", "suite", "tensorflow")
"""Packages that may set up the process when they are imported."""

_importing = RLock()
"""Held while a file is executed: another thread must not see its module before it is whole."""

_in_memory: dict[str, str] = {}
"""The digest of the source from which each module was loaded: one that was edited since is loaded anew."""


def is_reference(name: str) -> bool:
    """Return whether `name` points into a module or a file of the user's own."""
    return ":" in name


def load_object(reference: str) -> Any:
    """Import what `reference` names: "package.module:name" or "path/to/file.py:name".

    Raises:
        UserError: the module is one of Python's own, cannot be found, raises or exits while it is imported, or has no
            such name.
    """
    location, _, attribute = reference.rpartition(":")
    root = location.partition(".")[0]
    if root in sys.stdlib_module_names and not location.endswith(".py"):
        # Files of benchmarks are data: none of them is to reach os.system.
        raise UserError(
            f"{reference}: expected a module of your own or of an installed package, received Python's own {root!r}; "
            f"a file of yours is named with its ending, {location.replace('.', '/')}.py:{attribute}"
        )
    module = _module(location, reference)
    try:
        return getattr(module, attribute)
    except AttributeError:
        names = [name for name in vars(module) if not name.startswith("_")]
        raise unknown("name", attribute, names, where=reference) from None


def source_digest(reference: str) -> str:
    """Return the SHA-256 of the source file behind `reference` without running it, or "" where there is none.

    A changed source makes stored trials out of date, as a changed library does.
    """
    location = reference.rpartition(":")[0]
    if location.endswith(".py"):
        candidates = [Path(location)]
    else:
        *parents, last = location.split(".")
        names = [Path(*parents, last, "__init__.py"), Path(*parents, f"{last}.py")]
        candidates = [Path(root or ".") / name for root in ["", *sys.path] for name in names]
    try:
        source = next((candidate for candidate in candidates if candidate.is_file()), None)
        return "" if source is None else hashlib.sha256(source.read_bytes()).hexdigest()
    except OSError:  # A name too long for a file, or a file that may not be read: importing says so.
        return ""


def _module(location: str, reference: str) -> ModuleType:
    try:
        digest = source_digest(reference)
        return _from_file(Path(location), digest) if location.endswith(".py") else _from_package(location, digest)
    except UserError:
        raise
    except BaseException as error:
        if interrupts(error):
            raise
        raise UserError(f"{reference}: importing {location!r} failed with {cause(error)}") from error


def _from_package(location: str, digest: str) -> ModuleType:
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    if location.partition(".")[0] in _TRUSTED:
        return importlib.import_module(location)
    with alone():
        return _imported(location, digest)


def _imported(location: str, digest: str) -> ModuleType:
    known = location in sys.modules and _in_memory.get(location, digest) == digest
    with nullcontext() if known else guarded(location), _importing:
        module = importlib.import_module(location)
        if _in_memory.setdefault(location, digest) != digest:
            module = importlib.reload(module)
            _in_memory[location] = digest
    return module


def _from_file(path: Path, digest: str) -> ModuleType:
    if not path.is_file():
        raise UserError(f"{path}: no such file; expected a Python file, looked in {path.absolute().parent}")
    name = f"suite_user_{hashlib.sha256(f'{path.resolve()} {digest}'.encode()).hexdigest()[:12]}"
    with alone(), _importing:  # In this order: code of the user's own may import more.
        return sys.modules[name] if name in sys.modules else _executed(path, name)


def _executed(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UserError(f"{path}: not a Python file that can be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with guarded(str(path)):
            spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
