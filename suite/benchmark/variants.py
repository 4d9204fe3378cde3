"""Tables of a benchmark file, parsed once for each point."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from suite import datasets, models
from suite.benchmark.diagnostics import Diagnostics
from suite.benchmark.environment import combined, files, references
from suite.benchmark.problems import shown, validated
from suite.benchmark.sweep import Point, replace
from suite.benchmark.training import Identifier, Training
from suite.benchmark.trial import Spec, digest
from suite.config import canonical
from suite.errors import UserError, unknown
from suite.initializers.options import check_known

MOST_VALUES = 1000
"""Values of one axis of the sweep."""

RATE = "training.optimizer.config.learning_rate"
"""The dotted key of the learning rate."""


def _table(parse: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any], Any]:
    def parsed(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise UserError(f"expected a table with a name and options; received {shown(value)}")
        return parse(value)

    return parsed


def _initializer(value: Any) -> Any:
    identifier = _IDENTIFIER.validate_python(value)
    check_known(identifier)
    return identifier


_IDENTIFIER: TypeAdapter[Any] = TypeAdapter(Identifier)

PARSERS: dict[str, Callable[[Any], Any]] = {
    "dataset": _table(datasets.get),
    "model": _table(models.get),
    "training": Training.model_validate,
    "initializer": _initializer,
}


def check_sweep(sweep: Mapping[str, Sequence[Any]], rates: Mapping[str, float]) -> None:
    """Refuse axes that belong to no table, have too many values, have a value twice, or set what `rates` set.

    Raises:
        UserError: the axis, what was expected and what was received.
    """
    for key, values in sweep.items():
        if len(values) > MOST_VALUES:
            raise UserError(f"sweep: {key}: expected at most {MOST_VALUES:,} values; received {len(values):,}")
        table = key.partition(".")[0]
        if table not in PARSERS:
            raise unknown("key", table, PARSERS, where=f"sweep: {key}")
        if len({digest(value) for value in values}) < len(values):
            raise UserError(f"sweep: {key}: a value appears twice; received {values}")
        if rates and key == RATE:
            raise UserError(f"sweep: {key}: expected no such axis beside learning_rates; received {values}")


def check_initializers(initializers: Mapping[str, Any]) -> None:
    """Refuse initializers with unknown names or options, and two that are the same.

    Raises:
        UserError: the initializer, what was expected and what was received.
    """
    seen: dict[str, str] = {}
    for name, identifier in initializers.items():
        validated(PARSERS["initializer"], identifier, f"initializers.{name}")
        other = seen.setdefault(digest(canonical(identifier)), name)
        if other != name:
            raise UserError(f"initializers: {other!r} and {name!r} are the same; their trials would be, too")


Ingredients = tuple[str, ...]
"""The digest of the dataset's and the model's files, and the references to code."""


@dataclass(frozen=True)
class _Part:
    value: Any
    references: tuple[str, ...]
    data: str
    """The digest of a dataset's or a model's files; "" for any other part."""


class Variants:
    """Configurations that plain `tables` become at points of a sweep, with one or another initializer.

    `seed` and `diagnostics` are the same in all of them; errors begin with `where`. `rates` are the learning rates of
    initializers that have one of their own, by label.
    """

    def __init__(
        self,
        tables: Mapping[str, Any],
        seed: int,
        where: str,
        diagnostics: Diagnostics | None,
        rates: Mapping[str, float],
    ) -> None:
        self._tables, self._rates = tables, rates
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
        changes = Point([*point, (RATE, self._rates[label])]) if label in self._rates else point
        parts = {key: self._part(key, tables, changes, label) for key in PARSERS}
        names = {name for part in parts.values() for name in part.references}.union(self._measured)
        values = {key: part.value for key, part in parts.items()}
        if not models.is_own(values["model"].name):
            values["training"] = values["training"].uncompiled()
        spec = Spec(**values, **self._common)
        return spec, (files(parts["dataset"].data, parts["model"].data), *sorted(names))

    def environment(self, ingredients: Ingredients) -> str:
        """Return the hash of an environment.

        This reads source code.

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
            data = value.digest() if key in ("dataset", "model") else ""
            self._parts[known] = _Part(value, tuple(references({key: plain})), data)
        return self._parts[known]
