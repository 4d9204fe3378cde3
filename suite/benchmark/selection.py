"""The `[select]` table of a benchmark file."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from suite.benchmark.metric import parsed
from suite.config import Config
from suite.errors import UserError, unknown

SELECTED = "selected"
"""The value of an axis in a claim's `at` that means each initializer's own choice."""

METRICS = tuple(
    f"{kind}/validation_{quantity}" for kind, quantity in product(("final", "best", "area"), ("accuracy", "loss"))
)
"""Metrics by which values can be chosen."""

DEFAULTS = ("final/validation_accuracy", "final/validation_loss")
"""Metrics to choose by if none is named. The first one that is measured counts; a regression has no accuracy."""

OF_MODELS = (*DEFAULTS, "final/train_accuracy", "final/train_loss")
"""Metrics by which the best model is chosen. Training data count if no data are held out for validation."""


def _on_validation_data(metric: str) -> str:
    if metric not in METRICS:
        raise ValueError(
            f"expected one of {', '.join(METRICS)}: a value that is chosen on test data looks better there than it is, "
            f"and on training data the one that overfits does; received {metric!r}"
        )
    return metric


class Selection(Config):
    """Axes of the sweep that are tuned, such as learning rates: chosen per initializer, on validation data.

    The best value for one initializer is not the best for another, so a comparison at one common value favours some.

    - `axes` are dotted keys of the sweep. Of several, their combination is chosen.
    - `metric` is the accuracy or the loss on validation data that decides which value is best, by default the final
      one.
    - `common` has a value for each of these axes: at that point all initializers are compared as well.
    """

    axes: Annotated[tuple[str, ...], Field(min_length=1)]
    metric: Annotated[str, AfterValidator(_on_validation_data)] | None = None
    common: dict[str, Any]

    @model_validator(mode="after")
    def _one_value_of_each_axis(self) -> Self:
        if len(set(self.axes)) < len(self.axes):
            raise ValueError(f"axes: one appears twice; received {list(self.axes)}")
        if self.common.keys() != set(self.axes):
            raise ValueError(f"common: expected a value of each of {list(self.axes)}; received {list(self.common)}")
        return self

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics to choose by.

        The first one that is measured counts.
        """
        return DEFAULTS if self.metric is None else (self.metric,)

    def check_axes(self, sweep: Mapping[str, Sequence[Any]], where: str) -> None:
        """Refuse axes, or values of axes, that the sweep does not have.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        for axis in self.axes:
            if axis not in sweep:
                raise unknown("sweep axis", axis, sweep, where=f"{where}.axes")
            if self.common[axis] not in sweep[axis]:
                raise UserError(
                    f"{where}.common: {axis}: expected one of {list(sweep[axis])}; received {self.common[axis]!r}"
                )

    def check_claim(self, at: Mapping[str, Any], metric: str, where: str, key: str = "at") -> None:
        """Refuse a claim that selects only some of the axes, or judges on the data that chose their values.

        `key` is the claim's key that names the axes.

        Raises:
            UserError: the key (below `where`), what was expected and what was received.
        """
        others = [axis for axis in self.axes if at.get(axis) != SELECTED]
        if others:
            raise UserError(
                f"{where}.{key}: {', '.join(self.axes)} are chosen together; expected {SELECTED!r} of each, "
                f"received another value, or none, of {', '.join(others)}"
            )
        if parsed(metric).part == "validation":
            raise UserError(
                f"{where}.metric: expected a metric on other data than the validation data, on which "
                f"{', '.join(self.axes)} was chosen; received {metric!r}"
            )
