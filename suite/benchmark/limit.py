"""The `[limit]` table of a benchmark file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import model_validator

from suite.benchmark.regression import Guarded
from suite.benchmark.selection import SELECTED, Selection
from suite.config import Config, Identifier, normalize, split
from suite.errors import UserError, unknown
from suite.models.mlp import MLP
from suite.models.model import ModelConfig
from suite.theory.activation import ACTIVATIONS

FEWEST_VALUES = 3
"""Smallest number of values of the axis: with fewer, no limit can lie between the first and the last."""

DEPTH = "model.depth"
"""The axis along which mean-field theory predicts a limit."""


class Limit(Config):
    """The largest value of one `axis` of the sweep, such as the depth, at which an initializer meets a criterion.

    The criterion is that `metric` is `at_least`, or `at_most`, a number. A seed's limit is the largest value of the
    axis such that this value and all smaller ones meet the criterion. No trial depends on this table: it says how
    results are shown.

    - `axis` is a dotted key of the sweep with at least three different numbers, and not one that is selected.
    - `metric` is measured on other data than those on which values are selected.
    - `theory = "correlation_length"` shows, beside the depth limits of `mean_field` weights, the multiples of ξ_c up to
      which nets should train (Schoenholz 2017).
    """

    axis: str
    metric: Guarded
    at_least: float | None = None
    at_most: float | None = None
    theory: Literal["correlation_length"] | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            given = "neither" if self.at_least is None else "both"
            raise ValueError(f"expected exactly one of at_least and at_most, received {given}")
        return self

    def met_by(self, value: float) -> bool:
        """Return whether a value of the metric meets the criterion.

        NaN never does. An infinite loss is never `at_most` a number.
        """
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most

    def check_axis(self, sweep: Mapping[str, Sequence[Any]], select: Selection | None, where: str) -> None:
        """Refuse an axis along which there is no limit, and a metric on the data that chose other axes' values.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        if self.axis not in sweep:
            raise unknown("sweep axis", self.axis, sweep, where=f"{where}.axis")
        values = sweep[self.axis]
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        if not numbers or len(set(values)) < FEWEST_VALUES:
            raise UserError(
                f"{where}.axis: expected an axis of at least {FEWEST_VALUES} different numbers; "
                f"received {self.axis} = {list(values)}"
            )
        if select is None:
            return
        if self.axis in select.axes:
            raise UserError(f"{where}.axis: expected an axis that is not selected; received {self.axis!r} of [select]")
        select.check_claim(dict.fromkeys(select.axes, SELECTED), self.metric, where)

    def check_theory(
        self, model: ModelConfig, initializers: Mapping[str, Identifier], activations: Iterable[Any], where: str
    ) -> None:
        """Refuse a theory that does not apply to these nets.

        `activations` are the values of the sweep's axis model.activation.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        if self.theory is None:
            return
        where = f"{where}.theory: {self.theory!r}"
        if self.axis != DEPTH:
            raise UserError(f"{where} tells a limit of the axis {DEPTH}; received {self.axis}")
        if not isinstance(model, MLP) or not model.plain:
            raise UserError(
                f"{where} expects model.name = 'mlp' without normalization or skips; received {model.name!r}"
            )
        for name, identifier in initializers.items():
            if normalize(split(identifier)[0]) != "meanfield":
                raise UserError(f"{where} expects every initializer to be a mean_field; received {name!r}")
        known = {normalize(name) for name in ACTIVATIONS}
        for activation in [*activations] or [model.activation]:
            if normalize(split(activation)[0]) not in known:
                raise UserError(
                    f"{where} expects an activation that the theory knows ({', '.join(sorted(ACTIVATIONS))}); "
                    f"received {activation!r}"
                )
