"""Initializers, datasets, models and diagnostics of installed packages.

The metadata of a package lists them as entry points of the group "initializer_suite.<kind>":

    [project.entry-points."initializer_suite.initializers"]
    spiral = "initializer_zoo.weights:Spiral"

Names are read from the metadata. A package is imported when one of its names is used, not before.
"""

import hashlib
import importlib.util
import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

from suite.config import is_reference, normalize
from suite.errors import UserError, unknown
from suite.registry.objects import load_object, traced

Kind = Literal["initializers", "datasets", "models", "diagnostics"]
"""The kinds of objects that a package can add."""

KINDS: tuple[Kind, ...] = get_args(Kind)

Base = TypeVar("Base")

GROUP = "initializer_suite"
"""The first part of the names of the entry point groups."""


@dataclass(frozen=True)
class Plugin:
    """A `name` that one `version` of a package adds, with the `reference` "package.module:object" behind it."""

    kind: Kind
    name: str
    reference: str
    package: str
    version: str

    @property
    def origin(self) -> str:
        """The object and its package, as errors name them."""
        return f"{self.reference} of {self.package} {self.version}"

    def load(self) -> Any:
        """Import the object.

        Raises:
            UserError: the package is broken. The message names the package.
        """
        try:
            if not is_reference(self.reference):
                raise UserError(f"expected an entry point 'package.module:object', received {self.reference!r}")
            return load_object(self.reference)
        except UserError as error:
            raise self.refusal(str(error)) from error

    def refusal(self, reason: str) -> UserError:
        """Return the error for an object that cannot be used."""
        return UserError(f"package {self.package} {self.version}: its {self.name!r} ({self.kind}) is broken: {reason}")

    def digest(self) -> str:
        """Return the SHA-256 of the package's version and Python files, and of all else that the object reaches."""
        found = hashlib.sha256(f"{self.package} {self.version} {traced(self.reference).digest}".encode())
        for name, source in _sources(self.reference.partition(":")[0].partition(".")[0]):
            found.update(f"\n{name}\n".encode() + source)
        return found.hexdigest()


def added(kind: Kind) -> tuple[Plugin, ...]:
    """Return the plugins of one kind, in the order of their names, without importing a package.

    Example:
        >>> [plugin.name for plugin in added("datasets")]
        []
    """
    return tuple(plugin for plugin in _installed(tuple(sys.path)) if plugin.kind == kind)


def called(kind: Kind, name: str) -> list[Plugin]:
    """Return the plugins with a name, which should be at most one."""
    return [plugin for plugin in added(kind) if _spelled(kind, plugin.name) == _spelled(kind, name)]


def find(kind: Kind, name: str, own: str = "") -> Plugin | None:
    """Return the plugin with a name, or None if no package adds one.

    Args:
        kind: the kind of object.
        name: its name.
        own: the suite's own object with that name, as errors name it, or "" if there is none.

    Raises:
        UserError: two objects have the name. The message says where they come from.
    """
    claimed = called(kind, name)
    origins = [f"{own} of the suite"] * bool(own) + [plugin.origin for plugin in claimed]
    if len(origins) > 1:
        raise UserError(
            f"{kind}: {name!r} stands for {' and for '.join(origins)}; expected one thing of a name: a package gives "
            "what it adds another one"
        )
    return claimed[0] if claimed else None


def chosen(kind: Kind, name: str, own: Mapping[str, type[Base]], base: type, where: str) -> type[Base]:
    """Return the class with a name: one of the suite's `own`, or a package's, derived from `base`.

    Raises:
        UserError: there is no such class, or there are two, or the package is broken. The message names the key,
            `where`.
    """
    mine = own.get(name)
    plugin = find(kind, name, f"{mine.__module__}:{mine.__name__}" if mine else "")
    if plugin is not None:
        found = plugin.load()
        if not (inspect.isclass(found) and issubclass(found, base)):
            raise plugin.refusal(f"expected a class derived from {base.__module__}.{base.__name__}, received {found!r}")
        return cast(type[Base], found)
    if mine is None:
        raise unknown(kind.removesuffix("s"), name, {*own, *(plugin.name for plugin in added(kind))}, where=where)
    return mine


def owner(reference: str) -> Plugin | None:
    """Return the plugin behind a reference, or None if no package adds this object."""
    return next((plugin for plugin in _installed(tuple(sys.path)) if plugin.reference == reference), None)


def _spelled(kind: Kind, name: str) -> str:
    return normalize(name) if kind == "initializers" else name


@cache
def _installed(path: tuple[str, ...]) -> tuple[Plugin, ...]:  # noqa: ARG001 - another path has other packages
    found = []
    for kind in KINDS:
        for entry in entry_points(group=f"{GROUP}.{kind}"):
            package, version = (entry.dist.name, entry.dist.version) if entry.dist else ("an unknown package", "")
            reference = entry.value.partition("[")[0].replace(" ", "")
            found.append(Plugin(kind, entry.name, reference, package, version))
    return tuple(sorted(found, key=lambda plugin: (plugin.kind, plugin.name, plugin.package)))


def _sources(package: str) -> list[tuple[str, bytes]]:
    """Return the Python files of a top-level package or module, by name, or [] if it cannot be found."""
    try:
        spec = importlib.util.find_spec(package)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = {path.relative_to(folder).as_posix(): path for folder in folders for path in Path(folder).rglob("*.py")}
        if spec and not folders and spec.origin:
            files = {Path(spec.origin).name: Path(spec.origin)}
        return [(name, path.read_bytes()) for name, path in sorted(files.items())]
    except (ImportError, ValueError, OSError):  # Importing the package will say what is wrong with it.
        return []
