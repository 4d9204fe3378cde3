"""Medians along the training and the bands around them; where a seed has diverged it counts as the worst of all."""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from suite.benchmark.metric import parsed
from suite.stats.interval import Interval, interval
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Band = Mapping[int, Interval]
"""The median over seeds and its interval at each step."""


def band(results: Sequence[Result], curve: str) -> Band:
    """Return the medians of a curve at the steps that all seeds have, or would have had they not diverged before.

    A value that is not finite, and one that is missing after a seed diverged, is worse than all others: an infinite
    loss, an accuracy of minus infinity. So a median is infinite only where half of the seeds are lost.
    """
    lost = -inf if parsed(curve).rising else inf
    seeds = [
        dict(zip(each.steps.tolist(), each.curves[curve], strict=True)) for each in results if curve in each.curves
    ]
    steps = sorted({step for seed in seeds for step in seed})
    shared = [step for step in steps if all(step in seed or step > max(seed) for seed in seeds)]
    values = {step: [float(seed.get(step, lost)) for seed in seeds] for step in shared}
    return {step: interval([each if isfinite(each) else lost for each in found]) for step, found in values.items()}


def line(found: Band) -> tuple[list[int], list[float]]:
    """Return the steps and the medians of a band; one that is infinite is NaN, which interrupts a line."""
    return list(found), [each.median if isfinite(each.median) else np.nan for each in found.values()]


def shade(axes: "Axes", found: Band, colour: str) -> None:
    """Draw the intervals of a band as far as its medians are finite.

    What lies outside the limits of the axes, as an infinite bound, is cut there.
    """
    bounds = np.array([(each.low, each.high) for each in found.values()]).reshape(-1, 2)
    low, high = np.clip(bounds, *axes.get_ylim()).T
    where = [isfinite(each.median) for each in found.values()]
    axes.fill_between(list(found), low, high, where=where, color=colour, alpha=0.15, linewidth=0)
