"""Parsers of the tables of a benchmark file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from suite import datasets, models
from suite.benchmark.problems import shown
from suite.benchmark.training import Identifier, Training
from suite.benchmark.trial import digest
from suite.errors import UserError, unknown
from suite.initializers.options import check_known

MOST_VALUES = 1000
"""Values of one axis of the sweep."""


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


def check_sweep(sweep: Mapping[str, Sequence[Any]]) -> None:
    """Refuse axes that belong to no table, have too many values, or have a value twice.

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
