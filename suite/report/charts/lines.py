"""Lines over layers, steps or ranks: medians, bands, seeds, theory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.metric import parsed
from suite.report.tables.formats import BANDS
from suite.stats.interval import Interval, interval
from suite.training.result import Result

Profile = NDArray[np.float64]
"""A number a place, that is a layer, a step or a rank; or such a row for each seed."""


def _nothing() -> Profile:
    return np.empty(0)


@dataclass(frozen=True)
class Line:
    """One initializer's line.

    On a logarithmic axis, heights that are infinite or 0 are crosses at its edges. NaN interrupts the line.

    Attributes:
        who: the initializer.
        x: the places, ascending.
        y: the medians over seeds.
        low: lower bounds of the band; empty without one.
        high: upper bounds.
        seeds: places and heights of seeds that are drawn one by one.
        theory: the heights that theory expects, for as many first places as it has.
        ends: places and heights at which seeds diverged; a height that is not finite is at the upper edge.
    """

    who: str
    x: Profile
    y: Profile
    low: Profile = field(default_factory=_nothing)
    high: Profile = field(default_factory=_nothing)
    seeds: tuple[tuple[Profile, Profile], ...] = ()
    theory: Profile = field(default_factory=_nothing)
    ends: tuple[tuple[float, float], ...] = ()

    @property
    def broken(self) -> bool:
        """Whether some median has no place on a logarithmic axis."""
        return bool(np.any(np.isinf(self.y) | (self.y == 0)))

    @property
    def medians(self) -> Profile:
        """The heights of the line and of theory."""
        return np.concatenate([self.y, self.theory])

    @property
    def others(self) -> Profile:
        """The heights of the band and of seeds that are drawn one by one."""
        return np.concatenate([self.low, self.high, *(heights for _, heights in self.seeds)])


def summed(who: str, x: Profile, seeds: Profile, theory: Profile | None = None) -> Line:
    """Return the line of medians over seeds, with a band or, if seeds are few, with each of them.

    Medians and bounds are of the values that are not NaN; infinite ones count as larger than all.

    Args:
        who: the initializer.
        x: the places.
        seeds: heights, (seeds, places).
        theory: the heights that theory expects.
    """
    known = [values[~np.isnan(values)] for values in seeds.T]
    intervals = [interval(values) if len(values) else None for values in known]
    low, high, y = (
        np.array([np.nan if each is None else getattr(each, name) for each in intervals], np.float64)
        for name in ("low", "high", "median")
    )
    banded, several = len(seeds) >= BANDS, 1 < len(seeds) < BANDS
    return Line(
        who,
        x,
        y,
        low=low if banded else _nothing(),
        high=high if banded else _nothing(),
        seeds=tuple((x, heights) for heights in seeds) if several else (),
        theory=_nothing() if theory is None else theory,
    )


Band = Mapping[int, Interval]
"""The median over seeds and its interval at each step."""


def band(results: Sequence[Result], curve: str) -> Band:
    """Return the medians of a curve at the steps that all seeds have, or would have had they not diverged before.

    A value that is not finite, and one that is missing after a seed diverged, is worse than all others: an infinite
    loss, an accuracy of minus infinity. So a median is infinite only if half of the seeds are lost.
    """
    lost = -inf if parsed(curve).rising else inf
    seeds = [
        dict(zip(result.steps.tolist(), result.curves[curve], strict=True))
        for result in results
        if curve in result.curves
    ]
    steps = sorted({step for seed in seeds for step in seed})
    shared = [step for step in steps if all(step in seed or step > max(seed) for seed in seeds)]
    heights = {step: [float(seed.get(step, lost)) for seed in seeds] for step in shared}
    return {step: interval([each if isfinite(each) else lost for each in values]) for step, values in heights.items()}
