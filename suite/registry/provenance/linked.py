"""Definitions of modules, linked by the names they use."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from suite.registry.provenance.nodes import LOCATION, for_types_only, is_silent, meaning


@dataclass(frozen=True)
class Unit:
    """One statement of a module: the names that it `binds`, its meaning's digest, and the names that it `uses`.

    A used name is "name" or "name.attribute". `imports` are the imports inside the statement, `references` the texts in
    it that are locations in the suite.
    """

    binds: tuple[str, ...]
    digest: str
    uses: frozenset[str]
    imports: dict[str, str]
    references: frozenset[str]


@dataclass(frozen=True)
class Module:
    """The units of a module, and the full dotted name behind each imported name."""

    name: str
    units: tuple[Unit, ...]
    imports: dict[str, str] = field(default_factory=dict)

    def binding(self, name: str) -> list[Unit]:
        """Return the units that assign a value to `name`."""
        return [unit for unit in self.units if name in unit.binds]


def module(name: str, source: bytes) -> Module:
    """Return the units of a module's source.

    Raises:
        SyntaxError: the source is not Python.
    """
    units: list[Unit] = []
    imports: dict[str, str] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            imports |= dict(_imported(statement))
        elif not _says_nothing(statement):
            units.append(_unit(statement))
    return Module(name, tuple(units), imports)


def _unit(statement: ast.stmt) -> Unit:
    nodes = _at_run_time(statement)
    uses: set[str] = set()
    imports: dict[str, str] = {}
    references: set[str] = set()
    owners = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.Name) and id(node) not in owners:
            uses.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imports |= dict(_imported(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LOCATION.fullmatch(node.value):
            references.add(node.value)
    digest = sha256(meaning(statement).encode()).hexdigest()
    return Unit(tuple(_bound(statement)), digest, frozenset(uses), imports, frozenset(references))


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return isinstance(statement.targets[0], ast.Name) and statement.targets[0].id == "__all__"
    return is_silent(statement)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _at_run_time(node: ast.AST) -> list[ast.AST]:
    """Return a node and all nodes below it, without annotations of functions and code for type checkers only."""
    nodes = [node]
    for inner in nodes:
        is_field = isinstance(inner, ast.AnnAssign)
        for name in inner._fields:
            value = getattr(inner, name, None)
            if is_field or name not in ("annotation", "returns", "ctx"):
                children = value if isinstance(value, list) else (value,)
                nodes += [child for child in children if isinstance(child, ast.AST) and not for_types_only(child)]
    return nodes


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield each name that an import binds, with the full dotted name behind it."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            # `import a.b` binds a.
            yield alias.name.partition(".")[0], alias.name.partition(".")[0]


Place = tuple[str, Unit]
"""The name of a module, and a unit of it."""


class Linked:
    """The modules of one package, by dotted name, with the links between their definitions.

    Names are followed to the definition behind them, through any number of imports.
    """

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._read: dict[str, Module] = {}

    @cached_property
    def _package(self) -> str:
        return min(self._sources, key=len)

    def below(self, names: Iterable[str]) -> list[str]:
        """Return the modules that are in `names`, or below one of them."""
        chosen = tuple(names)
        return sorted(dotted for dotted in self._sources if any(f"{dotted}.".startswith(f"{name}.") for name in chosen))

    def reached(self, roots: Iterable[str], unless: Iterable[str] = ()) -> list[Place]:
        """Return all units of the `roots`, modules by name, and all units that these reach.

        Modules of `unless` are not entered: units that are reached only through them are left out.
        """
        foreign = frozenset(self.below(unless))
        places: dict[int, Place] = {}
        waiting = [(name, unit) for name in roots if name not in foreign for unit in self._module(name).units]
        while waiting:
            name, unit = waiting.pop()
            if id(unit) not in places and name not in foreign:
                places[id(unit)] = name, unit
                waiting += [place for target in self._targets(name, unit).values() for place in target]
        return list(places.values())

    def digest(self, places: Iterable[Place]) -> str:
        """Return the SHA-256 of units, in any order, with the definitions behind the names that they use."""
        return sha256("\n".join(sorted(self._record(name, unit) for name, unit in places)).encode()).hexdigest()

    def outside(self, places: Iterable[Place]) -> frozenset[str]:
        """Return the other top-level packages whose names these units use."""
        names = {full for name, unit in places for _, full in self._names(name, unit)}
        return frozenset(name.partition(".")[0] for name in names) - {self._package}

    def _record(self, name: str, unit: Unit) -> str:
        links = {use: sorted(each.digest for _, each in target) for use, target in self._targets(name, unit).items()}
        foreign = {use: full for use, full in self._names(name, unit) if not self._is_within(full)}
        return f"{unit.digest} {sorted(links.items())} {sorted(foreign.items())}"

    def _module(self, name: str) -> Module:
        if name not in self._read:
            self._read[name] = module(name, self._sources[name])
        return self._read[name]

    def _is_within(self, full: str) -> bool:
        return full.partition(".")[0] == self._package

    def _names(self, name: str, unit: Unit) -> Iterator[tuple[str, str]]:
        """Yield the imported names that a unit uses, with their full dotted names."""
        imports = {**self._module(name).imports, **unit.imports}
        for use in sorted(unit.uses):
            first, dot, rest = use.partition(".")
            if first in imports:
                yield use, f"{imports[first]}{dot}{rest}"

    def _targets(self, name: str, unit: Unit) -> dict[str, list[Place]]:
        """Return the units of this package behind each name that a unit uses."""
        targets = {use: self._behind(full) for use, full in self._names(name, unit) if self._is_within(full)}
        for use in unit.uses:
            if use not in targets:
                bound = self._module(name).binding(use.partition(".")[0])
                targets[use] = [(name, other) for other in bound if other is not unit]
        for location in unit.references:
            full, _, attribute = location.partition(":")
            targets[attribute] = self._behind(f"{full}.{attribute}")
        # Statements that define no name are counted if any unit of their module is.
        targets[""] = [(name, other) for other in self._module(name).units if not other.binds]
        return {use: target for use, target in targets.items() if target}

    def _behind(self, full: str, depth: int = 0) -> list[Place]:
        """Return the units that a dotted name stands for, or all units of a module if it names a module."""
        if full in self._sources:
            return [(full, unit) for unit in self._module(full).units] if full != self._package else []
        owner, _, attribute = full.rpartition(".")
        if owner not in self._sources:
            # An attribute of an object that is a definition itself.
            return self._behind(owner, depth) if self._is_within(owner) and owner else []
        home = self._module(owner)
        if attribute in home.imports and depth < len(self._sources):
            return self._behind(home.imports[attribute], depth + 1) if self._is_within(home.imports[attribute]) else []
        return [(owner, unit) for unit in home.binding(attribute)]
