"""Definitions of a package, linked by name: what some of them reach, as one digest."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256

from suite.registry.provenance.units import Module, Unit, module

Place = tuple[str, Unit]
"""A unit, and the module in which it stands."""


class Linked:
    """The modules of one package, by dotted name, with what they reach in one another.

    Names are followed to the definition behind them, through any number of imports.
    """

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._read: dict[str, Module] = {}

    @cached_property
    def _package(self) -> str:
        return min(self._sources, key=len)

    def below(self, names: Iterable[str]) -> list[str]:
        """Return the modules that are one of `names`, or stand below it."""
        chosen = tuple(names)
        return sorted(each for each in self._sources if any(f"{each}.".startswith(f"{name}.") for name in chosen))

    def reached(self, roots: Iterable[str], unless: Iterable[str] = ()) -> list[Place]:
        """Return all units of the `roots`, modules by name, and all units that these reach in turn.

        Modules of `unless` count as foreign: what is reached only through them is left out.
        """
        foreign = frozenset(self.below(unless))
        found: dict[int, Place] = {}
        waiting = [(name, unit) for name in roots if name not in foreign for unit in self._module(name).units]
        while waiting:
            name, unit = waiting.pop()
            if id(unit) not in found and name not in foreign:
                found[id(unit)] = name, unit
                waiting += [place for target in self._targets(name, unit).values() for place in target]
        return list(found.values())

    def digest(self, places: Iterable[Place]) -> str:
        """Return the SHA-256 of units: of what each says, and of what the names in it stand for, in any order."""
        return sha256("\n".join(sorted(self._record(name, unit) for name, unit in places)).encode()).hexdigest()

    def outside(self, places: Iterable[Place]) -> frozenset[str]:
        """Return the top-level packages beside this one whose names these units use."""
        full = {full for name, unit in places for _, full in self._names(name, unit)}
        return frozenset(each.partition(".")[0] for each in full) - {self._package}

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
        """Yield the names that a unit uses and that an import brings, with the full dotted name of each."""
        imports = {**self._module(name).imports, **unit.imports}
        for use in sorted(unit.uses):
            first, dot, rest = use.partition(".")
            if first in imports:
                yield use, f"{imports[first]}{dot}{rest}"

    def _targets(self, name: str, unit: Unit) -> dict[str, list[Place]]:
        """Return, of each name that a unit uses, the units of this package behind it."""
        found = {use: self._behind(full) for use, full in self._names(name, unit) if self._is_within(full)}
        for use in unit.uses:
            if use not in found:
                bound = self._module(name).binding(use.partition(".")[0])
                found[use] = [(name, each) for each in bound if each is not unit]
        for location in unit.references:
            full, _, attribute = location.partition(":")
            found[attribute] = self._behind(f"{full}.{attribute}")
        # What a module does beside defining names counts as soon as anything of the module does.
        found[""] = [(name, each) for each in self._module(name).units if not each.binds]
        return {use: target for use, target in found.items() if target}

    def _behind(self, full: str, depth: int = 0) -> list[Place]:
        """Return the units that a dotted name stands for; of a module named as a whole, all of them."""
        if full in self._sources:
            return [(full, unit) for unit in self._module(full).units] if full != self._package else []
        owner, _, attribute = full.rpartition(".")
        if owner not in self._sources:
            # An attribute of something that is a definition itself.
            return self._behind(owner, depth) if self._is_within(owner) and owner else []
        home = self._module(owner)
        if attribute in home.imports and depth < len(self._sources):
            return self._behind(home.imports[attribute], depth + 1) if self._is_within(home.imports[attribute]) else []
        return [(owner, unit) for unit in home.binding(attribute)]
