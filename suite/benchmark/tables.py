"""The tables of a benchmark file that decide a trial's numbers: from plain data to validated parts."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter

from suite import datasets, models
from suite.benchmark.problems import shown
from suite.benchmark.training import Identifier, Training
from suite.errors import UserError
from suite.initializers.options import check_known


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
