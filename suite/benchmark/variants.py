"""Configurations at the points of a sweep, validated once each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suite.benchmark.diagnostics import Diagnostics
from suite.benchmark.environment import combined, references
from suite.benchmark.problems import validated
from suite.benchmark.sweep import Point, replace
from suite.benchmark.tables import PARSERS
from suite.benchmark.trial import Spec, digest

Ingredients = tuple[str, ...]
"""The dataset's digest, and the references to code."""


@dataclass(frozen=True)
class _Part:
    value: Any
    references: tuple[str, ...]
    data: str
    """The dataset's digest; "" for any other part."""


class Variants:
    """Configurations that plain `tables` become at points of a sweep, with one or another initializer.

    `seed` and `diagnostics` are the same in all of them; errors begin with `where`.
    """

    def __init__(self, tables: Mapping[str, Any], seed: int, where: str, diagnostics: Diagnostics | None) -> None:
        self._tables = tables
        self._common: dict[str, Any] = {"seed": seed, "replicate": 0, "diagnostics": diagnostics}
        self._measured = references({"diagnostics": diagnostics.model_dump(mode="json") if diagnostics else None})
        self._where = where
        self._parts: dict[str, _Part] = {}
        self._environments: dict[Ingredients, str] = {}

    def at(self, point: Point, label: str, identifier: Mapping[str, Any]) -> tuple[Spec, Ingredients]:
        """Return the configuration at `point`, and the ingredients of its environment.

        Raises:
            UserError: names the key, what was expected and what was received.
        """
        tables = {**self._tables, "initializer": identifier}
        parts = {key: self._part(key, tables, point, label) for key in PARSERS}
        names = {name for part in parts.values() for name in part.references}.union(self._measured)
        spec = Spec(**{key: part.value for key, part in parts.items()}, **self._common)
        return spec, (parts["dataset"].data, *sorted(names))

    def environment(self, ingredients: Ingredients) -> str:
        """Return the hash of an environment; this reads source code.

        Raises:
            UserError: the suite's own code was edited since this process began.
        """
        if ingredients not in self._environments:
            self._environments[ingredients] = combined(ingredients[0], ingredients[1:])
        return self._environments[ingredients]

    def _part(self, key: str, tables: Mapping[str, Any], point: Point, label: str) -> _Part:
        changes = tuple(pair for pair in point if pair[0].partition(".")[0] == key)
        known = digest([key, label if key == "initializer" else "", changes])
        if known not in self._parts:
            replaced = replace({key: tables[key]}, changes, self._where)
            value = validated(PARSERS[key], replaced[key], f"{self._where}: {key}")
            plain = value if isinstance(value, dict) else value.model_dump(mode="json")
            data = value.digest() if key == "dataset" else ""
            self._parts[known] = _Part(value, tuple(references({key: plain})), data)
        return self._parts[known]
