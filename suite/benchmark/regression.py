"""The `[regression]` table of a benchmark file."""

from collections.abc import Mapping
from itertools import product
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PositiveFloat, model_validator
from pydantic_core import PydanticCustomError

from suite.benchmark.metric import PARTS, STEPS_TO, parsed
from suite.config import Config
from suite.errors import unknown

KINDS, QUANTITIES = ("initial", "final", "best"), ("accuracy", "loss")
GUARDED = ("final/diverged", *(f"{kind}/{part}_{what}" for kind, part, what in product(KINDS, PARTS, QUANTITIES)))
"""The metrics that can be guarded; the steps to a target are one more for each number."""

DEFAULT_MARGIN = 0.01


def _metric(name: str) -> str:
    if name not in GUARDED and not STEPS_TO.fullmatch(name):
        message = str(unknown("metric", name, (*GUARDED, "steps_to/<target>")))
        raise PydanticCustomError("unknown_key", "{message}", {"message": message})
    return name


Guarded = Annotated[str, AfterValidator(_metric)]
Margins = dict[Guarded, PositiveFloat]


class Regression(Config):
    """How results of a benchmark are compared with accepted ones.

    Margins are in the units of the metric: 0.01 of an accuracy is one point. A drop of the margin or more must be
    excluded for a pass.

    - `guard = false` says that nothing is compared with accepted results: only claims are judged.
    - `margin` belongs to the metric that is guarded if none is named: the final test accuracy, or the final test loss
      of a regression.
    - `metrics` names the metrics that are guarded instead, each with its margin.
    - `initializers` has margins for single initializers.
    """

    guard: bool = True
    margin: PositiveFloat = DEFAULT_MARGIN
    metrics: Margins = {}
    initializers: dict[str, Margins] = Field(default={})

    @model_validator(mode="after")
    def _margin_of_something(self) -> Self:
        if self.metrics and "margin" in self.model_fields_set and self.margin != DEFAULT_MARGIN:
            raise ValueError(f"margin: expected none beside metrics, which have their own; received {self.margin}")
        return self

    @model_validator(mode="after")
    def _margins_can_be_exceeded(self) -> Self:
        for margins in (self.metrics, *self.initializers.values()):
            for metric, margin in margins.items():
                least, most = parsed(metric).extremes
                if margin >= most - least:
                    raise ValueError(
                        f"{metric}: expected a margin below {most - least:g}, which is all that it can drop by; "
                        f"received {margin:g}"
                    )
        return self

    def guarded(self, initializer: str, default_metric: str, *, trained: bool = True) -> Mapping[str, float]:
        """Return the guarded metrics of an initializer with their margins.

        `default_metric` is guarded if none is named and something is trained.
        """
        if not self.guard:
            return {}
        if not trained and not self.metrics:
            return self.initializers.get(initializer, {})
        return (self.metrics or {default_metric: self.margin}) | self.initializers.get(initializer, {})
