"""Source, data and distributions behind a reference of the user."""

import ast
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from suite.registry.provenance import distributions, engine
from suite.registry.provenance.data import data, sha
from suite.registry.provenance.facts import Facts, Import, Obstacle
from suite.registry.provenance.finding import Finder, Found
from suite.registry.provenance.reader import Reader

MOST = 5_000
"""The largest number of the user's files that one reference may reach. More are an obstacle."""

START = dict(os.environ)
"""The environment variables at the import of the suite. The user's code may set others later."""


@dataclass
class Trace:
    """The reach of a reference: `records` with their digests, and `obstacles`, which cannot be followed.

    `modules` are the user's files, by the names under which they are imported.
    """

    records: dict[str, str] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    modules: dict[str, Path] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of all records."""
        return sha256(repr(sorted(self.records.items())).encode()).hexdigest()


def trace(location: str) -> Trace:
    """Return the reach of a module, "package.module" or "path/to/file.py", without importing or running the module.

    In the user's code these are followed: all imports, also of packages, relative ones and
    `importlib.import_module("literal")`; files that it names; environment variables that it reads. An installed
    distribution is recorded by its version and the versions of its requirements, or by its source if it was installed
    from a folder.
    """
    if not location.endswith(".py"):
        return trace_import(Import(location, optional=True))
    walk = _Walk(Trace(), Finder())
    walk.file(Path(location), location)
    walk.finish()
    return walk.trace


def trace_import(wanted: Import) -> Trace:
    """Return the reach of an imported module, as in `trace`."""
    walk = _Walk(Trace(), Finder())
    walk.imported(wanted)
    walk.finish()
    return walk.trace


def trace_source(source: str, shown: str) -> Trace:
    """Return the reach of source code that is in no file, as in `trace`."""
    walk = _Walk(Trace(), Finder())
    walk.text(source.encode(), Path("cell.py").absolute(), shown, "")
    walk.finish()
    return walk.trace


class _Walk:
    def __init__(self, trace: Trace, finder: Finder) -> None:
        self.trace, self._finder = trace, finder
        self._waiting: list[tuple[Import, str, int]] = []
        self._seen: set[Import] = set()

    def imported(self, wanted: Import, by: str = "", line: int = 0) -> None:
        """Follow a module, and the packages that contain it."""
        self._waiting.append((wanted, by, line))

    def finish(self) -> None:
        """Follow all records that are still to be followed."""
        while self._waiting:
            wanted, by, line = self._waiting.pop()
            if wanted not in self._seen:
                self._seen.add(wanted)
                self._follow(wanted, by, line)

    def _follow(self, wanted: Import, by: str, line: int) -> None:
        parts = wanted.module.split(".")
        found = Found("absent")
        for depth in range(1, len(parts) + 1):
            name = ".".join(parts[:depth])
            found = self._finder.find(name)
            if found.kind in ("absent", "python", "suite"):
                break
            self._module(name, found)
        if found.kind == "suite":
            self._suite(wanted)
        elif found.kind == "absent" and not wanted.name:
            self._absent(wanted, by, line)
        if wanted.star and found.folders:
            for folder in found.folders:
                for name in sorted(_submodules(Path(folder))):
                    self.imported(Import(f"{wanted.module}.{name}", optional=True))

    def _absent(self, wanted: Import, by: str, line: int) -> None:
        self.trace.records[f"module {wanted.module}"] = "absent"
        if not wanted.optional:
            self.trace.obstacles.append(Obstacle(by, line, f"no module {wanted.module} is found for its import"))

    def _suite(self, wanted: Import) -> None:
        modules = [wanted.module, wanted.module.rpartition(".")[0]]
        known = next((module for module in modules if engine.has(module)), None)
        if known is not None and known != "suite":
            self.trace.records[f"suite {known}"] = engine.digest((known,))

    def _module(self, name: str, found: Found) -> None:
        if f"module {name}" in self.trace.records:
            return
        self.trace.records[f"module {name}"] = "followed"
        if found.kind == "namespace":
            return
        installed = distributions.owner(found.path)
        if installed is not None:
            for each, version in distributions.versions(installed).items():
                self.trace.records[f"distribution {each}"] = version
        elif found.kind == "source":
            self.trace.modules[name] = found.path
            self.file(found.path, f"module {name}", name if found.folders is not None else name.rpartition(".")[0])
        else:
            self.trace.records[f"module {name}"] = sha(found.path)
            if found.kind == "opaque":
                self.trace.obstacles.append(Obstacle(_shown(found.path), 1, "a module without readable source"))

    def file(self, path: Path, key: str, package: str = "") -> None:
        """Follow the reach of a file of the user."""
        if len(self.trace.records) > MOST:
            self.trace.obstacles.append(Obstacle(_shown(path), 1, f"more than {MOST:,} files of your own are reached"))
            return
        try:
            source = path.read_bytes()
        except OSError:
            # Importing it will say what is wrong.
            self.trace.records[key] = "absent"
            return
        self.trace.records[key] = sha256(source).hexdigest()
        self.text(source, path.absolute(), _shown(path), package)

    def text(self, source: bytes, path: Path, shown: str, package: str) -> None:
        """Follow the reach of source code, as if it were the file `path`."""
        try:
            reached = _facts(source, path, shown, package)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.trace.obstacles.append(Obstacle(shown, getattr(error, "lineno", 1) or 1, "source that is no Python"))
            return
        self.trace.obstacles += reached.obstacles
        self._searched(reached, path)
        for wanted in reached.imports:
            self.imported(wanted, shown, wanted.line)
        for reference in reached.references:
            location = reference.rpartition(":")[0]
            self.file(Path(location), location) if location.endswith(".py") else self.imported(Import(location))
        for variable in reached.variables:
            self.trace.records[f"variable {variable}"] = repr(START.get(variable))
        for name, digest in data(reached, path):
            self.trace.records[f"data {name} of {shown}"] = digest
            if not digest:
                self.trace.obstacles.append(Obstacle(shown, 1, f"a folder of too many files, {name}"))

    def _searched(self, reached: Facts, path: Path) -> None:
        for folder in reached.searched:
            self._finder.add(str(path.parent / folder) if not Path(folder).is_dir() else folder)


@lru_cache(maxsize=4096)
def _facts(source: bytes, path: Path, shown: str, package: str) -> Facts:
    return Reader(ast.parse(source), path, shown, package).facts()


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_absolute() and path.is_relative_to(Path.cwd()) else str(path)


def _submodules(folder: Path) -> Iterable[str]:
    try:
        paths = list(folder.iterdir())
    except OSError:
        return ()
    packages = (path.name for path in paths if (path / "__init__.py").is_file())
    return {*packages, *(path.stem for path in paths if path.suffix == ".py" and path.stem != "__init__")}
