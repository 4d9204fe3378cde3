"""Definitions of a package, linked by the names they use."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256

from suite.registry.provenance.units import Module, Unit, module

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
