"""Bounds of claims, and two bounded statistics: trends and shares."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator

from suite.config import Config

FEWEST_VALUES = 3
"""Values of an axis below which nothing is a trend: two points always lie on a line."""


def _ascending(bounds: tuple[float, float]) -> tuple[float, float]:
    if bounds[0] > bounds[1]:
        raise ValueError(f"expected [low, high], received {list(bounds)}")
    return bounds


Bounds = Annotated[tuple[float, float], AfterValidator(_ascending)]
"""[low, high], both of them included."""


def _part_of(least: float, most: float, bounds: tuple[float, float]) -> None:
    """Refuse bounds outside the possible values, and bounds that exclude no possible value."""
    if not least <= bounds[0] <= bounds[1] <= most or bounds == (least, most):
        raise ValueError(f"within: expected a part of [{least:g}, {most:g}], received {list(bounds)}")


class Trend(Config):
    """How a metric follows one axis of the sweep.

    A `statistic` is computed for each seed; its median must lie `within` bounds.

    - `rank_correlation` is Spearman's, between -1 and 1: whether the metric rises or falls with the axis, however
      steeply. A metric that does not move at all has the correlation 0.
    - `slope` is that of the least-squares line: the change of the metric for 1 of the axis.
    """

    over: str
    statistic: Literal["rank_correlation", "slope"]
    within: Bounds

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.statistic == "rank_correlation":
            _part_of(-1, 1, self.within)
        return self


class Proportion(Config):
    """The share of seeds whose metric is at least, or at most, a threshold; it must lie `within` bounds.

    A loss that is not finite counts as infinitely large, and a target that was never reached as reached after
    infinitely many steps: neither is at most anything.
    """

    at_least: float | None = None
    at_most: float | None = None
    within: Bounds

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            given = "neither" if self.at_least is None else "both"
            raise ValueError(f"expected exactly one of at_least and at_most, received {given}")
        _part_of(0, 1, self.within)
        return self

    def met_by_all(self, least: float, most: float) -> bool:
        """Return whether every value from `least` to `most` is on the threshold's side."""
        return (self.at_least is not None and self.at_least <= least) or (
            self.at_most is not None and self.at_most >= most
        )
